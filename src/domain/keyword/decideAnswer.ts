import { nextStatus } from '../appointment/status.ts';
import { answers } from './answers.ts';
import type { Recognised } from './recognise.ts';
import {
  decision,
  task,
  type AppointmentChange,
  type ReplyDecision,
  type ReplyTask,
} from './replyDecision.ts';
import { decideVisits } from './decideVisits.ts';
import { severalWords } from './severalAnswers.ts';
import type { Intent, ReplySituation } from './situation.ts';
import { digitToTakeBack, isTakenBackTooLate, tasksAfterTakingBack } from './takenBack.ts';
import { candidates, isList, isTooLate, type Candidate } from './whichAppointment.ts';

const actionOf = { confirm: 'confirm', cancel: 'cancel', reschedule: 'ask_change' } as const;
// A digit answers: nine at most.
const mostChoices = 9;

/** One appointment is meant: change it and say so. `stopLine` adds how to stop all texts, for those who wrote CANCEL. */
export function decideFor(
  situation: ReplySituation,
  recognised: Recognised,
  candidate: Candidate,
  intent: Intent,
  stopLine = false,
): ReplyDecision {
  const { appointment, question } = candidate;
  if (isList(question))
    return decideVisits(situation, recognised, [{ candidate, wish: intent }], { stopLine });
  const to = nextStatus(appointment.status, actionOf[intent], 'patient');
  if (to !== 'confirmed' && to !== 'cancelled' && to !== 'change_asked')
    return decideNoMatch(situation, recognised, intent);
  if (to !== 'cancelled' && isTakenBackTooLate(appointment))
    return decideSlotTaken(situation, recognised, candidate, intent);
  const changed = to !== appointment.status;
  const change: AppointmentChange = { appointmentId: appointment.id, to, holdSlot: false };
  const tasks: ReplyTask[] = [];
  if (intent === 'reschedule' && changed)
    tasks.push(
      task(
        'reschedule_asked',
        'normal',
        'The patient asks for another time. Call, and move the visit.',
        appointment.id,
      ),
    );
  if (changed) tasks.push(...tasksAfterTakingBack(appointment));
  return decision(recognised, {
    appointmentChanges: changed ? [change] : [],
    answer:
      intent === 'cancel' ? cancelledAnswer(situation, candidate, stopLine) : answerFor(situation, intent),
    answeredQuestionId: question.id,
    answeredIntent: intent,
    closeQuestionIds: openChoiceIds(situation, question.id),
    tasks,
    handled: true,
  });
}

/** Several may be meant: ask which, in the order of their times. Staff see it until the patient has chosen. */
export function decideChoice(
  situation: ReplySituation,
  recognised: Recognised,
  meant: Candidate[],
  intent: Intent,
  stopLine = false,
): ReplyDecision {
  const appointments = meant.map(({ appointment }) => appointment);
  if (appointments.length > mostChoices) return decideUnclear(situation, recognised);
  const words = answers[situation.language];
  const text = words.whichOne[intent](appointments, areOfOneList(meant));
  return decision(recognised, {
    answer: { kind: 'choice', text: stopLine ? `${text} ${words.stopLine}` : text },
    openChoice: { intent, appointments },
    closeQuestionIds: openChoiceIds(situation),
  });
}

/** Nothing is open, or it is too late: no false thank-you. Who asks for another time is called back all the same. */
export function decideNoMatch(
  situation: ReplySituation,
  recognised: Recognised,
  intent: Intent,
): ReplyDecision {
  const words = answers[situation.language];
  if (intent === 'reschedule')
    return decision(recognised, {
      answer: answerFor(situation, intent),
      tasks: [
        task(
          'reschedule_asked',
          'normal',
          'Asks for another time, but no reminder is open. Call, and find the visit.',
        ),
      ],
      handled: true,
    });
  const answer = isTooLate(situation)
    ? ({ kind: 'past', text: words.past(situation.clinic) } as const)
    : ({ kind: 'nothing_pending', text: words.nothingPending(situation.clinic) } as const);
  return decision(recognised, { answer });
}

/** Two readings that exclude each other: the patient is asked to call, staff are told. */
export function decideUnclear(situation: ReplySituation, recognised: Recognised): ReplyDecision {
  return decision(recognised, {
    answer: { kind: 'unclear', text: answers[situation.language].unclear(situation.clinic) },
    tasks: [
      task(
        'unclear_reply',
        'normal',
        'The answer fits several open questions. Ask the patient which visit is meant.',
      ),
    ],
  });
}

/** Several, one or none. Several that were asked about in one text are confirmed together: it asked for one answer to all. */
export function decideAmong(
  situation: ReplySituation,
  recognised: Recognised,
  meant: Candidate[],
  intent: Intent,
  stopLine = false,
): ReplyDecision {
  const [only, ...others] = meant;
  if (only === undefined) return decideNoMatch(situation, recognised, intent);
  if (others.length === 0) return decideFor(situation, recognised, only, intent, stopLine);
  const together = intent === 'confirm' ? confirmedTogether(meant) : null;
  return together === null
    ? decideChoice(situation, recognised, meant, intent, stopLine)
    : decideVisits(
        situation,
        recognised,
        together.map((candidate) => ({ candidate, wish: intent })),
      );
}

/** Whether all of these were asked about in one text, which numbered them. */
function areOfOneList([first, ...others]: readonly Candidate[]): boolean {
  return (
    first !== undefined &&
    isList(first.question) &&
    others.every(({ question }) => question.id === first.question.id)
  );
}

/** Those of one text that a bare “confirm” is about: the ones not answered yet, else all that were answered alike. Null where it may be about others. */
function confirmedTogether(meant: Candidate[]): Candidate[] | null {
  if (!areOfOneList(meant)) return null;
  const unanswered = meant.filter(({ question }) => question.answeredAt === undefined);
  if (unanswered.length > 0) return unanswered;
  return new Set(meant.map(({ question }) => question.lastAnswer)).size === 1 ? meant : null;
}

/** The candidate behind an appointment of a choice, if it can still be answered. */
export function candidateById(situation: ReplySituation, appointmentId: string): Candidate | undefined {
  return candidates(situation, 'word').find(({ appointment }) => appointment.id === appointmentId);
}

/** The cancellation is taken back, but the time is another's by now: the visit stays cancelled, and staff call. */
function decideSlotTaken(
  situation: ReplySituation,
  recognised: Recognised,
  { appointment, question }: Candidate,
  intent: 'confirm' | 'cancel' | 'reschedule',
): ReplyDecision {
  const words = answers[situation.language];
  return decision(recognised, {
    answer:
      intent === 'reschedule'
        ? answerFor(situation, intent)
        : { kind: 'slot_taken', text: words.slotTaken(situation.clinic) },
    closeQuestionIds: openChoiceIds(situation, question.id),
    tasks: tasksAfterTakingBack(appointment),
    handled: true,
  });
}

function answerFor(
  { language, clinic }: ReplySituation,
  intent: 'confirm' | 'reschedule',
): ReplyDecision['answer'] {
  const words = answers[language];
  return intent === 'confirm'
    ? { kind: 'confirmed', text: words.confirmed }
    : { kind: 'reschedule', text: words.reschedule(clinic) };
}

/** The documented sentence, how to take it back, and for those who wrote CANCEL how to stop all texts. */
function cancelledAnswer(
  situation: ReplySituation,
  { appointment, question }: Candidate,
  stopLine: boolean,
): ReplyDecision['answer'] {
  const words = answers[situation.language];
  const digit = digitToTakeBack(situation, appointment, question);
  const sentences = [
    words.cancelled,
    ...(digit === null ? [] : [severalWords[situation.language].changedMind(digit)]),
    ...(stopLine ? [words.stopLine] : []),
  ];
  return { kind: 'cancelled', text: sentences.join(' ') };
}

/** A choice ends with its answer, and with any newer question. */
function openChoiceIds({ openQuestions }: ReplySituation, except?: string): string[] {
  return openQuestions.filter(({ kind, id }) => kind === 'choice' && id !== except).map(({ id }) => id);
}
