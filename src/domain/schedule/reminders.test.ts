import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fittingSteps, type CadenceFacts } from './fittingSteps.ts';
import { planSend } from './planSend.ts';
import { reminderTime } from './reminderTime.ts';

const eastern = 'America/New_York';
const sevenDays = { days: 7, hours: 0 };
const threeDays = { days: 3, hours: 0 };
const oneDay = { days: 1, hours: 0 };
const twoHours = { days: 0, hours: 2 };
const cadence = (more: Partial<CadenceFacts> = {}): CadenceFacts => ({
  visit: { local: Temporal.PlainDateTime.from('2026-12-10T14:00'), timeZone: eastern },
  steps: [sevenDays, threeDays, oneDay, twoHours],
  policy: 'standard',
  now: Temporal.Instant.from('2026-11-24T15:00:00Z'),
  others: [],
  ...more,
});
const keptSteps = (facts: CadenceFacts): unknown[] => fittingSteps(facts).kept.map(({ step }) => step);

test('A14 of 7d, 3d, 1d and 2h: 3d and 1d stay, and 2h where it is one of three in seven days', () => {
  expect(keptSteps(cadence())).toEqual([threeDays, oneDay, twoHours]);
  expect(fittingSteps(cadence()).dropped).toEqual([{ step: sevenDays, rule: 'TCPA-08' }]);
  const another = Temporal.Instant.from('2026-12-08T15:00:00Z');
  expect(keptSteps(cadence({ others: [another] }))).toEqual([threeDays, oneDay]);
  expect(keptSteps(cadence({ policy: 'strict' }))).toEqual([threeDays, oneDay]);
});

test('TCPA-08 a reminder two hours before goes before one a day before does', () => {
  const others = ['2026-12-05T15:00:00Z', '2026-12-06T18:00:00Z'].map((at) => Temporal.Instant.from(at));
  expect(keptSteps(cadence({ others }))).toEqual([oneDay]);
});

test('TCPA-08 two visits on consecutive days: at most three texts in any seven days', () => {
  const first = fittingSteps(cadence());
  const next = cadence({
    visit: { local: Temporal.PlainDateTime.from('2026-12-11T14:00'), timeZone: eastern },
    others: first.kept.map(({ dueAt }) => dueAt),
  });
  expect(fittingSteps(next).kept).toEqual([]);
});

test('A14 whatever the cadence and whatever else goes: never more than three in seven days, and strictly one in 24 hours', () => {
  const step = fc.record({ days: fc.integer({ min: 0, max: 14 }), hours: fc.integer({ min: 0, max: 23 }) });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 8 }),
      fc.constantFrom('standard' as const, 'strict' as const),
      (steps, policy) => {
        const due = fittingSteps(cadence({ steps, policy })).kept.map(({ dueAt }) => dueAt.epochMilliseconds);
        const most = (hours: number): number =>
          Math.max(
            0,
            ...due.map((last) => due.filter((at) => at <= last && last - at < hours * 3_600_000).length),
          );
        expect(most(168)).toBeLessThanOrEqual(3);
        expect(policy === 'standard' ? 0 : most(24)).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test('AUD-02 a reminder whose time is past is not planned', () => {
  const late = cadence({ now: Temporal.Instant.from('2026-12-09T20:00:00Z') });
  expect(keptSteps(late)).toEqual([twoHours]);
});

const wall = (local: string, timeZone: string, step: { days: number; hours: number }): string =>
  reminderTime({ local: Temporal.PlainDateTime.from(local), timeZone }, step)
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never' });

test.each([
  ['the clocks go back between', '2026-11-02T09:00', eastern, oneDay, '2026-11-01T09:00:00-05:00'],
  ['they went back before the visit', '2026-11-01T09:00', eastern, oneDay, '2026-10-31T09:00:00-04:00'],
  ['they go forward between', '2027-03-15T09:00', eastern, oneDay, '2027-03-14T09:00:00-04:00'],
  ['the next autumn', '2027-11-07T09:00', eastern, oneDay, '2027-11-06T09:00:00-04:00'],
  ['a time that is skipped', '2027-03-15T02:30', eastern, oneDay, '2027-03-14T03:00:00-04:00'],
  ['a time that comes twice', '2026-11-02T01:30', eastern, oneDay, '2026-11-01T01:30:00-04:00'],
  ['two hours over the change', '2026-11-01T09:00', eastern, twoHours, '2026-11-01T07:00:00-05:00'],
  ['Phoenix has no change', '2026-11-02T09:00', 'America/Phoenix', oneDay, '2026-11-01T09:00:00-07:00'],
  ['the Navajo Nation has', '2026-11-02T09:00', 'America/Denver', oneDay, '2026-11-01T09:00:00-07:00'],
  ['Honolulu', '2027-03-15T09:00', 'Pacific/Honolulu', oneDay, '2027-03-14T09:00:00-10:00'],
  ['Puerto Rico', '2027-03-15T09:00', 'America/Puerto_Rico', oneDay, '2027-03-14T09:00:00-04:00'],
  ['Guam', '2027-03-15T09:00', 'Pacific/Guam', oneDay, '2027-03-14T09:00:00+10:00'],
])('TZ-03 %s', (_, local, timeZone, step, expected) => {
  expect(wall(local, timeZone, step)).toBe(expected);
});

test('A20 a reminder due at 01:30 in the night in which that comes twice: one text, after the opening', () => {
  const dueAt = reminderTime(
    { local: Temporal.PlainDateTime.from('2026-11-02T01:30'), timeZone: eastern },
    oneDay,
  );
  const plan = (now: Temporal.Instant): string | undefined =>
    planSend({
      id: 'one reminder',
      category: 'appointment',
      policy: 'strict',
      isAutomated: true,
      isReply: false,
      now,
      dueAt,
      whereabouts: { phoneNumber: '+12125550100', zip: '10001' },
      sent: [],
    }).at?.toString();
  const atFirst = plan(dueAt);
  expect(plan(dueAt.add({ hours: 1 }))).toBe(atFirst);
  expect(atFirst).toMatch(/^2026-11-01T17:[0-3]\d/);
});
