import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { callFrom, daysToCall, usualCallSetting } from './callTime.ts';

const newYork = 'America/New_York';

test.each([
  [
    'the working day before, at noon there',
    '2026-12-01',
    newYork,
    { daysBefore: 1, from: '12:00' },
    '2026-11-30T17:00:00Z',
  ],
  [
    'a Monday’s visits on Friday',
    '2026-11-30',
    newYork,
    { daysBefore: 1, from: '12:00' },
    '2026-11-27T17:00:00Z',
  ],
  [
    'a Sunday’s visits on Friday',
    '2026-11-29',
    newYork,
    { daysBefore: 1, from: '09:30' },
    '2026-11-27T14:30:00Z',
  ],
  [
    'a Saturday’s visits on Friday',
    '2026-11-28',
    'America/Los_Angeles',
    { daysBefore: 1, from: '12:00' },
    '2026-11-27T20:00:00Z',
  ],
  [
    'two working days before a Tuesday is Friday',
    '2026-12-01',
    newYork,
    { daysBefore: 2, from: '12:00' },
    '2026-11-27T17:00:00Z',
  ],
  [
    'the day itself, a Saturday too',
    '2026-11-28',
    newYork,
    { daysBefore: 0, from: '08:00' },
    '2026-11-28T13:00:00Z',
  ],
  ['in summer time', '2026-07-08', newYork, { daysBefore: 1, from: '12:00' }, '2026-07-07T16:00:00Z'],
  [
    'at a time that the clock skips',
    '2026-03-08',
    newYork,
    { daysBefore: 0, from: '02:30' },
    '2026-03-08T07:00:00Z',
  ],
] as const)('calls begin %s', (_what, day, zone, setting, moment) => {
  expect(callFrom(day, zone, setting).toString()).toBe(moment);
});

test('on a Friday afternoon the visits until Monday are called about', () => {
  const friday = Temporal.Instant.from('2026-11-27T17:00:00Z');
  expect(daysToCall(friday, newYork, usualCallSetting)).toEqual([
    '2026-11-27',
    '2026-11-28',
    '2026-11-29',
    '2026-11-30',
  ]);
  expect(daysToCall(friday.subtract({ minutes: 1 }), newYork, usualCallSetting)).toEqual(['2026-11-27']);
});

test('a later day is never called about earlier, and nobody after the end of their day', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3_000 }),
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom('00:00', '12:00', '23:59'),
      fc.constantFrom(newYork, 'Pacific/Honolulu', 'Asia/Tokyo'),
      (days, daysBefore, from, zone) => {
        const day = Temporal.PlainDate.from('2024-01-01').add({ days });
        const setting = { daysBefore, from };
        const mine = callFrom(day.toString(), zone, setting);
        const next = callFrom(day.add({ days: 1 }).toString(), zone, setting);
        expect(Temporal.Instant.compare(mine, next)).toBeLessThanOrEqual(0);
        const end = day.add({ days: 1 }).toZonedDateTime(zone).toInstant();
        expect(Temporal.Instant.compare(mine, end)).toBeLessThan(0);
      },
    ),
    { numRuns: 200 },
  );
});
