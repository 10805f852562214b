import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localTime, resolveLocal, sameSlot } from './localTime.ts';

const at = (text: string) => Temporal.Instant.from(text);
const resolve = (local: string, zone: string) =>
  resolveLocal(Temporal.PlainDateTime.from(local), zone).toString();

describe('wall clock to moment (TZ-03)', () => {
  test.each([
    ['an ordinary afternoon', '2026-11-30T14:00', 'America/New_York', '2026-11-30T19:00:00Z'],
    ['summer', '2026-07-01T14:00', 'America/New_York', '2026-07-01T18:00:00Z'],
    [
      'a skipped half hour is the next minute that exists',
      '2027-03-14T02:30',
      'America/New_York',
      '2027-03-14T07:00:00Z',
    ],
    ['the first skipped minute', '2027-03-14T02:00', 'America/New_York', '2027-03-14T07:00:00Z'],
    ['just after the gap', '2027-03-14T03:00', 'America/New_York', '2027-03-14T07:00:00Z'],
    [
      'a repeated hour is the first of the two',
      '2026-11-01T01:30',
      'America/New_York',
      '2026-11-01T05:30:00Z',
    ],
    ['the other autumn', '2027-11-07T01:30', 'America/Chicago', '2027-11-07T06:30:00Z'],
    ['Phoenix does not change', '2027-03-14T02:30', 'America/Phoenix', '2027-03-14T09:30:00Z'],
    ['Honolulu', '2026-11-01T01:30', 'Pacific/Honolulu', '2026-11-01T11:30:00Z'],
    ['Puerto Rico', '2027-03-14T02:30', 'America/Puerto_Rico', '2027-03-14T06:30:00Z'],
    ['Guam', '2026-11-01T01:30', 'Pacific/Guam', '2026-10-31T15:30:00Z'],
    ['Vancouver stays on UTC−7 (TZ-04)', '2026-12-01T09:00', 'America/Vancouver', '2026-12-01T16:00:00Z'],
    ['a half-hour gap', '2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ])('%s', (_name, local, zone, instant) => {
    expect(resolve(local, zone)).toBe(instant);
  });

  test('an unknown zone is a RangeError', () => {
    expect(() => resolve('2026-11-30T14:00', 'Mars/Olympus')).toThrow(RangeError);
  });
});

test('every minute that a wall clock shows comes back as itself', () => {
  const minutes = fc.integer({ min: 0, max: 2 * 366 * 24 * 60 });
  const zones = fc.constantFrom(
    'America/New_York',
    'America/Denver',
    'America/Phoenix',
    'Europe/London',
    'Asia/Kolkata',
  );
  fc.assert(
    fc.property(minutes, zones, (minute, zone) => {
      const instant = Temporal.Instant.from('2026-01-01T00:00Z').add({ minutes: minute });
      const again = resolveLocal(localTime(instant, zone), zone);
      expect(localTime(again, zone).equals(localTime(instant, zone))).toBe(true);
      expect(Temporal.Instant.compare(again, instant)).toBeLessThanOrEqual(0);
    }),
  );
});

test('a slot is a minute', () => {
  expect(sameSlot(at('2026-11-30T14:00:00Z'), at('2026-11-30T14:00:59Z'))).toBe(true);
  expect(sameSlot(at('2026-11-30T14:00:00Z'), at('2026-11-30T14:01:00Z'))).toBe(false);
  expect(sameSlot(at('2026-11-30T14:00:00Z'), at('2026-11-30T13:59:59Z'))).toBe(false);
});
