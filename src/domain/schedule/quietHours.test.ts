import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { careWindow, nextOpening } from './quietHours.ts';

const opening = (iso: string, zone: string): string =>
  nextOpening(Temporal.Instant.from(iso), zone, careWindow)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString();

test.each([
  ['inside the window: now', '2026-11-23T15:00:00Z', 'America/New_York', '2026-11-23T10:00:00'],
  ['at the opening: now', '2026-11-23T14:00:00Z', 'America/New_York', '2026-11-23T09:00:00'],
  ['before the opening: the same day', '2026-11-23T11:30:00Z', 'America/New_York', '2026-11-23T09:00:00'],
  ['at the close: the next day', '2026-11-24T01:00:00Z', 'America/New_York', '2026-11-24T09:00:00'],
  [
    'after the close, across the end of summer time',
    '2026-11-01T03:00:00Z',
    'America/New_York',
    '2026-11-01T09:00:00',
  ],
  ['Honolulu', '2026-11-23T08:00:00Z', 'Pacific/Honolulu', '2026-11-23T09:00:00'],
])('%s', (_, now, zone, expected) => {
  expect(opening(now, zone)).toBe(expected);
});

test('the opening is never in the past, never more than 14 hours away, and always inside the window', () => {
  const zones = [
    'America/New_York',
    'America/Phoenix',
    'America/Los_Angeles',
    'America/Puerto_Rico',
    'Pacific/Honolulu',
  ];
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      fc.constantFrom(...zones),
      (date, zone) => {
        const now = date.toTemporalInstant();
        const then = nextOpening(now, zone, careWindow);
        const waitHours = then.since(now).total('hours');
        expect(waitHours).toBeGreaterThanOrEqual(0);
        expect(waitHours).toBeLessThanOrEqual(14);
        const time = then.toZonedDateTimeISO(zone).toPlainTime();
        expect(Temporal.PlainTime.compare(time, careWindow.from)).toBeGreaterThanOrEqual(0);
        expect(Temporal.PlainTime.compare(time, careWindow.to)).toBeLessThan(0);
      },
    ),
  );
});
