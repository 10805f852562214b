import { expect, test } from 'vitest';
import { clockOf, clockWords, dayAfter, dayOf, dayWords, weekOf } from './days.ts';

test.each(['2026-11-29', '2026-11-30', '2026-12-05'])('%s is in the week from Sunday to Saturday', (day) => {
  const week = weekOf(day);
  expect(week[0]).toBe('2026-11-29');
  expect(week[6]).toBe('2026-12-05');
  expect(week).toHaveLength(7);
});

test('days go on over the ends of months, leap days and clock changes', () => {
  expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29');
  expect(dayAfter('2026-01-01', -1)).toBe('2025-12-31');
  expect(weekOf('2026-03-10')).toEqual([
    '2026-03-08',
    '2026-03-09',
    '2026-03-10',
    '2026-03-11',
    '2026-03-12',
    '2026-03-13',
    '2026-03-14',
  ]);
});

test('a wall clock is written as it stands, whatever the zone of the browser', () => {
  expect(dayWords('2026-11-30')).toBe('Monday, November 30, 2026');
  expect(clockWords('2026-11-30T14:00')).toMatch(/^2:00\sPM$/);
  expect(clockWords('2026-11-30T00:05:00')).toMatch(/^12:05\sAM$/);
  expect([dayOf('2026-11-30T14:00:00'), clockOf('2026-11-30T14:00:00')]).toEqual(['2026-11-30', '14:00']);
});
