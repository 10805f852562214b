import { matches, type ContentRule } from './contentRule.ts';

// IRS, "Individual Taxpayer Identification Number": nine digits, the first a 9, the fourth and fifth in these ranges.
const pattern = /(?<![\d$.,/#-])9\d{2}([- ]?)(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\1\d{4}(?![\d/]|[.,-]\d)/g;

/** A US taxpayer number. */
export const taxpayerNumber: ContentRule<'D-ITIN'> = {
  id: 'D-ITIN',
  sentence:
    'The text contains nine digits that could be a taxpayer number. A second person has to look at it.',
  needs: { digits: 9 },
  find: ({ text }) => matches(text, pattern),
};
