import { expect, test } from 'vitest';
import { idleState, isToBeTold } from './idleClock.ts';

const minute = 60_000;

test.each([
  [15, 0, { kind: 'here' }],
  [15, 14 * minute - 1, { kind: 'here' }],
  [15, 14 * minute, { kind: 'warned', secondsLeft: 60 }],
  [15, 15 * minute - 1, { kind: 'warned', secondsLeft: 1 }],
  [15, 15 * minute, { kind: 'gone' }],
  [15, 9 * 60 * minute, { kind: 'gone' }],
  [1, 29_999, { kind: 'here' }],
  [1, 30_000, { kind: 'warned', secondsLeft: 30 }],
  [1, minute, { kind: 'gone' }],
])('HIPAA-06 of %i minutes, %i ms have passed', (minutes, passed, state) => {
  expect(idleState(1_000_000, minutes, 1_000_000 + passed)).toEqual(state);
});

test('somebody who types all the time is told of twice a minute', () => {
  expect(isToBeTold(0, 29_999)).toBe(false);
  expect(isToBeTold(0, 30_000)).toBe(true);
});
