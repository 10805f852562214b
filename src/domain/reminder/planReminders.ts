import type { Modality } from '../appointment/modality.ts';
import type { AppointmentStatus } from '../appointment/status.ts';
import type { ClinicHours } from '../schedule/dayHours.ts';
import { fittingSteps } from '../schedule/fittingSteps.ts';
import { reminderTime } from '../schedule/reminderTime.ts';
import { rulePackAt, type RulePack } from '../schedule/rulePack.ts';
import type { WhereaboutsFacts } from '../schedule/zoneEvidence.ts';
import { remindedStatuses, type RuleStep } from './reminderRule.ts';
import { earliest, latest, openingFor } from './stepTimes.ts';

export type PlannedVisit = {
  id: string;
  status: AppointmentStatus;
  /** By the clock on the wall of where it takes place. */
  local: Temporal.PlainDateTime;
  timeZone: string;
  startsAt: Temporal.Instant;
  /** When this start was set: by the booking, or by the last move. */
  bookedAt: Temporal.Instant;
  /** When it was marked as missed. */
  missedAt: Temporal.Instant | null;
  /** It was booked elsewhere, and came here later in a file or with all others of a record system. */
  isBroughtIn: boolean;
  isFirstOfPatient: boolean;
  modality: Modality;
  /** A reply to a reminder of this start was understood, whatever the status is now. */
  isAnswered: boolean;
  /** Whether texts go to its patient at all. */
  patient: 'texted' | 'deceased' | 'do_not_text';
};

export type PlanRules = {
  steps: readonly RuleStep[];
  policy: 'standard' | 'strict';
  now: Temporal.Instant;
  /** Since when each step is what it is: one that is new or was changed brings nothing that was due before. */
  since: ReadonlyMap<string, Temporal.Instant>;
  /** Of the number that is texted; null when there is none. */
  whereabouts: WhereaboutsFacts | null;
  clinicHours: ClinicHours | null;
  /** Steps that have gone out for this very start: they are never planned again, and their place is taken. */
  sent: ReadonlyMap<string, Temporal.Instant>;
};

export const skipReasons = [
  'visit_over',
  'visit_cancelled',
  'not_missed',
  'confirmed',
  'answered',
  'nothing_asked',
  'not_first_visit',
  'brought_in',
  'only_video',
  'not_video',
  'deceased',
  'do_not_text',
  'no_number',
  'rule_is_newer',
  'booked_too_late',
  'too_late',
  'too_many',
  'no_useful_opening',
] as const;
export type SkipReason = (typeof skipReasons)[number];

export type PlannedReminder = {
  stepId: string;
  /** When the rule wants it. */
  dueAt: Temporal.Instant;
} & (
  | { kind: 'planned'; sendAt: Temporal.Instant; deadlineAt: Temporal.Instant }
  | { kind: 'skipped'; reason: SkipReason }
);

/** A visit that is sooner than this is not worth a reminder any more: who can still act on it? */
const leastAheadMinutes = 60;
/** After a booking the clinic corrects typing errors; and the patient has just been told. */
const afterBookingMinutes = 5;
/** A visit that was booked for so soon is not reminded of at all. */
const bookedForSoonMinutes = 120;
/** A text that could not go at its time is of use for so long: a day, or half of the time that a step by the hour leaves. */
const usefulHours = 24;
/** A text after a missed visit is of use for so long. */
const afterMissedDays = 7;

/**
 * The reminders of one visit: for each step of its rule when it goes, or why it does not. A function of its arguments alone. Steps whose
 * time was past at the booking do not follow each other at once: the one nearest to the visit goes soon after the booking, unless a later
 * step or a text on booking does the same (one sensible text, not three). What falls into quiet hours goes in the opening before, or
 * after, as the window says (TZ-06, A18); what would be more than the caps allow is left out, the least useful first (TCPA-08, A14).
 */
export function planReminders(
  visit: PlannedVisit,
  rules: PlanRules,
  pack: RulePack = rulePackAt(rules.now),
): PlannedReminder[] {
  const wanted = rules.steps
    .filter(({ id }) => !rules.sent.has(id))
    .map((step) => wantedTime(visit, rules, step));
  const useful = withDeadlines(visit, rules, keepOneOfThePast(visit, rules, wanted));
  return onlyAfterAsking(rules, withinCaps(visit, rules, useful, pack)).map((one) =>
    one.kind === 'planned'
      ? atAnOpening(visit, rules, one, pack)
      : { stepId: one.step.id, dueAt: one.dueAt, kind: 'skipped', reason: one.reason },
  );
}

type Step = { step: RuleStep; dueAt: Temporal.Instant };
type Skipped = Step & { kind: 'skipped'; reason: SkipReason };
type Wanted = (Step & { kind: 'wanted' }) | Skipped;
type Useful = (Step & { kind: 'planned'; deadlineAt: Temporal.Instant }) | Skipped;

function wantedTime(visit: PlannedVisit, rules: PlanRules, step: RuleStep): Wanted {
  const dueAt = dueTime(visit, step);
  const reason =
    whyNot(visit, rules, step) ?? (isBefore(visit, rules.since.get(step.id), dueAt) ? 'rule_is_newer' : null);
  return reason === null ? { step, dueAt, kind: 'wanted' } : { step, dueAt, kind: 'skipped', reason };
}

/** Due, and booked, before the step was what it is. */
function isBefore(
  visit: PlannedVisit,
  since: Temporal.Instant | undefined,
  dueAt: Temporal.Instant,
): boolean {
  return (
    since !== undefined &&
    Temporal.Instant.compare(dueAt, since) < 0 &&
    Temporal.Instant.compare(visit.bookedAt, since) < 0
  );
}

function dueTime(visit: PlannedVisit, { anchor, days, hours }: RuleStep): Temporal.Instant {
  if (anchor === 'on_booking') return visit.bookedAt.add({ minutes: afterBookingMinutes });
  if (isAhead({ anchor })) return reminderTime(visit, { days, hours });
  // Until it is missed nobody knows when that will be: it is shown as if it were, at its start.
  return (visit.missedAt ?? visit.startsAt).add({ hours: days * 24 + hours });
}

/** What about the visit and its patient speaks against a step, whatever the time; null when nothing does. Asked of texts that wait, too. */
export function whyNot(
  visit: PlannedVisit,
  rules: Pick<PlanRules, 'whereabouts'>,
  step: RuleStep,
): SkipReason | null {
  if (step.anchor === 'after_missed') {
    if (visit.status !== 'no_show') return 'not_missed';
  } else if (visit.status === 'cancelled') return 'visit_cancelled';
  else if (!remindedStatuses.includes(visit.status)) return 'visit_over';
  const isFollowUp = step.anchor === 'no_answer';
  if ((step.skipsConfirmed || isFollowUp) && visit.status === 'confirmed') return 'confirmed';
  if (isFollowUp && (visit.isAnswered || visit.status === 'change_asked')) return 'answered';
  if (step.anchor === 'on_booking' && visit.isBroughtIn) return 'brought_in';
  if (step.isForNewPatients && !visit.isFirstOfPatient) return 'not_first_visit';
  if (step.isForVideo === true && visit.modality !== 'video') return 'only_video';
  if (step.isForVideo === false && visit.modality === 'video') return 'not_video';
  if (visit.patient !== 'texted') return visit.patient;
  return rules.whereabouts === null ? 'no_number' : null;
}

/** Whether a step goes some time before the visit. */
function isAhead({ anchor }: Pick<RuleStep, 'anchor'>): boolean {
  return anchor === 'before_visit' || anchor === 'no_answer';
}

/**
 * Of the steps before the visit that were past when it was booked, at most one is made good, soon after the booking: that nearest to the
 * visit, where nothing else is still to come. That a patient confirms, and so does not get what was to come, brings none of them back.
 */
function keepOneOfThePast(visit: PlannedVisit, rules: PlanRules, wanted: readonly Wanted[]): Wanted[] {
  const isPast = ({ step, dueAt }: Wanted): boolean =>
    isAhead(step) && Temporal.Instant.compare(dueAt, visit.bookedAt) <= 0;
  // What follows up asks nothing first.
  const meant = wanted.filter(
    (one) => one.step.anchor !== 'no_answer' && (one.kind === 'wanted' || one.reason === 'confirmed'),
  );
  const hasBetter = meant.some((one) => one.step.anchor === 'on_booking' || !isPast(one));
  const isForSoon =
    Temporal.Instant.compare(visit.bookedAt.add({ minutes: bookedForSoonMinutes }), visit.startsAt) >= 0;
  const nearest =
    hasBetter || isForSoon || rules.sent.size > 0
      ? undefined
      : meant.filter(isPast).toSorted((a, b) => Temporal.Instant.compare(b.dueAt, a.dueAt))[0];
  return wanted.map((one) => {
    if (one.kind === 'skipped' || !isPast(one)) return one;
    if (one === nearest) return { ...one, dueAt: visit.bookedAt.add({ minutes: afterBookingMinutes }) };
    return { step: one.step, dueAt: one.dueAt, kind: 'skipped', reason: 'booked_too_late' };
  });
}

/** Until when each is of use: not too close to the visit, not when the next one goes, not long after its time (AUD-02). */
function withDeadlines(visit: PlannedVisit, { now }: PlanRules, wanted: readonly Wanted[]): Useful[] {
  const lastUse = visit.startsAt.subtract({ minutes: leastAheadMinutes });
  return wanted.map((one) => {
    if (one.kind === 'skipped') return one;
    const { step, dueAt } = one;
    const next = wanted.flatMap((other) =>
      other.kind === 'wanted' &&
      other.step.anchor !== 'no_answer' &&
      Temporal.Instant.compare(other.dueAt, dueAt) > 0
        ? [other.dueAt]
        : [],
    );
    const deadlineAt =
      step.anchor === 'after_missed'
        ? dueAt.add({ hours: afterMissedDays * 24 })
        : [lastUse, ...next].reduce(earliest, dueAt.add(usefulFor(step)));
    return Temporal.Instant.compare(now, deadlineAt) < 0 && Temporal.Instant.compare(dueAt, deadlineAt) < 0
      ? { step, dueAt, kind: 'planned', deadlineAt }
      : { step, dueAt, kind: 'skipped', reason: 'too_late' };
  });
}

function usefulFor({ anchor, days, hours }: RuleStep): { minutes: number } {
  return { minutes: isAhead({ anchor }) && days === 0 ? hours * 30 : usefulHours * 60 };
}

/** The steps before the visit that keep below the caps of care texts, with those that have gone (TCPA-08). */
function withinCaps(
  visit: PlannedVisit,
  rules: PlanRules,
  wanted: readonly Useful[],
  pack: RulePack,
): Useful[] {
  const { policy, now, sent } = rules;
  const isCapped = ({ kind, step, dueAt }: Useful): boolean =>
    kind === 'planned' && isAhead(step) && dueAt.equals(dueTime(visit, step));
  const capped = wanted.filter(isCapped);
  // What finds no hours takes nobody's place.
  const goes = (one: Useful): boolean =>
    one.kind === 'planned' && !isCapped(one) && atAnOpening(visit, rules, one, pack).kind === 'planned';
  const others = [...sent.values(), ...wanted.filter(goes).map(({ dueAt }) => dueAt)];
  const { dropped } = fittingSteps(
    {
      visit,
      steps: capped.map(({ step }) => step),
      policy,
      // What was one too many stays so when its time has come.
      now: capped.map(({ dueAt }) => dueAt).reduce(earliest, now),
      others,
    },
    pack,
  );
  const tooMany = new Set(dropped.map(({ step }) => step));
  return wanted.map((one) =>
    capped.includes(one) && tooMany.has(one.step)
      ? { step: one.step, dueAt: one.dueAt, kind: 'skipped', reason: 'too_many' }
      : one,
  );
}

/** A text for who has not answered goes only where another one asked before it. */
function onlyAfterAsking({ sent }: PlanRules, wanted: readonly Useful[]): Useful[] {
  const asking = [
    ...sent.values(),
    ...wanted.flatMap(({ kind, step, dueAt }) =>
      kind === 'planned' && step.anchor !== 'no_answer' ? [dueAt] : [],
    ),
  ];
  return wanted.map((one) =>
    one.kind === 'skipped' ||
    one.step.anchor !== 'no_answer' ||
    asking.some((at) => Temporal.Instant.compare(at, one.dueAt) < 0)
      ? one
      : { step: one.step, dueAt: one.dueAt, kind: 'skipped', reason: 'nothing_asked' },
  );
}

/** By the hours of where the patient is: at its time, or before or after it. */
function atAnOpening(
  visit: PlannedVisit,
  rules: PlanRules,
  { step, dueAt, deadlineAt }: Useful & { kind: 'planned' },
  pack: RulePack,
): PlannedReminder {
  // It may go the evening before; a text for a visit that was just booked, not before the booking.
  const earliestUsefulAt = isAhead(step) ? latest(visit.bookedAt, dueAt.subtract({ hours: 24 })) : null;
  const sendAt = openingFor({ dueAt, deadlineAt, earliestUsefulAt, category: 'appointment' }, rules, pack);
  return sendAt === null
    ? { stepId: step.id, dueAt, kind: 'skipped', reason: 'no_useful_opening' }
    : { stepId: step.id, dueAt, kind: 'planned', sendAt, deadlineAt };
}
