import type { NamedDay } from './cancelVisit.ts';
import type { AskedAppointment, Intent, OpenQuestion, ReplySituation } from './situation.ts';

/**
 * An appointment that a reply may be about, with the question that brought it up (its reminder where there is one). Of a reminder about
 * several the question is as it stands for this visit: each is answered for itself.
 */
export type Candidate = { appointment: AskedAppointment; question: OpenQuestion; offersCancel: boolean };

/**
 * How the patient answered. A word counts until the cut-off; a digit or letter for 72 hours at most; YES, Y and OK only to a question
 * not yet answered, so that an “ok” after a cancellation does not take it back (TCPA-18).
 */
export type AnsweredBy = 'word' | 'menu' | 'yes';

const menuHours = 72;
const statusOf = { confirm: 'confirmed', cancel: 'cancelled', reschedule: 'change_asked' } as const;

/** Whether a question still owns this kind of answer. */
export function isOpenFor(question: OpenQuestion, by: AnsweredBy, now: Temporal.Instant): boolean {
  if (Temporal.Instant.compare(now, question.expiresAt) >= 0) return false;
  if (by === 'word') return true;
  if (by === 'yes' && question.answeredAt !== undefined) return false;
  return Temporal.Instant.compare(now, question.askedAt.add({ hours: menuHours })) < 0;
}

/** Every appointment that an answer of this kind could be about, each once, soonest first. */
export function candidates(situation: ReplySituation, by: AnsweredBy): Candidate[] {
  const found = new Map<string, Candidate>();
  const reminded = new Set<string>();
  const { openQuestions, now } = situation;
  // Reminders first: a choice is about the same appointments. The newest of two reminders stands for both.
  for (const asked of [...openQuestions.filter(isReminder), ...openQuestions.filter(isChoice)])
    for (const appointment of asked.appointments) {
      const isOlder = isReminder(asked) && reminded.has(appointment.id);
      if (isReminder(asked)) reminded.add(appointment.id);
      const question = questionAbout(asked, appointment.id);
      if (!question || !isOpenFor(question, by, now) || !canBeAnswered(appointment, question, now)) continue;
      const known = found.get(appointment.id);
      if (known !== undefined) known.offersCancel ||= question.offersCancel;
      else if (!isOlder)
        found.set(appointment.id, { appointment, question, offersCancel: question.offersCancel });
    }
  return [...found.values()].toSorted((one, other) =>
    Temporal.Instant.compare(one.appointment.startsAt, other.appointment.startsAt),
  );
}

/**
 * The candidates that remain for this intent. A question still unanswered goes before an answered one, unless the patient answered that
 * one after the other had been asked too: then both may be meant.
 */
export function candidatesFor(situation: ReplySituation, by: AnsweredBy, intent: Intent): Candidate[] {
  const all = candidates(situation, by);
  const unanswered = all.filter(({ question }) => question.answeredAt === undefined);
  if (unanswered.length === 0) return all;
  return all.filter(({ question, appointment }) => {
    const { answeredAt } = question;
    if (answeredAt === undefined) return true;
    const bothWereAsked = unanswered.some(
      ({ question: other }) => Temporal.Instant.compare(answeredAt, other.askedAt) > 0,
    );
    return bothWereAsked && appointment.status !== statusOf[intent];
  });
}

/** Whether the appointment is on the day that the patient named; a day that cannot be checked fits none. */
export function isOnDay(
  { startsAt, timeZone }: AskedAppointment,
  day: NamedDay | undefined,
  now: Temporal.Instant,
): boolean {
  if (day === undefined) return true;
  if (day === 'other') return false;
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  const date = startsAt.toZonedDateTimeISO(timeZone).toPlainDate();
  if (day === 'today') return date.equals(today);
  if (day === 'tomorrow') return date.equals(today.add({ days: 1 }));
  return date.dayOfWeek === day && Temporal.PlainDate.compare(date, today.add({ days: 7 })) < 0;
}

/** Whether something was asked about that can no longer be answered: the patient is told so rather than thanked. */
export function isTooLate({ openQuestions, now }: ReplySituation): boolean {
  return openQuestions.some(
    (question) =>
      Temporal.Instant.compare(now, question.expiresAt) >= 0 ||
      question.appointments.some(({ startsAt }) => Temporal.Instant.compare(startsAt, now) <= 0),
  );
}

/** Whether a reminder is about several visits, which it numbers. */
export function isList({ kind, appointments }: OpenQuestion): boolean {
  return kind === 'reminder' && appointments.length > 1;
}

/** The question as it stands for one of its visits; null where that visit is not what was asked about any more. */
function questionAbout(question: OpenQuestion, appointmentId: string): OpenQuestion | null {
  if (!isList(question)) return question;
  const own = question.visits?.get(appointmentId);
  return own?.isGone ? null : { ...question, answeredAt: own?.answeredAt, lastAnswer: own?.answer };
}

function isReminder(question: OpenQuestion): boolean {
  return question.kind === 'reminder';
}

function isChoice(question: OpenQuestion): boolean {
  return question.kind === 'choice';
}

function canBeAnswered(
  appointment: AskedAppointment,
  question: OpenQuestion,
  now: Temporal.Instant,
): boolean {
  if (Temporal.Instant.compare(appointment.startsAt, now) <= 0) return false;
  if (appointment.status === 'completed' || appointment.status === 'no_show') return false;
  if (appointment.status !== 'cancelled') return true;
  // Only the patient's own cancellation can be taken back by a reply.
  return question.answeredAt !== undefined && question.lastAnswer === 'cancel';
}
