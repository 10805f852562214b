import {
  candidateById,
  decideAmong,
  decideChoice,
  decideFor,
  decideNoMatch,
  decideUnclear,
} from './decideAnswer.ts';
import { decideWhichNumber } from './decideVisits.ts';
import type { MenuLetter, Recognised } from './recognise.ts';
import { decision, type ReplyDecision } from './replyDecision.ts';
import type { Intent, OpenQuestion, ReplySituation } from './situation.ts';
import {
  candidates,
  candidatesFor,
  isList,
  isOpenFor,
  type AnsweredBy,
  type Candidate,
} from './whichAppointment.ts';

/** What digits and letters say to a reminder. N says nothing that a machine should act on. */
const digitIntents: Record<number, Intent> = { 1: 'confirm', 2: 'reschedule', 3: 'cancel' };
const letterIntents: Record<MenuLetter, { intent: Intent; by: AnsweredBy } | null> = {
  C: { intent: 'confirm', by: 'menu' },
  Y: { intent: 'confirm', by: 'yes' },
  R: { intent: 'reschedule', by: 'menu' },
  X: { intent: 'cancel', by: 'menu' },
  N: null,
};

/** A single letter. Without an open question it is ordinary text for staff. */
export function decideLetter(
  situation: ReplySituation,
  recognised: Recognised,
  letter: MenuLetter,
): ReplyDecision {
  const meaning = letterIntents[letter];
  return meaning === null
    ? decision(recognised)
    : decideMenu(situation, recognised, meaning.intent, meaning.by);
}

/**
 * A digit: the number of a visit where “which one?” or a reminder about several is what was asked last, else an answer to a reminder, else
 * ordinary text for staff.
 */
export function decideDigit(situation: ReplySituation, recognised: Recognised, digit: number): ReplyDecision {
  const intent = digitIntents[digit];
  const choice = newestChoice(situation);
  const list = newestList(situation);
  if (list !== undefined && (choice === undefined || isAskedAfter(list, choice)))
    return decideListNumber(situation, recognised, list, { digit, choice });
  if (choice?.intent === undefined)
    return intent === undefined ? decision(recognised) : decideMenu(situation, recognised, intent, 'menu');
  const askedLater =
    intent === undefined ? [] : openTo(situation, intent, 'menu').filter(wasAskedAfter(choice));
  if (askedLater.length > 0) {
    // A reminder came after “which one?”, and the digit answers both: asked about, not guessed.
    if (intent !== choice.intent) return decideUnclear(situation, recognised);
    return decideChoice(situation, recognised, candidatesFor(situation, 'word', intent), intent);
  }
  return decideChosen(situation, recognised, choice, choice.intent, digit);
}

/** A number of a reminder about several: that visit is confirmed. Where the digit answers something else too, it is asked about. */
function decideListNumber(
  situation: ReplySituation,
  recognised: Recognised,
  list: OpenQuestion,
  { digit, choice }: { digit: number; choice: OpenQuestion | undefined },
): ReplyDecision {
  const intent = digitIntents[digit];
  const others = openTo(situation, intent ?? 'confirm', 'menu').filter(
    ({ question }) => question.id !== list.id && question.answeredAt === undefined,
  );
  const readings = new Set<Intent | undefined>([
    ...others.map(({ question }) => (isList(question) ? 'confirm' : intent)),
    ...(choice === undefined ? [] : [choice.intent]),
  ]);
  if (readings.size > 0)
    return [...readings].every((reading) => reading === 'confirm')
      ? decideAmong(situation, recognised, candidatesFor(situation, 'word', 'confirm'), 'confirm')
      : decideUnclear(situation, recognised);
  if (digit === 0) return decision(recognised);
  const visit = list.appointments[digit - 1];
  if (visit === undefined) return decideWhichNumber(situation, recognised, list);
  const candidate = candidateById(situation, visit.id);
  return candidate === undefined
    ? decideNoMatch(situation, recognised, 'confirm')
    : decideFor(situation, recognised, candidate, 'confirm');
}

/** YES, Y and OK; and C, R, X and digits to reminders. */
export function decideMenu(
  situation: ReplySituation,
  recognised: Recognised,
  intent: Intent,
  by: AnsweredBy,
): ReplyDecision {
  const meant = openTo(situation, intent, by);
  if (meant.length === 0) return decision(recognised);
  const list = newestList(situation);
  if (by === 'yes' && list !== undefined) {
    // A yes to “which one do you want to cancel?” must confirm nothing, and “ok” after an answer to one of several is no answer about the rest.
    const choice = newestChoice(situation);
    if (choice?.intent !== undefined && choice.intent !== 'confirm')
      return decideWhichNumber(situation, recognised, list);
    if (isAcknowledgement(recognised) && hasAnswers(list)) return decision(recognised);
  }
  return decideAmong(situation, recognised, meant, intent);
}

function decideChosen(
  situation: ReplySituation,
  recognised: Recognised,
  choice: OpenQuestion,
  intent: Intent,
  digit: number,
): ReplyDecision {
  const chosen = choice.appointments[digit - 1];
  const stopLine = intent === 'cancel';
  if (chosen === undefined) {
    const live = candidates(situation, 'word').filter(({ appointment }) =>
      choice.appointments.some(({ id }) => id === appointment.id),
    );
    return live.length === 0
      ? decideNoMatch(situation, recognised, intent)
      : decideChoice(situation, recognised, live, intent, stopLine);
  }
  const candidate = candidateById(situation, chosen.id);
  if (candidate === undefined)
    return { ...decideNoMatch(situation, recognised, intent), closeQuestionIds: [choice.id] };
  const decided = decideFor(situation, recognised, candidate, intent, stopLine);
  return { ...decided, closeQuestionIds: [...new Set([...decided.closeQuestionIds, choice.id])] };
}

function openTo(situation: ReplySituation, intent: Intent, by: AnsweredBy): Candidate[] {
  const meant = candidatesFor(situation, by, intent);
  return intent === 'cancel' ? meant.filter(({ offersCancel }) => offersCancel) : meant;
}

/** The newest reminder about several, while digits are its own and some visit of it is what was asked last. */
export function newestList(situation: ReplySituation): OpenQuestion | undefined {
  const all = candidates(situation, 'menu');
  const unanswered = all.filter(({ question }) => question.answeredAt === undefined);
  return situation.openQuestions.find(
    (question) =>
      isList(question) &&
      all.some((candidate) => candidate.question.id === question.id && !givesWay(candidate, unanswered)),
  );
}

/** Whether something else has been asked since it was answered. */
function givesWay({ question }: Candidate, unanswered: readonly Candidate[]): boolean {
  const { answeredAt } = question;
  return (
    answeredAt !== undefined &&
    unanswered.length > 0 &&
    unanswered.every(({ question: other }) => Temporal.Instant.compare(answeredAt, other.askedAt) <= 0)
  );
}

function isAskedAfter(one: OpenQuestion, other: OpenQuestion): boolean {
  return Temporal.Instant.compare(one.askedAt, other.askedAt) > 0;
}

/** “OK” says that something was read; “yes” answers. */
function isAcknowledgement({ rule }: Recognised): boolean {
  return rule === 'keyword:OK' || rule === 'keyword:OKAY';
}

function hasAnswers({ visits }: OpenQuestion): boolean {
  return [...(visits?.values() ?? [])].some(({ answeredAt }) => answeredAt !== undefined);
}

export function newestChoice({ openQuestions, now }: ReplySituation): OpenQuestion | undefined {
  return openQuestions
    .filter(
      (question) =>
        question.kind === 'choice' && question.answeredAt === undefined && isOpenFor(question, 'menu', now),
    )
    .toSorted((one, other) => Temporal.Instant.compare(other.askedAt, one.askedAt))[0];
}

function wasAskedAfter(choice: OpenQuestion) {
  return ({ question }: Candidate): boolean =>
    question.kind === 'reminder' &&
    question.answeredAt === undefined &&
    Temporal.Instant.compare(question.askedAt, choice.askedAt) > 0;
}
