import { matches, type ContentRule } from './contentRule.ts';

const amount =
  /[$€£] ?\d[\d.,]{0,14}|(?<![\w.,])\d[\d.,]{0,14} ?(?:dollars?|usd|dolares|euros?|pounds? sterling)\b/gi;

/** An amount of money. */
export const moneyAmount: ContentRule<'D-AMT'> = {
  id: 'D-AMT',
  sentence:
    'The text contains an amount of money. Leave it out: “a new statement is in your portal” is enough.',
  needs: { digits: 1 },
  find: ({ text }) =>
    matches(text, amount).map(({ start, end }) => ({ start, end: withoutStop(text, start, end) })),
};

function withoutStop(text: string, start: number, end: number): number {
  return /[.,]$/.test(text.slice(start, end)) ? end - 1 : end;
}
