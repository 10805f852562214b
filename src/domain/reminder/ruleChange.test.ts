import { expect, test } from 'vitest';
import type { RuleStep } from './reminderRule.ts';
import { ruleChange, type RuleInForce } from './ruleChange.ts';

const made = Temporal.Instant.from('2027-05-01T10:00:00Z');
const now = Temporal.Instant.from('2027-06-01T10:00:00Z');
const step = (id: string, more: Partial<RuleStep> = {}): RuleStep => ({
  id,
  anchor: 'before_visit',
  days: 3,
  hours: 0,
  templateKey: null,
  skipsConfirmed: false,
  isForNewPatients: false,
  isForVideo: null,
  ...more,
});
const [three, one] = [step('three'), step('one', { days: 1, skipsConfirmed: true })];
const before: RuleInForce = {
  locationId: null,
  visitType: null,
  modality: null,
  steps: [three, one],
  isPaused: false,
  since: new Map([
    ['three', made],
    ['one', made],
  ]),
};

const { since: _, ...same } = before;
const changes: [string, Partial<typeof same>, boolean, Temporal.Instant[]][] = [
  ['nothing', {}, false, [made, made]],
  ['their order', { steps: [one, three] }, false, [made, made]],
  ['other words', { steps: [{ ...three, templateKey: 'own' }, one] }, true, [made, made]],
  ['another time', { steps: [{ ...three, days: 4 }, one] }, true, [now, made]],
  ['another condition', { steps: [three, { ...one, skipsConfirmed: false }] }, true, [made, now]],
  ['a step more', { steps: [three, step('two', { days: 2 }), one] }, true, [made, now, made]],
  ['a step less', { steps: [one] }, true, [made]],
  ['paused', { isPaused: true }, true, [made, made]],
  ['other visits', { visitType: 'Cleaning' }, true, [now, now]],
  ['held otherwise', { modality: 'video' }, true, [now, now]],
];

test.each(changes)('%s', (_name, change, matters, since) => {
  const found = ruleChange(before, { ...same, ...change }, now);
  expect({ ...found, since: [...found.since.values()] }).toEqual({ matters, since });
});

test('a rule that goes on after a pause brings nothing that was due meanwhile', () => {
  const found = ruleChange({ ...before, isPaused: true }, same, now);
  expect(found).toEqual({
    matters: true,
    since: new Map([
      ['three', now],
      ['one', now],
    ]),
  });
});
