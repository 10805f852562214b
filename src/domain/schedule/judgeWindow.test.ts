import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeWindow, replayWindow, type WindowFacts } from './judgeWindow.ts';
import { rulePackAt, rulePacks, type RulePack } from './rulePack.ts';

const at = (wallTime: string, zone: string): Temporal.Instant =>
  Temporal.ZonedDateTime.from(`${wallTime}[${zone}]`).toInstant();
const inZone = (instant: Temporal.Instant | null, zone: string): string | undefined =>
  instant?.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' });

/** A reminder to somebody whose number says nothing, of a clinic in New York. */
const reminder = (more: Partial<WindowFacts>): WindowFacts => ({
  id: '0192f0c0-0000-7000-8000-000000000001',
  category: 'appointment',
  policy: 'standard',
  isAutomated: true,
  isReply: false,
  now: at('2026-11-24T10:00', 'America/New_York'),
  whereabouts: { phoneNumber: '+18005550100', clinicZone: 'America/New_York' },
  ...more,
});

const central = 'America/Chicago';
const eastern = 'America/New_York';
const texanWithFloridaNumber = { phoneNumber: '+13055550100', zip: '75201', addressState: 'TX' };

test('A15 marketing, unknown state, Tuesday 09:30: held until 10:00 in all zones', () => {
  const marketing = reminder({
    category: 'marketing',
    now: at('2026-11-24T09:30', eastern),
    whereabouts: { phoneNumber: '+18005550100' },
  });
  const verdict = judgeWindow(marketing);
  expect(verdict).toMatchObject({ outcome: 'hold', code: 'quiet_hours' });
  expect(verdict.rules).toContain('ST-02');
  expect(inZone(verdict.opensAt, 'America/Los_Angeles')).toBe('2026-11-24T10:00');
  expect(judgeWindow({ ...marketing, now: at('2026-11-24T12:59', eastern) }).outcome).toBe('hold');
  expect(judgeWindow({ ...marketing, now: at('2026-11-24T13:00', eastern) }).outcome).toBe('allow');
  expect(verdict.evidence).toMatchObject({
    zonesFrom: ['nothing'],
    states: [],
    rulePack: rulePackAt(marketing.now).version,
  });
});

test.each([
  ['Texas alone, Sunday 11:59', '2026-11-29T11:59', { phoneNumber: '+12145550100', zip: '75201' }, 'hold'],
  ['Texas alone, Sunday 12:00', '2026-11-29T12:00', { phoneNumber: '+12145550100', zip: '75201' }, 'allow'],
  ['Sunday 11:00 Central', '2026-11-29T11:00', texanWithFloridaNumber, 'hold'],
  ['Sunday 13:00 Central', '2026-11-29T13:00', texanWithFloridaNumber, 'allow'],
  ['19:30 Central is 20:30 Eastern', '2026-11-24T19:30', texanWithFloridaNumber, 'hold'],
  ['18:30 Central', '2026-11-24T18:30', texanWithFloridaNumber, 'allow'],
] as const)('A16 Texas, and an area code of Florida: %s', (_, time, whereabouts, outcome) => {
  const verdict = judgeWindow(reminder({ category: 'marketing', now: at(time, central), whereabouts }));
  expect(verdict.outcome).toBe(outcome);
});

test('A18 a reminder due at 06:30 for 08:30 goes the evening before, or not at all; never after the visit', () => {
  const visit = at('2026-11-25T08:30', eastern);
  const due = { dueAt: at('2026-11-25T06:30', eastern), latestUsefulAt: visit };
  const planned = judgeWindow(reminder({ ...due, earliestUsefulAt: at('2026-11-24T08:30', eastern) }));
  expect(planned).toMatchObject({ outcome: 'hold', code: 'moved_ahead' });
  expect(inZone(planned.notBefore, eastern)).toMatch(/^2026-11-24T19:[2-5]\d$/);

  const afterOneDayBefore = judgeWindow(reminder(due));
  expect(afterOneDayBefore).toMatchObject({ outcome: 'drop', code: 'no_useful_opening', notBefore: null });
  const onTheDay = judgeWindow(
    reminder({ ...due, now: due.dueAt, earliestUsefulAt: at('2026-11-24T08:30', eastern) }),
  );
  expect(onTheDay.outcome).toBe('drop');
  expect(judgeWindow(reminder({ ...due, now: visit })).code).toBe('too_late');
});

test('TZ-06 what is held leaves five minutes inside both edges, spread over half an hour, each at its own time', () => {
  const night = at('2026-11-24T03:00', eastern);
  const leaves = Array.from({ length: 300 }, (_, nth) => {
    const facts = reminder({ id: `text ${nth}`, now: night });
    expect(judgeWindow(facts).notBefore).toEqual(judgeWindow(facts).notBefore);
    return judgeWindow(facts).notBefore?.since(at('2026-11-24T09:00', eastern)).total('minutes') ?? 0;
  });
  expect(Math.min(...leaves)).toBeGreaterThanOrEqual(5);
  expect(Math.max(...leaves)).toBeLessThanOrEqual(35);
  for (let quarter = 0; quarter < 4; quarter += 1) {
    const within = leaves.filter((minutes) => Math.floor((minutes - 5) / 7.51) === quarter);
    expect(within.length).toBeGreaterThan(50);
  }
  expect(judgeWindow(reminder({ now: at('2026-11-24T19:55', eastern) })).outcome).toBe('hold');
  expect(judgeWindow(reminder({ now: at('2026-11-24T19:54', eastern) })).outcome).toBe('allow');
});

test.each([
  ['appointment', '2026-11-29T11:59', 'hold', '2026-11-29T12:00'],
  ['appointment', '2026-11-29T12:00', 'allow', undefined],
  ['care', '2026-11-26T10:00', 'hold', '2026-11-26T12:00'],
  ['payment', '2026-11-29T13:00', 'hold', '2026-11-30T09:00'],
  ['payment', '2026-11-26T13:00', 'hold', '2026-11-27T09:00'],
  ['payment', '2026-11-28T19:00', 'allow', undefined],
  ['wellness', '2026-11-27T17:56', 'hold', '2026-11-28T10:00'],
  ['survey', '2026-11-28T18:00', 'hold', '2026-11-30T10:00'],
  ['system', '2026-11-29T03:00', 'allow', undefined],
  ['urgent', '2026-11-29T03:00', 'allow', undefined],
] as const)(
  'TZ-07 %s at %s (a Sunday is the 29th, Thanksgiving the 26th): %s',
  (category, time, outcome, opens) => {
    const whereabouts = { phoneNumber: '+12125550100', zip: '10001' };
    const verdict = judgeWindow(reminder({ category, now: at(time, eastern), whereabouts }));
    expect(verdict.outcome).toBe(outcome);
    expect(inZone(verdict.opensAt, eastern)).toBe(opens);
  },
);

const night = at('2026-11-24T22:30', eastern);
test.each([
  ['a reminder', {}, 'hold', 'hold'],
  ['a text by hand', { isAutomated: false, category: 'care' }, 'warn', 'hold'],
  [
    'a text by hand that may wait',
    { isAutomated: false, category: 'care', quietHours: 'defer' },
    'hold',
    'hold',
  ],
  ['an automated text that shall go now', { quietHours: 'ignore' }, 'allow', 'hold'],
  ['marketing that shall go now', { category: 'marketing', quietHours: 'ignore' }, 'hold', 'hold'],
  ['marketing as an answer', { category: 'marketing', isReply: true, isAutomated: false }, 'hold', 'hold'],
  ['an automatic answer', { category: 'conversation', isReply: true }, 'allow', 'allow'],
  ['an answer by hand', { category: 'conversation', isReply: true, isAutomated: false }, 'warn', 'warn'],
  ['a conversation that nobody began', { category: 'conversation', isAutomated: false }, 'warn', 'hold'],
  ['an urgent text', { category: 'urgent', isAutomated: false }, 'allow', 'allow'],
] as const)('TCPA-10 at 22:30, standard and strict: %s', (_, more, standard, strict) => {
  const facts = reminder({ ...more, now: night });
  expect(judgeWindow({ ...facts, policy: 'standard' }).outcome).toBe(standard);
  expect(judgeWindow({ ...facts, policy: 'strict' }).outcome).toBe(strict);
});

test('TZ-08 a warning at night names the next opening', () => {
  const verdict = judgeWindow(reminder({ isAutomated: false, category: 'care', now: night }));
  expect(verdict.rules).toEqual(['TZ-08']);
  expect(inZone(verdict.opensAt, eastern)).toBe('2026-11-25T09:00');
});

test('TCPA-10 a clinic narrows its window and never widens it', () => {
  const narrow = judgeWindow(reminder({ clinicHours: { mon_fri: [11, 15] } }));
  expect(inZone(narrow.opensAt, eastern)).toBe('2026-11-24T11:00');
  expect(judgeWindow(reminder({ now: night, clinicHours: { mon_fri: [0, 24] } })).outcome).toBe('hold');
  const shut = judgeWindow(reminder({ clinicHours: { mon_fri: null, sat: null, sun: null } }));
  expect(shut).toMatchObject({ outcome: 'drop', code: 'no_common_hours' });
});

test('TZ-02 zones without common hours: dropped with the reason, not held for ever', () => {
  const whereabouts = { phoneNumber: '+16715550100', chosenZone: 'America/New_York', addressState: 'GU' };
  const verdict = judgeWindow(reminder({ category: 'wellness', whereabouts }));
  expect(verdict).toMatchObject({ outcome: 'drop', code: 'no_common_hours' });
});

test('ST-03 beyond the last year of known holidays solicitations are not sent, care texts are', () => {
  const beyond = Temporal.Instant.from('2041-03-05T15:00:00Z');
  expect(judgeWindow(reminder({ now: beyond, category: 'marketing' }))).toMatchObject({
    outcome: 'drop',
    code: 'holidays_unknown',
    rules: ['ST-03', 'ST-01', 'ST-02', 'TCPA-10', 'TZ-01'],
  });
  expect(judgeWindow(reminder({ now: beyond })).outcome).toBe('allow');
});

test('ST-05 A39 a kept decision gives the same answer again, whatever pack is in force today', () => {
  const marketing = reminder({
    category: 'marketing',
    now: at('2026-11-24T09:30', central),
    whereabouts: texanWithFloridaNumber,
  });
  const decided = judgeWindow(marketing);
  const kept = structuredClone(decided.evidence);
  expect(JSON.parse(JSON.stringify(kept))).toEqual(kept);
  const stricter: RulePack = {
    ...rulePackAt(marketing.now),
    version: '2027-01-01',
    effective_from: '2027-01-01',
    federal: { mon_fri: [10, 13], sat: null, sun: null },
  };
  const packs = [...rulePacks, stricter];
  expect(replayWindow(kept, packs)).toEqual(decided);
  const newYear = at('2027-01-05T09:30', central);
  expect(rulePackAt(newYear, packs).version).toBe('2027-01-01');
  expect(judgeWindow({ ...marketing, now: newYear }, stricter).outcome).toBe('hold');
  expect(() => replayWindow({ ...kept, rulePack: 'lost' }, packs)).toThrow('there is no rule pack lost');
});

test('TZ-06 a held text is never held into the past, into closed hours, or for longer than it need be', () => {
  const numbers = ['212', '312', '208', '602', '808', '907', '787', '671', '250', '800', '305'];
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2026-01-02'), max: new Date('2036-01-01'), noInvalidDate: true }),
      fc.constantFrom(...numbers),
      fc.constantFrom('appointment' as const, 'payment' as const, 'survey' as const, 'marketing' as const),
      fc.uuid(),
      (date, areaCode, category, id) => {
        const now = date.toTemporalInstant();
        const whereabouts = { phoneNumber: `+1${areaCode}5550123` };
        const facts = reminder({ id, category, now, whereabouts });
        const { outcome, notBefore, opensAt, closesAt, evidence } = judgeWindow(facts);
        expect(['allow', 'hold']).toContain(outcome);
        const leaves = notBefore ?? now;
        expect(judgeWindow({ ...facts, now: leaves }).outcome).toBe('allow');
        expect(leaves.since(now).total('hours')).toBeLessThan(24 * 5);
        expect(closesAt?.since(leaves).total('minutes')).toBeGreaterThanOrEqual(5);
        // A minute before the opening it was shut, and the wait after it is the edge and the spread.
        const justBefore = (opensAt ?? now).subtract({ minutes: 1 });
        const shut = outcome === 'hold' ? judgeWindow({ ...facts, now: justBefore }).outcome : 'hold';
        expect(shut).toBe('hold');
        expect(leaves.since(opensAt ?? now).total('minutes')).toBeLessThanOrEqual(35);
        expect(replayWindow(evidence).notBefore?.toString()).toBe(leaves.toString());
      },
    ),
    { numRuns: 300 },
  );
});
