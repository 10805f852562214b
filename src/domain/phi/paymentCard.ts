import type { ContentRule, TextRange } from './contentRule.ts';

// Issuer ranges by ISO/IEC 7812 as the networks publish them, each with its lengths.
const brands: readonly { prefix: RegExp; lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(?:6011|64[4-9]|65|62)/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:30[0-5]|36|38|39)/, lengths: [14] },
  { prefix: /^35(?:2[89]|[3-8])/, lengths: [16] },
];

const digitRun = /\d(?:[ .-]{0,2}\d){12,}/g;

/** A payment card number: length and prefix of a card network, and a right check digit. */
export const paymentCard: ContentRule<'D-CARD'> = {
  id: 'D-CARD',
  sentence: 'The text contains a payment card number. Never send one by text; use the payment page.',
  needs: { digits: 12 },
  find: ({ text }) => Array.from(text.matchAll(digitRun)).flatMap((run) => cardsIn(run[0], run.index)),
};

/** Looks at every stretch of whole digit groups, since a card may stand beside other numbers. */
function cardsIn(run: string, offset: number): TextRange[] {
  const groups = Array.from(run.matchAll(/\d+/g), (match) => ({ digits: match[0], start: match.index }));
  const found: TextRange[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    let digits = '';
    for (let last = first; last < groups.length && digits.length < 19; last += 1) {
      const group = groups[last];
      const start = groups[first]?.start;
      if (group === undefined || start === undefined) break;
      digits += group.digits;
      // Phone numbers come in threes: only four digits and more, or single ones, begin a card.
      const size = groups[first]?.digits.length ?? 0;
      const groupsFit =
        size >= 4 || groups.slice(first, last + 1).every(({ digits: each }) => each.length === 1);
      if (groupsFit && isCard(digits)) {
        found.push({ start: offset + start, end: offset + group.start + group.digits.length });
      }
    }
  }
  return found;
}

function isCard(digits: string): boolean {
  return (
    brands.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits)) &&
    hasCheckDigit(digits)
  );
}

/** The Luhn sum (ISO/IEC 7812-1, annex B). */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
