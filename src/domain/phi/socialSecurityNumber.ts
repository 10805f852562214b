import { matches, type ContentRule } from './contentRule.ts';

// Areas 000, 666 and 9xx, group 00 and serial 0000 are never issued.
const separated = /(?<!\d)(?!000|666|9)\d{3}(?: ?[-./] ?| )(?!00)\d{2}(?: ?[-./] ?| )(?!0000)\d{4}(?!\d)/g;
const bare = /(?<![\d$.,/-])(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}(?![\d/]|[.,-]\d)/g;
const names = '\\b(?:ssn|s\\.s\\.n|ss ?#|social|soc\\.? ?sec|seguro social)(?![a-z])';
// The words stand within 20 characters of the number; they are no longer than 20 themselves.
const namedBefore = new RegExp(`${names}[^]{0,20}$`, 'i');
const namedAfter = new RegExp(`^[^]{0,20}${names}`, 'i');
const reach = 40;

/** A US social security number: written in its three parts, or as nine digits near the words. */
export const socialSecurityNumber: ContentRule<'D-SSN'> = {
  id: 'D-SSN',
  sentence: 'The text contains a Social Security number. Never send one by text; ask the patient to call.',
  needs: { digits: 9 },
  find: ({ text }) => [
    ...matches(text, separated),
    ...matches(text, bare).filter(({ start, end }) => {
      const before = text.slice(Math.max(0, start - reach), start);
      return namedBefore.test(before) || namedAfter.test(text.slice(end, end + reach));
    }),
  ],
};
