import { matches, type ContentRule } from './contentRule.ts';

const bare = /(?<![\d$.,/#-])(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}(?![\d/]|[.,-]\d)/g;

/** Nine digits that could be a social security number, without a word that says so: a second person looks (D-SSN). */
export const nineDigits: ContentRule<'D-SSN-HOLD'> = {
  id: 'D-SSN-HOLD',
  sentence:
    'The text contains nine digits that could be a Social Security number. A second person has to look at it.',
  needs: { digits: 9 },
  find: ({ text }) => matches(text, bare),
};
