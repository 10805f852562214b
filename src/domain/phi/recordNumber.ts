import { matches, type ContentRule } from './contentRule.ts';

const subjects = [
  'mrn',
  'med(?:ical)? ?rec(?:ord)?',
  'health record',
  'chart',
  'acct\\.?',
  'account',
  '(?:member|patient|subscriber|insurance|policy) ?(?:id|no\\.?|number|num|#)',
  'expediente',
  'historia clinica',
  'cuenta',
  '(?:numero de )?(?:afiliado|poliza)',
].join('|');

// The number needs five places and a digit, so that "account manager" and "account ending in 1234" are none.
const pattern = new RegExp(
  `\\b(?:${subjects})(?![a-z]) ?(?:no\\.?|number|num\\.?|numero|id|#)? ?(?:is|es)? ?[:#=]? ?([A-Z]{0,3}-?\\d[A-Z0-9-]{4,30})`,
  'gid',
);
const phoneOrDate = /^(?:(?:1-)?\d{3}-\d{3}-\d{4}|\d{4}-\d\d?-\d\d?|\d\d?-\d\d?-(?:\d{4}|\d\d))$/;

/** A record, chart, account or member number after its name, English and Spanish, or as the clinic writes its own. */
export const recordNumber: ContentRule<'D-MRN'> = {
  id: 'D-MRN',
  sentence: 'The text contains a record, account or member number. Leave it out; the portal shows it.',
  needs: { digits: 3 },
  find: ({ text }, { recordNumbers }) => [
    ...matches(text, pattern).filter(({ start, end }) => {
      const number = text.slice(start, end);
      return number.replace(/\D/g, '').length >= 4 && !phoneOrDate.test(number);
    }),
    ...(recordNumbers === null ? [] : matches(text, recordNumbers)),
  ],
};
