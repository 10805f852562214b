import { expect, test } from 'vitest';
import { ruleFor, usualSteps, type ReminderRule } from './reminderRule.ts';

const rule = (
  id: string,
  locationId: string | null,
  visitType: string | null,
  modality: ReminderRule['modality'] = null,
): ReminderRule => ({
  id,
  locationId,
  visitType,
  modality,
  steps: [],
});
const rules = [
  rule('all', null, null),
  rule('north', 'north', null),
  rule('video', null, 'Video'),
  rule('video in the north', 'north', 'video '),
  rule('from home', null, null, 'video'),
];

test.each([
  [{ locationId: null, visitType: null }, 'all'],
  [{ locationId: 'north', visitType: null }, 'north'],
  [{ locationId: 'south', visitType: 'Check-up' }, 'all'],
  [{ locationId: 'south', visitType: 'video' }, 'video'],
  [{ locationId: 'north', visitType: 'VIDEO' }, 'video in the north'],
  [{ locationId: 'south', visitType: null, modality: 'video' }, 'from home'],
  [{ locationId: 'north', visitType: null, modality: 'video' }, 'from home'],
  [{ locationId: 'north', visitType: 'Video', modality: 'video' }, 'video in the north'],
  [{ locationId: 'south', visitType: null, modality: 'phone' }, 'all'],
] as const)('the most particular rule decides: %j', (visit, expected) => {
  expect(ruleFor(rules, { modality: 'in_person', ...visit })?.id).toBe(expected);
});

test('without a rule for all, some visits have none', () => {
  expect(ruleFor(rules.slice(1), { locationId: null, visitType: 'Check-up', modality: 'phone' })).toBeNull();
});

test('EV-02 a clinic starts with three days and one day before', () => {
  let next = 0;
  const steps = usualSteps(() => `${(next += 1)}`);
  expect(steps.map(({ days, hours, anchor }) => [days, hours, anchor])).toEqual([
    [3, 0, 'before_visit'],
    [1, 0, 'before_visit'],
  ]);
});
