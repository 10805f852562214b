import type { ContentRule } from './contentRule.ts';

const value =
  /^[^a-z0-9.!?]{0,3}(?:(?:level|levels|count|reading|result|value|nivel|valor)[^a-z0-9.!?]{1,3})?(?:(?:is|was|were|of|at|came back|es|fue|esta|salio)[^a-z0-9.!?]{1,3})?(?:(?:at|en|a)[^a-z0-9.!?]{1,3})?([<>]?\d{1,6}(?:[.,]\d{1,3})?(?:\/\d{2,3})?)(?!\d)/i;
/** Times, dates and durations that follow an analyte: “BP check 9:00”, “glucose 12/08”. */
const otherNumber =
  /^ ?(?::\d\d|[ap]\.? ?m\b|\/\d|(?:min|hour|hr|day|week|month|hora|dia|semana|mes|o'?clock|times|veces|visits?)\w{0,6}\b)/i;
/** Longer than the words between an analyte and its value. */
const reach = 60;

/** What was measured, and its value directly after it. */
export const labValue: ContentRule<'D-LAB'> = {
  id: 'D-LAB',
  sentence: 'The text contains a measured value. Never send one by text; the portal shows it.',
  needs: { digits: 1 },
  find: ({ text, terms }) =>
    terms.flatMap((term) => {
      if (term.kind !== 'analyte') return [];
      const match = value.exec(text.slice(term.end, term.end + reach));
      if (!match) return [];
      const end = term.end + match[0].length;
      const isDate = /^\d{1,2}\/\d{2,3}$/.test(match[1] ?? '');
      return isDate || otherNumber.test(text.slice(end, end + 20)) ? [] : [{ start: term.start, end }];
    }),
};
