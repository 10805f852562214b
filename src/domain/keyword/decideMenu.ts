import {
  candidateById,
  decideAmong,
  decideChoice,
  decideFor,
  decideNoMatch,
  decideUnclear,
} from './decideAnswer.ts';
import type { MenuLetter, Recognised } from './recognise.ts';
import { decision, type ReplyDecision } from './replyDecision.ts';
import type { Intent, OpenQuestion, ReplySituation } from './situation.ts';
import { candidates, candidatesFor, isOpenFor, type AnsweredBy, type Candidate } from './whichAppointment.ts';

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

/** A digit: the number of a choice where “which one?” is open, else an answer to a reminder, else ordinary text for staff. */
export function decideDigit(situation: ReplySituation, recognised: Recognised, digit: number): ReplyDecision {
  const intent = digitIntents[digit];
  const choice = newestChoice(situation);
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

/** YES, Y and OK; and C, R, X and digits to reminders. */
export function decideMenu(
  situation: ReplySituation,
  recognised: Recognised,
  intent: Intent,
  by: AnsweredBy,
): ReplyDecision {
  const meant = openTo(situation, intent, by);
  return meant.length === 0 ? decision(recognised) : decideAmong(situation, recognised, meant, intent);
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

function newestChoice({ openQuestions, now }: ReplySituation): OpenQuestion | undefined {
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
