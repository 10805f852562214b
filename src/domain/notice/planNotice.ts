import { resolveLocal, localTime } from '../appointment/localTime.ts';
import { earliest, latest, openingFor } from '../reminder/stepTimes.ts';
import type { ClinicHours } from '../schedule/dayHours.ts';
import { keepsBelowCaps } from '../schedule/judgeCaps.ts';
import { rulePackAt, type RulePack } from '../schedule/rulePack.ts';
import type { WhereaboutsFacts } from '../schedule/zoneEvidence.ts';
import { noticeKindFacts, type NoticeKind, type NoticeOutcome } from './noticeKind.ts';
import type { NoticeStep } from './noticeRule.ts';
import { chooseNoticeWords, type ChosenWords, type WordsFacts } from './noticeWords.ts';

export type PlannedNotice = {
  kind: NoticeKind;
  /** How it ended; null while it is open. */
  outcome: NoticeOutcome | null;
  occurredAt: Temporal.Instant;
  /** When it was reported here. */
  reportedAt: Temporal.Instant;
  dueOn: Temporal.PlainDate | null;
  /** When this due date was set: by the report, or by the last move. */
  dueSetAt: Temporal.Instant;
  /** IANA, of its place. */
  timeZone: string;
  /** The number or the amount that the usual text names is known. */
  hasValue: boolean;
  /** Whether texts go to its patient at all. */
  patient: 'texted' | 'deceased' | 'do_not_text';
};

export type NoticePlanRules = {
  steps: readonly NoticeStep[];
  policy: 'standard' | 'strict';
  now: Temporal.Instant;
  /** Since when each step is what it is: one that is new or was changed brings nothing that was due before. */
  since: ReadonlyMap<string, Temporal.Instant>;
  /** Of the number that is texted; null when there is none. */
  whereabouts: WhereaboutsFacts | null;
  clinicHours: ClinicHours | null;
  /** What is known of the words that steps may use. */
  words: ReadonlyMap<string, WordsFacts>;
  /** Texts that have gone, by `sentKey`: they are never planned again, and their place is taken. */
  sent: ReadonlyMap<string, Temporal.Instant>;
};

export const noticeSkipReasons = [
  'picked_up',
  'seen',
  'paid',
  'cancelled',
  'erased',
  'deceased',
  'do_not_text',
  'no_number',
  'rule_is_newer',
  'reported_too_late',
  'too_late',
  'too_many',
  'no_useful_opening',
  'no_words',
] as const;
export type NoticeSkipReason = (typeof noticeSkipReasons)[number];

export type PlannedNoticeText = {
  stepId: string;
  /** What the step counts from: the due date, or the report. One text for each. */
  about: string;
  /** When the rule wants it. */
  dueAt: Temporal.Instant;
  /** Null: none may be sent. */
  words: ChosenWords | null;
} & (
  | { kind: 'planned'; sendAt: Temporal.Instant; deadlineAt: Temporal.Instant; words: ChosenWords }
  | { kind: 'skipped'; reason: NoticeSkipReason }
);

/** A due date has no time of day of its own. */
const dueTime = '10:00';
/** What has happened stays news for so long: over a weekend with a holiday. */
const newsHours = 72;
/** A text before a date that could not go at its time is of use for a day. */
const aheadHours = 24;

/**
 * The texts of one notice: for each step of its rule when it goes and in which words, or why it does not. A function of its arguments alone.
 * Steps before the due date that were past when the date was set do not follow each other at once: the one nearest to it goes then, unless another says
 * the same. What falls into quiet hours goes in the opening before or after, in time (TZ-06, AUD-02); what would be more than the caps allow is left
 * out, the later first (TCPA-08, CAP-PAYMENT).
 */
export function planNotice(
  notice: PlannedNotice,
  rules: NoticePlanRules,
  pack: RulePack = rulePackAt(rules.now),
): PlannedNoticeText[] {
  const wanted = rules.steps
    .filter((step) => !rules.sent.has(sentKey(step.id, aboutOf(notice, step))))
    .map((step) => wantedText(notice, rules, step));
  const useful = withDeadlines(notice, rules, keepOneOfThePast(notice, rules, wanted));
  return withinCaps(
    notice,
    rules,
    useful.map((one) => atAnOpening(notice, rules, one, pack)),
    pack,
  ).map(({ step, about, dueAt, words, ...how }): PlannedNoticeText => {
    const text = { stepId: step.id, about, dueAt };
    if (how.kind === 'skipped') return { ...text, words, kind: 'skipped', reason: how.reason };
    if (words === null) throw new Error('a text was planned without words');
    return { ...text, ...how, words };
  });
}

/** The name of a text that has gone. */
export function sentKey(stepId: string, about: string): string {
  return `${stepId} ${about}`;
}

/** What a step counts from, by name. */
export function aboutOf(
  { dueOn }: Pick<PlannedNotice, 'dueOn'>,
  { anchor }: Pick<NoticeStep, 'anchor'>,
): string {
  return anchor === 'at_once' || dueOn === null ? 'report' : dueOn.toString();
}

type Step = { step: NoticeStep; about: string; dueAt: Temporal.Instant; words: ChosenWords | null };
type Skipped = Step & { kind: 'skipped'; reason: NoticeSkipReason };
type Wanted = (Step & { kind: 'wanted' }) | Skipped;
type Useful = (Step & { kind: 'useful'; deadlineAt: Temporal.Instant }) | Skipped;
type Going = (Step & { kind: 'planned'; deadlineAt: Temporal.Instant; sendAt: Temporal.Instant }) | Skipped;

function wantedText(notice: PlannedNotice, rules: NoticePlanRules, step: NoticeStep): Wanted {
  const dueAt = timeOf(notice, step);
  const words = chooseNoticeWords(notice.kind, step.templateKey, notice, rules.words);
  const known = { step, about: aboutOf(notice, step), dueAt, words };
  const since = rules.since.get(step.id);
  const isOlder =
    since !== undefined &&
    Temporal.Instant.compare(latest(dueAt, latest(notice.reportedAt, notice.dueSetAt)), since) < 0;
  const reason =
    whyNotTold(notice, rules) ?? (isOlder ? 'rule_is_newer' : null) ?? (words === null ? 'no_words' : null);
  return reason === null ? { ...known, kind: 'wanted' } : { ...known, kind: 'skipped', reason };
}

/** When the rule wants a step. */
function timeOf(notice: PlannedNotice, { anchor, days, hours, time }: NoticeStep): Temporal.Instant {
  if (anchor === 'at_once') return notice.occurredAt;
  const { timeZone, dueOn } = notice;
  const reported = localTime(notice.occurredAt, timeZone);
  const from =
    dueOn === null
      ? reported.withPlainTime(time ?? reported.toPlainTime())
      : dueOn.toPlainDateTime(time ?? dueTime);
  return anchor === 'before_due'
    ? resolveLocal(from.subtract({ days }), timeZone).subtract({ hours })
    : resolveLocal(from.add({ days }), timeZone).add({ hours });
}

/** What about the notice and its patient speaks against all of its texts, whatever the time; null when nothing does. Asked of texts that wait, too. */
export function whyNotTold(
  notice: Pick<PlannedNotice, 'outcome' | 'patient'>,
  { whereabouts }: Pick<NoticePlanRules, 'whereabouts'>,
): NoticeSkipReason | null {
  if (notice.outcome !== null) return notice.outcome;
  if (notice.patient !== 'texted') return notice.patient;
  return whereabouts === null ? 'no_number' : null;
}

/** Of the steps before the due date that were past when it was set, at most one is made good, at once: the nearest, where nothing else is to come. */
function keepOneOfThePast(
  notice: PlannedNotice,
  { sent }: NoticePlanRules,
  wanted: readonly Wanted[],
): Wanted[] {
  const isPast = ({ step, dueAt }: Wanted): boolean =>
    step.anchor === 'before_due' && Temporal.Instant.compare(dueAt, notice.dueSetAt) <= 0;
  const open = wanted.filter(({ kind }) => kind === 'wanted');
  const hasBetter = open.some((one) => one.step.anchor !== 'not_done' && !isPast(one));
  const due = notice.dueOn?.toString();
  const hasGone = due !== undefined && [...sent.keys()].some((key) => key.endsWith(` ${due}`));
  const nearest =
    hasBetter || hasGone
      ? undefined
      : open.filter(isPast).toSorted((one, other) => Temporal.Instant.compare(other.dueAt, one.dueAt))[0];
  return wanted.map((one) => {
    if (one.kind === 'skipped' || !isPast(one)) return one;
    if (one === nearest) return { ...one, dueAt: notice.dueSetAt };
    return { ...one, kind: 'skipped', reason: 'reported_too_late' };
  });
}

/** Until when each is of use: as its step says, not when the next one goes, and before a date not beyond it (AUD-02). */
function withDeadlines(notice: PlannedNotice, { now }: NoticePlanRules, wanted: readonly Wanted[]): Useful[] {
  return wanted.map((one) => {
    if (one.kind === 'skipped') return one;
    const { step, dueAt } = one;
    const next = wanted.flatMap((other) =>
      other.kind === 'wanted' && Temporal.Instant.compare(other.dueAt, dueAt) > 0 ? [other.dueAt] : [],
    );
    const hours = step.usefulHours ?? (step.anchor === 'before_due' ? aheadHours : newsHours);
    const over =
      step.anchor === 'before_due' && notice.dueOn !== null
        ? [resolveLocal(notice.dueOn.add({ days: 1 }).toPlainDateTime(), notice.timeZone)]
        : [];
    const deadlineAt = [...over, ...next].reduce(earliest, dueAt.add({ hours }));
    return Temporal.Instant.compare(now, deadlineAt) < 0 && Temporal.Instant.compare(dueAt, deadlineAt) < 0
      ? { ...one, kind: 'useful', deadlineAt }
      : { ...one, kind: 'skipped', reason: 'too_late' };
  });
}

/** By the hours of where the patient is: at its time, or before or after it. */
function atAnOpening(notice: PlannedNotice, rules: NoticePlanRules, one: Useful, pack: RulePack): Going {
  if (one.kind === 'skipped') return one;
  const { step, dueAt, deadlineAt } = one;
  const { category } = noticeKindFacts[notice.kind];
  // What tells of a date may go the evening before; news cannot go before it is one.
  const earliestUsefulAt =
    step.anchor === 'before_due' ? latest(notice.dueSetAt, dueAt.subtract({ hours: aheadHours })) : null;
  // A step of the day of the report may be for an hour that was over.
  const fromAt = latest(dueAt, notice.occurredAt);
  const sendAt =
    Temporal.Instant.compare(fromAt, deadlineAt) < 0
      ? openingFor({ dueAt: fromAt, deadlineAt, earliestUsefulAt, category }, rules, pack)
      : null;
  return sendAt === null
    ? { ...one, kind: 'skipped', reason: 'no_useful_opening' }
    : { ...one, kind: 'planned', sendAt };
}

/** The texts that keep below the caps of their category, with those that have gone; in the order of their times. */
function withinCaps(
  notice: PlannedNotice,
  { policy, sent }: NoticePlanRules,
  found: readonly Going[],
  pack: RulePack,
): Going[] {
  const { category } = noticeKindFacts[notice.kind];
  const going = found.filter((one) => one.kind === 'planned');
  const taken = [...sent.values()];
  const tooMany = new Set<Going>();
  for (const one of going.toSorted((a, b) => Temporal.Instant.compare(a.sendAt, b.sendAt))) {
    if (keepsBelowCaps([...taken, one.sendAt], { category, policy }, pack)) taken.push(one.sendAt);
    else tooMany.add(one);
  }
  return found.map((one) => (tooMany.has(one) ? { ...one, kind: 'skipped', reason: 'too_many' } : one));
}
