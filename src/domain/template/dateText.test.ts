import { expect, test } from 'vitest';
import { writeDate } from './dateText.ts';

const style = { language: 'en', timeZone: 'America/New_York', withTime: true } as const;

test.each([
  ['2027-03-14T01:30', 'America/Los_Angeles', 'Sun, Mar 14, 1:30 AM EST'],
  ['2027-03-14T03:30', 'America/Los_Angeles', 'Sun, Mar 14, 3:30 AM EDT'],
  ['2027-03-14T07:30:00Z', 'America/Los_Angeles', 'Sun, Mar 14, 3:30 AM EDT'],
  ['2027-06-10T10:00', 'America/Detroit', 'Thu, Jun 10, 10:00 AM'],
  ['2027-06-10', 'America/Los_Angeles', 'Thu, Jun 10'],
])('TZ-05 %s for a reader in %s is %s', (value, readerZone, text) => {
  expect(writeDate(value, { ...style, readerZone })).toBe(text);
});

test('TZ-05 Arizona differs from its neighbours in summer alone', () => {
  const arizona = { ...style, timeZone: 'America/Phoenix', readerZone: 'America/Denver' };
  expect(writeDate('2026-12-01T10:00', arizona)).toBe('Tue, Dec 1, 10:00 AM');
  expect(writeDate('2026-07-01T10:00', arizona)).toBe('Wed, Jul 1, 10:00 AM MST');
});

test('TZ-05 the zone is named in Spanish too', () => {
  const spanish = { ...style, language: 'es', readerZone: 'America/Chicago' } as const;
  expect(writeDate('2027-06-10T14:00', spanish)).toBe('jue, 10 de jun, 2:00 p.m. EDT');
});
