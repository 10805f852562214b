import { expect, test } from 'vitest';
import { dayWords, knownWords, relationshipWords } from './personWords.ts';

const number = {
  phoneNumber: '+12125550101',
  display: '(212) 555-0101',
  label: 'mobile',
  isPrimary: true,
  addedAt: '2026-01-01T00:00:00Z',
  isOptedOut: false,
  careConsent: 'all',
  optedOutAt: null,
  role: null,
  categories: null,
  startsOn: null,
  endsOn: null,
  documentReference: null,
  isConfidential: false,
  lineType: 'unknown',
  verifiedAt: null,
  verifiedBy: null,
  isStale: false,
  notTexted: null,
  sharedWith: [],
} as const;

test('a day is the day that was written, wherever the browser is', () => {
  expect(dayWords('2026-03-08')).toBe('Mar 8, 2026');
});

test('what is known of a number', () => {
  expect(knownWords({ ...number, sharedWith: [] })).toBe('not verified');
  expect(
    knownWords({
      ...number,
      sharedWith: [],
      lineType: 'mobile',
      verifiedAt: '2026-11-03T12:00:00Z',
      verifiedBy: 'text',
    }),
  ).toBe('mobile line · verified by a text from it, Nov 3, 2026');
});

test('whose it is, what for and how long', () => {
  expect(relationshipWords({ ...number, sharedWith: [] })).toBeNull();
  expect(
    relationshipWords({
      ...number,
      sharedWith: [],
      role: 'proxy',
      categories: ['payment'],
      startsOn: '2026-01-02',
      endsOn: '2026-12-31',
      documentReference: 'scan 4711',
    }),
  ).toBe('only payments · from Jan 2, 2026 · through Dec 31, 2026 · document scan 4711');
});
