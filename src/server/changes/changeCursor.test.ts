import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAfter, readCursor, writeCursor } from './changeCursor.ts';

const position = fc
  .tuple(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }))
  .map(([xid, id]) => `${xid}.${id}`);
const now = new Date('2026-11-22T12:00:00Z');

test('a cursor brings its position back for half an hour', () => {
  fc.assert(
    fc.property(position, fc.integer({ min: 0, max: 7200 }), (place, age) => {
      const later = new Date(now.getTime() + age * 1000);
      expect(readCursor(writeCursor(place, now), later)).toBe(age <= 1800 ? place : null);
    }),
  );
});

test.each([
  '',
  'x',
  '1.2',
  '-1-2.3',
  `${Math.floor(now.getTime() / 1000)}-18446744073709551616.0`,
  `${Math.floor(now.getTime() / 1000)}-0.9223372036854775808`,
  "0-1.1' or true",
])('%s is no cursor of ours', (cursor) => {
  expect(readCursor(cursor, now)).toBeNull();
});

test('positions have one order', () => {
  fc.assert(
    fc.property(position, position, (one, other) => {
      expect([isAfter(one, other), isAfter(other, one), one === other].filter(Boolean)).toHaveLength(1);
    }),
  );
  expect(isAfter('10.1', '9.5')).toBe(true);
  expect(isAfter('9.10', '9.9')).toBe(true);
});
