import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { spaceOut } from './spaceOut.ts';

const base = Date.parse('2027-06-01T14:00:00Z');
const at = (minutes: number) => new Date(base + minutes * 60_000);
const always = (moment: Date) => moment;

test.each([
  [[], 0],
  [[0], 0],
  [[0, 0], 60],
  [[0, 0, 60, 60], 120],
  [[0, 30], 60],
  [[-30, 20], 30],
])('beside texts at %j it goes at minute %d', (others, expected) => {
  const found = spaceOut({ wanted: at(0), deadline: at(600), others: others.map(at) }, always);
  expect(found).toEqual(at(expected));
});

test('too late is never, and what would fall into the night waits for the morning', () => {
  const others = [at(0), at(0)];
  expect(spaceOut({ wanted: at(0), deadline: at(50), others }, always)).toBeNull();
  expect(spaceOut({ wanted: at(0), deadline: at(900), others }, () => at(800))).toEqual(at(800));
  expect(spaceOut({ wanted: at(0), deadline: at(700), others }, () => at(800))).toBeNull();
});

test('never are there three within an hour because of it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -60, max: 400 }), { maxLength: 8 }), (minutes) => {
      const others = minutes.map(at);
      const found = spaceOut({ wanted: at(0), deadline: at(2_000), others }, always);
      expect(found).not.toBeNull();
      const beside = others.filter((other) => Math.abs(+other - +(found ?? at(0))) < 3_600_000);
      expect(beside.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 200 },
  );
});
