import { expect, test } from 'vitest';
import { findOldRules, findZoneDataProblem } from './ruleWarnings.ts';

test('TZ-04 the zone data of this Node know the present rules', () => {
  expect(findZoneDataProblem(new Date('2026-12-01T12:00:00Z'))).toBeNull();
});

test('rules that nobody has checked for 90 days are told of', () => {
  expect(findOldRules(new Date('2027-02-20T00:00:00Z'))).toBeNull();
  expect(findOldRules(new Date('2027-02-21T00:00:00Z'))).toContain('last checked on 2026-11-22');
});
