import { matches, type ContentRule } from './contentRule.ts';

// CMS, "Understanding the Medicare Beneficiary Identifier format": 11 places, without the letters S L O I B Z.
const letter = '[AC-HJKMNP-RT-Y]';
const either = '[AC-HJKMNP-RT-Y0-9]';
const pattern = new RegExp(
  `(?<![A-Z0-9])[1-9]${letter}${either}\\d[- ]?${letter}${either}\\d[- ]?${letter}{2}\\d{2}(?![A-Z0-9])`,
  'gi',
);

/** A Medicare beneficiary identifier. */
export const medicareId: ContentRule<'D-MBI'> = {
  id: 'D-MBI',
  sentence: 'The text contains a Medicare number. Never send one by text.',
  needs: { digits: 5 },
  find: ({ text }) => matches(text, pattern),
};
