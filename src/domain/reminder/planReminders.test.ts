import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveLocal } from '../appointment/localTime.ts';
import { planReminders, type PlannedVisit, type PlanRules } from './planReminders.ts';
import type { RuleStep } from './reminderRule.ts';

const zone = 'America/New_York';
const at = (local: string): Temporal.Instant => resolveLocal(Temporal.PlainDateTime.from(local), zone);
const step = (id: string, more: Partial<RuleStep> = {}): RuleStep => ({
  id,
  anchor: 'before_visit',
  days: 0,
  hours: 0,
  templateKey: null,
  skipsConfirmed: false,
  isForNewPatients: false,
  isForVideo: null,
  ...more,
});
const threeDays = step('3d', { days: 3 });
const oneDay = step('1d', { days: 1, skipsConfirmed: true });
const twoHours = step('2h', { hours: 2 });
const onBooking = step('booked', { anchor: 'on_booking' });
const afterMissed = step('missed', { anchor: 'after_missed', hours: 3 });

const visit = (start: string, more: Partial<PlannedVisit> = {}): PlannedVisit => ({
  id: 'visit',
  status: 'booked',
  local: Temporal.PlainDateTime.from(start),
  timeZone: zone,
  startsAt: at(start),
  bookedAt: at('2026-11-20T10:00'),
  missedAt: null,
  isBroughtIn: false,
  isFirstOfPatient: false,
  modality: 'in_person',
  isAnswered: false,
  patient: 'texted',
  ...more,
});
const rules = (steps: readonly RuleStep[], more: Partial<PlanRules> = {}): PlanRules => ({
  steps,
  policy: 'standard',
  now: at('2026-11-20T10:00'),
  since: new Map(),
  whereabouts: { phoneNumber: '+12125550131', clinicZone: zone },
  clinicHours: null,
  sent: new Map(),
  ...more,
});
/** "1d 12-09T14:00", or why not: "1d confirmed". */
const told = (of: PlannedVisit, by: PlanRules): string[] =>
  planReminders(of, by).map((one) => {
    if (one.kind === 'skipped') return `${one.stepId} ${one.reason}`;
    return `${one.stepId} ${one.sendAt.toZonedDateTimeISO(zone).toPlainDateTime().toString().slice(5, 16)}`;
  });
const usual = [threeDays, oneDay];
const followUp = step('again', { anchor: 'no_answer', days: 2 });

describe('a visit in two weeks', () => {
  const inTwoWeeks = visit('2026-12-04T14:00');
  test.each([
    ['the usual steps', usual, {}, ['3d 12-01T14:00', '1d 12-03T14:00']],
    ['on booking: five minutes later', [onBooking, oneDay], {}, ['booked 11-20T10:05', '1d 12-03T14:00']],
    [
      'confirmed: the second is not needed',
      usual,
      { status: 'confirmed' },
      ['3d 12-01T14:00', '1d confirmed'],
    ],
    [
      'a change was asked: reminded all the same',
      usual,
      { status: 'change_asked' },
      ['3d 12-01T14:00', '1d 12-03T14:00'],
    ],
    ['cancelled', usual, { status: 'cancelled' }, ['3d visit_cancelled', '1d visit_cancelled']],
    ['completed before its time', usual, { status: 'completed' }, ['3d visit_over', '1d visit_over']],
    [
      'for new patients, and this is none',
      [step('new', { days: 2, isForNewPatients: true })],
      {},
      ['new not_first_visit'],
    ],
    [
      'for new patients, and this is one',
      [step('new', { days: 2, isForNewPatients: true })],
      { isFirstOfPatient: true },
      ['new 12-02T14:00'],
    ],
    ['not missed yet', [afterMissed], {}, ['missed not_missed']],
    [
      'missed',
      [afterMissed, oneDay],
      { status: 'no_show', missedAt: at('2026-12-04T14:30') },
      ['missed 12-04T17:30', '1d visit_over'],
    ],
    [
      'four steps: a week ahead is left out (A14, TCPA-08)',
      [step('7d', { days: 7 }), threeDays, oneDay, twoHours],
      {},
      ['7d too_many', '3d 12-01T14:00', '1d 12-03T14:00', '2h 12-04T12:00'],
    ],
  ] as const)('%s', (_, steps, more, expected) => {
    expect(told({ ...inTwoWeeks, ...more }, rules(steps))).toEqual(expected);
  });

  test.each([
    ['nobody has answered', {}, ['3d 12-01T14:00', 'again 12-02T14:00']],
    ['confirmed', { status: 'confirmed' }, ['3d 12-01T14:00', 'again confirmed']],
    ['a change was asked', { status: 'change_asked' }, ['3d 12-01T14:00', 'again answered']],
    ['answered, and booked again by staff', { isAnswered: true }, ['3d 12-01T14:00', 'again answered']],
    [
      'the first was too late at the booking, and is made good',
      { bookedAt: at('2026-12-02T10:00') },
      ['3d 12-02T10:05', 'again 12-02T14:00'],
    ],
    [
      'both were too late at the booking',
      { bookedAt: at('2026-12-03T10:00') },
      ['3d 12-03T10:05', 'again booked_too_late'],
    ],
  ] as const)('a text for who has not answered: %s', (_, more, expected) => {
    expect(told({ ...inTwoWeeks, ...more }, rules([threeDays, followUp]))).toEqual(expected);
  });

  test('a text for who has not answered needs one that asked', () => {
    expect(told(inTwoWeeks, rules([followUp, oneDay]))).toEqual(['again nothing_asked', '1d 12-03T14:00']);
    const sent = new Map([['3d', at('2026-12-01T14:00')]]);
    expect(told(inTwoWeeks, rules([threeDays, followUp], { now: at('2026-12-01T15:00'), sent }))).toEqual([
      'again 12-02T14:00',
    ]);
  });

  test.each([
    ['only for video', true, 'video', 'v 12-02T14:00'],
    ['only for video', true, 'phone', 'v only_video'],
    ['not for video', false, 'video', 'v not_video'],
    ['not for video', false, 'in_person', 'v 12-02T14:00'],
    ['however it is held', null, 'video', 'v 12-02T14:00'],
  ] as const)('a step %s (%s), and the visit is %s', (_, isForVideo, modality, expected) => {
    expect(told({ ...inTwoWeeks, modality }, rules([step('v', { days: 2, isForVideo })]))).toEqual([
      expected,
    ]);
  });

  test.each(['deceased', 'do_not_text'] as const)('the patient is %s', (patient) => {
    expect(told({ ...inTwoWeeks, patient }, rules(usual))).toEqual([`3d ${patient}`, `1d ${patient}`]);
  });

  test('nobody has a number', () => {
    expect(told(inTwoWeeks, rules(usual, { whereabouts: null }))).toEqual(['3d no_number', '1d no_number']);
  });
});

describe('booked inside the window: one sensible text, not three', () => {
  test.each([
    [
      'for tomorrow afternoon: the day before is still to come',
      '2026-11-21T15:00',
      usual,
      ['3d booked_too_late', '1d 11-20T15:00'],
    ],
    [
      'for tomorrow morning: one text at once',
      '2026-11-21T09:00',
      usual,
      ['3d booked_too_late', '1d 11-20T10:05'],
    ],
    [
      'for this afternoon: one text at once',
      '2026-11-20T16:00',
      usual,
      ['3d booked_too_late', '1d 11-20T10:05'],
    ],
    [
      'for this afternoon, and two hours before is to come',
      '2026-11-20T16:00',
      [...usual, twoHours],
      ['3d booked_too_late', '1d booked_too_late', '2h 11-20T14:00'],
    ],
    [
      'for tomorrow morning, with a text on booking',
      '2026-11-21T09:00',
      [onBooking, ...usual],
      ['booked 11-20T10:05', '3d booked_too_late', '1d booked_too_late'],
    ],
    [
      'for in an hour and a half: none',
      '2026-11-20T11:30',
      usual,
      ['3d booked_too_late', '1d booked_too_late'],
    ],
  ])('%s', (_, start, steps, expected) => {
    expect(told(visit(start), rules(steps))).toEqual(expected);
  });
});

describe('quiet hours of the patient (TZ-06)', () => {
  test('A18 due at 06:30 for 08:30: the evening before, inside its hours', () => {
    const [text] = told(visit('2026-12-04T08:30'), rules([twoHours]));
    expect(text).toMatch(/^2h 12-03T(19|20):/);
  });
  test('due at 22:00: the next morning, which is still of use', () => {
    const [text] = told(visit('2026-12-04T22:00'), rules([step('1d', { days: 1 })]));
    expect(text).toMatch(/^1d 12-04T0[89]:/);
  });
});

describe('made anew later', () => {
  const booked = visit('2026-12-04T14:00');
  test('what has gone is not planned again, and counts for the caps', () => {
    const sent = new Map([['3d', at('2026-12-01T14:00')]]);
    expect(told(booked, rules(usual, { now: at('2026-12-02T09:00'), sent }))).toEqual(['1d 12-03T14:00']);
  });
  test('after an outage over both times only what is still of use goes, once', () => {
    expect(told(booked, rules(usual, { now: at('2026-12-03T16:00') }))).toEqual([
      '3d too_late',
      '1d 12-03T16:00',
    ]);
  });
  test('a step that is newer than the booking brings nothing that was due before it', () => {
    const newer = { now: at('2026-12-01T18:00'), since: new Map([['3d', at('2026-12-01T17:00')]]) };
    expect(told(booked, rules(usual, newer))).toEqual(['3d rule_is_newer', '1d 12-03T14:00']);
  });
  test('late is never: an hour before the visit nothing goes any more', () => {
    expect(told(booked, rules(usual, { now: at('2026-12-04T13:00') }))).toEqual([
      '3d too_late',
      '1d too_late',
    ]);
  });
});

test.each([
  ['the clocks go back between', '2026-11-03T09:00', '10-31T09:00'],
  ['the clocks go forward between', '2027-03-16T09:00', '03-13T09:00'],
])('days are days of the calendar (TZ-03): %s', (_, start, expected) => {
  const early = { bookedAt: at('2026-10-01T10:00') };
  expect(
    told(visit(start, early), rules([step('3d', { days: 3 })], { now: at('2026-10-01T10:00') })),
  ).toEqual([`3d ${expected}`]);
});

test('whatever the steps and the time: a planned text is of use when it goes, in daylight, each step at most once', () => {
  const anyStep = fc.record({
    anchor: fc.constantFrom('before_visit' as const, 'no_answer' as const, 'on_booking' as const),
    days: fc.integer({ min: 0, max: 10 }),
    hours: fc.integer({ min: 0, max: 23 }),
    skipsConfirmed: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(anyStep, { maxLength: 5 }),
      fc.integer({ min: 0, max: 20 * 24 * 60 }),
      fc.integer({ min: 0, max: 20 * 24 * 60 }),
      (steps, bookedMinutes, nowMinutes) => {
        const start = Temporal.PlainDateTime.from('2026-11-10T14:00');
        const bookedAt = at('2026-10-22T00:00').add({ minutes: bookedMinutes });
        const now = bookedAt.add({ minutes: nowMinutes });
        const of = visit(start.toString(), { bookedAt });
        const by = rules(
          steps.map((one, index) => step(`${index}`, one)),
          { now },
        );
        const planned = planReminders(of, by);
        expect(planned.map(({ stepId }) => stepId)).toEqual(by.steps.map(({ id }) => id));
        const going = planned.filter((one) => one.kind === 'planned');
        for (const { sendAt, deadlineAt } of going) {
          expect(Temporal.Instant.compare(sendAt, now)).toBeGreaterThanOrEqual(0);
          expect(Temporal.Instant.compare(sendAt, deadlineAt)).toBeLessThan(0);
          expect(Temporal.Instant.compare(sendAt.add({ minutes: 60 }), of.startsAt)).toBeLessThanOrEqual(0);
          const { hour } = sendAt.toZonedDateTimeISO(zone);
          expect(hour).toBeGreaterThanOrEqual(8);
          expect(hour).toBeLessThan(21);
        }
        const beforeBooking = going.filter(({ dueAt }) => Temporal.Instant.compare(dueAt, bookedAt) <= 0);
        expect(beforeBooking).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

test('that a patient confirms brings back no text whose time was past at the booking', () => {
  const soon = visit('2026-11-22T14:00', { status: 'confirmed' });
  expect(told(soon, rules(usual, { now: at('2026-11-20T16:00') }))).toEqual([
    '3d booked_too_late',
    '1d confirmed',
  ]);
});

test('what was one text too many is not sent when its time has passed', () => {
  const many = [7, 3, 2, 1].map((days) => step(`${days}d`, { days }));
  const inTwoWeeks = visit('2026-12-04T14:00');
  const sent = new Map(
    [7, 3].map((days) => [`${days}d`, at('2026-12-04T14:00').subtract({ hours: days * 24 })]),
  );
  for (const now of ['2026-12-02T13:00', '2026-12-02T16:00'])
    expect(told(inTwoWeeks, rules(many, { now: at(now), sent }))[0]).toBe('2d too_many');
});
