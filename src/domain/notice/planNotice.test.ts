import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveLocal } from '../appointment/localTime.ts';
import { keepsBelowCaps } from '../schedule/judgeCaps.ts';
import { rulePackAt } from '../schedule/rulePack.ts';
import { noticeKindFacts, noticeKinds } from './noticeKind.ts';
import { noticeAnchors, usualNoticeSteps, type NoticeStep } from './noticeRule.ts';
import { wordsInOrder, type WordsFacts } from './noticeWords.ts';
import { planNotice, sentKey, type NoticePlanRules, type PlannedNotice } from './planNotice.ts';

const timeZone = 'America/New_York';
const at = (local: string) => resolveLocal(Temporal.PlainDateTime.from(local), timeZone);
const allowed: WordsFacts = { refusedAs: null, needsValue: false };
const everyWord = new Map(
  noticeKinds.flatMap((kind) => wordsInOrder(kind, 'own')).map((key) => [key, allowed] as const),
);
for (const key of noticeKinds.flatMap((kind) => noticeKindFacts[kind].templates)) everyWord.set(key, allowed);

const step = (id: string, more: Partial<NoticeStep>): NoticeStep => ({
  id,
  anchor: 'at_once',
  days: 0,
  hours: 0,
  time: null,
  templateKey: null,
  usefulHours: null,
  ...more,
});

/** Reported on a Tuesday at 10:00; a payment is due on the Thursday of the week after. */
const notice = (more: Partial<PlannedNotice> = {}): PlannedNotice => ({
  kind: 'prescription_ready',
  outcome: null,
  occurredAt: at('2027-06-01T10:00'),
  reportedAt: at('2027-06-01T10:00'),
  dueOn: null,
  dueSetAt: at('2027-06-01T10:00'),
  timeZone,
  hasValue: true,
  patient: 'texted',
  ...more,
});
const payment = (more: Partial<PlannedNotice> = {}) =>
  notice({ kind: 'payment_due', dueOn: Temporal.PlainDate.from('2027-06-10'), ...more });

const rules = (steps: readonly NoticeStep[], more: Partial<NoticePlanRules> = {}): NoticePlanRules => ({
  steps,
  policy: 'standard',
  now: at('2027-06-01T10:00'),
  since: new Map(steps.map(({ id }) => [id, at('2027-01-01T00:00')])),
  whereabouts: {
    phoneNumber: '+12125550123',
    chosenZone: timeZone,
    zip: null,
    addressState: null,
    clinicZone: timeZone,
  },
  clinicHours: null,
  words: everyWord,
  sent: new Map(),
  ...more,
});

const told = (what: PlannedNotice, by: NoticePlanRules): string[] =>
  planNotice(what, by).map((one) =>
    one.kind === 'planned'
      ? one.sendAt.toZonedDateTimeISO(timeZone).toPlainDateTime().toString().slice(5, 16)
      : one.reason,
  );

const sinceNoon = new Map(['s1', 's2'].map((id) => [id, at('2027-06-01T12:00')]));
const usual = (kind: PlannedNotice['kind']) => {
  let last = 0;
  return usualNoticeSteps(kind, () => `s${(last += 1)}`);
};
const threeDays = step('three', { anchor: 'before_due', days: 3 });
const onTheDay = step('day', { anchor: 'before_due' });
const overdue = step('over', { anchor: 'not_done', days: 2, templateKey: 'own' });

describe('the texts of a notice', () => {
  test.each<[string, PlannedNotice, NoticePlanRules, string[]]>([
    [
      'a prescription: at once, and after three days',
      notice(),
      rules(usual('prescription_ready')),
      ['06-01T10:00', '06-04T10:00'],
    ],
    ['results: at once', notice({ kind: 'results_ready' }), rules(usual('results_ready')), ['06-01T10:00']],
    [
      'a payment: three days before; one in seven days',
      payment(),
      rules(usual('payment_due')),
      ['06-07T10:00', 'too_many'],
    ],
    [
      'reported two days before the date: on the date',
      payment({
        reportedAt: at('2027-06-08T12:00'),
        dueSetAt: at('2027-06-08T12:00'),
        occurredAt: at('2027-06-08T12:00'),
      }),
      rules(usual('payment_due'), { now: at('2027-06-08T12:00') }),
      ['reported_too_late', '06-10T10:00'],
    ],
    [
      'reported on the date after ten: the nearest goes at once',
      payment({ dueSetAt: at('2027-06-10T15:00') }),
      rules([threeDays, onTheDay], { now: at('2027-06-10T15:00') }),
      ['reported_too_late', '06-10T15:00'],
    ],
    [
      'the same with a text at once: that one alone',
      payment({ occurredAt: at('2027-06-10T15:00'), dueSetAt: at('2027-06-10T15:00') }),
      rules([step('now', {}), threeDays, onTheDay], { now: at('2027-06-10T15:00') }),
      ['06-10T15:00', 'reported_too_late', 'reported_too_late'],
    ],
    [
      'a date moved when a text at once had gone long ago: the nearest is made good',
      payment({ dueSetAt: at('2027-06-10T15:00') }),
      rules([step('now', {}), onTheDay], {
        now: at('2027-06-10T15:00'),
        sent: new Map([[sentKey('now', 'report'), at('2027-06-01T10:00')]]),
      }),
      ['06-10T15:00'],
    ],
    ['a time of day of the step', payment(), rules([{ ...threeDays, time: '16:30' }]), ['06-07T16:30']],
    ['hours before it', payment(), rules([{ ...onTheDay, time: '18:00', hours: 4 }]), ['06-10T14:00']],
    [
      'in the evening: the opening after, for news',
      notice({ occurredAt: at('2027-06-01T23:00') }),
      rules([step('now', {})], {
        now: at('2027-06-01T23:00'),
        whereabouts: {
          phoneNumber: '+12125550123',
          chosenZone: timeZone,
          zip: null,
          addressState: null,
          clinicZone: timeZone,
        },
      }),
      [expect.stringMatching(/^06-02T09:/)],
    ],
    [
      'a payment does not go on a Sunday',
      payment({ dueOn: Temporal.PlainDate.from('2027-06-09') }),
      rules([threeDays]),
      [expect.stringMatching(/^06-07T09:/)],
    ],
    ['after the date, in words of its own', payment(), rules([overdue]), ['06-12T10:00']],
    [
      'closed',
      notice({ outcome: 'picked_up' }),
      rules(usual('prescription_ready')),
      ['picked_up', 'picked_up'],
    ],
    ['dead', notice({ patient: 'deceased' }), rules(usual('results_ready')), ['deceased']],
    ['not texted', notice({ patient: 'do_not_text' }), rules(usual('results_ready')), ['do_not_text']],
    ['no number', notice(), rules(usual('results_ready'), { whereabouts: null }), ['no_number']],
    [
      'reported late, of what has long happened',
      notice({ occurredAt: at('2027-05-25T10:00') }),
      rules(usual('results_ready')),
      ['too_late'],
    ],
    [
      'the rule is newer',
      notice(),
      rules(usual('results_ready'), { since: sinceNoon, now: at('2027-06-01T12:00') }),
      ['rule_is_newer'],
    ],
    [
      'a rule that is newer than the report, for what is due later',
      notice(),
      rules(usual('prescription_ready'), { since: sinceNoon, now: at('2027-06-01T12:00') }),
      ['rule_is_newer', '06-04T10:00'],
    ],
    [
      'of use for four hours only',
      notice({ occurredAt: at('2027-06-01T05:00') }),
      rules([step('now', { usefulHours: 4 })], { now: at('2027-06-01T05:00') }),
      ['no_useful_opening'],
    ],
    [
      'strict: one care text a day',
      notice(),
      rules([step('now', {}), step('h', { anchor: 'not_done', hours: 5 })], { policy: 'strict' }),
      ['06-01T10:00', 'too_many'],
    ],
    ['no words', notice(), rules(usual('results_ready'), { words: new Map() }), ['no_words']],
  ])('%s', (_name, what, by, expected) => {
    expect(told(what, by)).toEqual(expected);
  });

  test('what has gone is not planned again, and a date that was moved has texts of its own', () => {
    const gone = new Map([[sentKey('three', '2027-06-10'), at('2027-06-07T10:00')]]);
    const now = at('2027-06-08T10:00');
    expect(told(payment(), rules([threeDays], { now, sent: gone }))).toEqual([]);
    const moved = payment({ dueOn: Temporal.PlainDate.from('2027-06-24'), dueSetAt: now });
    expect(told(moved, rules([threeDays], { now, sent: gone }))).toEqual(['06-21T10:00']);
  });
});

const wordsOf = (known: ReadonlyMap<string, WordsFacts>, hasValue: boolean, templateKey: string | null) =>
  planNotice(notice({ hasValue }), rules([step('now', { templateKey })], { words: known }))[0]?.words;

describe('the words of a text', () => {
  const words = new Map<string, WordsFacts>([
    ['prescription_ready', { refusedAs: null, needsValue: true }],
    ['prescription_ready_plain', allowed],
    ['prescription_ready_discreet', allowed],
    ['own', { refusedAs: 'not_in_force', needsValue: false }],
  ]);
  test.each([
    ['the usual ones', words, true, null, { templateKey: 'prescription_ready', because: null }],
    [
      'without a number',
      words,
      false,
      null,
      { templateKey: 'prescription_ready_plain', because: 'no_value' },
    ],
    [
      'own ones that are not in force',
      words,
      true,
      'own',
      { templateKey: 'prescription_ready_plain', because: 'not_in_force' },
    ],
    [
      'a discreet place',
      new Map([
        ...words,
        ['prescription_ready', { refusedAs: 'discreet', needsValue: true }],
        ['prescription_ready_plain', { refusedAs: 'discreet', needsValue: false }],
      ] as const),
      true,
      null,
      { templateKey: 'prescription_ready_discreet', because: 'discreet' },
    ],
  ] as const)('%s', (_name, known, hasValue, templateKey, expected) => {
    expect(wordsOf(known, hasValue, templateKey)).toEqual(expected);
  });
});

const minutes = (from: string, count: number) =>
  fc.integer({ min: 0, max: count }).map((n) => at(from).add({ minutes: n }));
const anyStep = fc.record({
  anchor: fc.constantFrom(...noticeAnchors),
  days: fc.integer({ min: 0, max: 10 }),
  hours: fc.integer({ min: 0, max: 23 }),
  time: fc.constantFrom(null, '08:00', '12:30', '21:45'),
  templateKey: fc.constantFrom(null, 'own'),
  usefulHours: fc.constantFrom(null, 2, 24, 120),
});
const anyCase = fc.record({
  kind: fc.constantFrom(...noticeKinds),
  steps: fc.array(anyStep, { maxLength: 6 }),
  occurredAt: minutes('2027-03-01T00:00', 60 * 24 * 30),
  laterBy: fc.integer({ min: 0, max: 60 * 24 * 5 }),
  dueIn: fc.integer({ min: -3, max: 20 }),
  now: minutes('2027-03-01T00:00', 60 * 24 * 40),
  policy: fc.constantFrom('standard', 'strict'),
  zone: fc.constantFrom(null, 'America/Los_Angeles', 'America/New_York', 'Pacific/Honolulu'),
  sentFirst: fc.boolean(),
});

const planned = ({
  kind,
  steps,
  occurredAt,
  laterBy,
  dueIn,
  now,
  policy,
  zone,
  sentFirst,
}: typeof anyCase extends fc.Arbitrary<infer Case> ? Case : never) => {
  const reportedAt = occurredAt.add({ minutes: laterBy });
  const { hasDueDate, category } = noticeKindFacts[kind];
  const dueOn = hasDueDate
    ? reportedAt.toZonedDateTimeISO(timeZone).toPlainDate().add({ days: dueIn })
    : null;
  const fitting = steps
    .filter(({ anchor }) => hasDueDate || anchor !== 'before_due')
    .map((one, index) => ({ ...one, id: `s${index}` }));
  const what = notice({ kind, occurredAt, reportedAt, dueOn, dueSetAt: reportedAt });
  const first = fitting[0];
  const about = first && (first.anchor === 'at_once' || dueOn === null ? 'report' : dueOn.toString());
  const by = rules(fitting, {
    now,
    policy,
    whereabouts: {
      phoneNumber: '+12125550123',
      chosenZone: zone,
      zip: null,
      addressState: null,
      clinicZone: timeZone,
    },
    sent: new Map(sentFirst && first && about ? [[sentKey(first.id, about), occurredAt]] : []),
  });
  return { what, by, category, texts: planNotice(what, by) };
};

/** On the day of its report, for an hour that is over. */
const reportedAfterItsHour: Parameters<typeof planned>[0] = {
  kind: 'prescription_ready',
  steps: [{ anchor: 'not_done', days: 0, hours: 0, time: '12:30', templateKey: null, usefulHours: null }],
  occurredAt: Temporal.Instant.from('2027-03-08T17:31:00Z'),
  laterBy: 0,
  dueIn: 0,
  now: Temporal.Instant.from('2027-03-01T05:00:00Z'),
  policy: 'standard',
  zone: null,
  sentFirst: false,
};

describe('always', () => {
  test('each step has one answer, in time, within the caps, and the same for the same question', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const { what, by, category, texts } = planned(one);
        expect(texts.map(({ stepId }) => stepId)).toEqual(
          by.steps
            .map(({ id }) => id)
            .filter((id) => ![...by.sent.keys()].some((key) => key.startsWith(`${id} `))),
        );
        const going = texts.filter((text) => text.kind === 'planned');
        for (const { sendAt, deadlineAt, dueAt } of going) {
          expect(Temporal.Instant.compare(sendAt, deadlineAt)).toBe(-1);
          expect(Temporal.Instant.compare(by.now, deadlineAt)).toBe(-1);
          // Never before its report, and hardly before its time.
          expect(Temporal.Instant.compare(sendAt, what.occurredAt)).toBeGreaterThanOrEqual(0);
          expect(Temporal.Instant.compare(sendAt, dueAt.subtract({ hours: 24 }))).toBeGreaterThanOrEqual(0);
          const hours = [timeZone, ...(by.whereabouts?.chosenZone ? [by.whereabouts.chosenZone] : [])];
          expect(
            hours.some((zone) => {
              const { hour } = sendAt.toZonedDateTimeISO(zone);
              return hour >= 9 && hour < 20;
            }),
          ).toBe(true);
        }
        const moments = [...by.sent.values(), ...going.map(({ sendAt }) => sendAt)];
        const fits = keepsBelowCaps(moments, { category, policy: by.policy }, rulePackAt(by.now));
        expect(fits || by.sent.size > 0).toBe(true);
        expect(planNotice(what, by)).toEqual(texts);
      }),
      { numRuns: 300, examples: [[reportedAfterItsHour]] },
    );
  });

  test('a closed notice has no text', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const { what, by } = planned(one);
        expect(
          planNotice({ ...what, outcome: 'cancelled' }, by).every(({ kind }) => kind === 'skipped'),
        ).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
