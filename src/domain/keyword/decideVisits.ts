import { nextStatus } from '../appointment/status.ts';
import { answers } from './answers.ts';
import { visitList } from './choiceList.ts';
import type { Recognised } from './recognise.ts';
import {
  decision,
  task,
  type AnsweredVisit,
  type AppointmentChange,
  type ReplyDecision,
  type ReplyTask,
} from './replyDecision.ts';
import { answerAboutVisits, severalWords, type NumberedVisit } from './severalAnswers.ts';
import type { AskedAppointment, Intent, OpenQuestion, ReplySituation } from './situation.ts';
import { digitToTakeBack, isTakenBackTooLate, tasksAfterTakingBack } from './takenBack.ts';
import { candidates, isList, type Candidate } from './whichAppointment.ts';

const actionOf = { confirm: 'confirm', cancel: 'cancel', reschedule: 'ask_change' } as const;

/** What a text says of one visit. A no says that it will not be so: it becomes “change asked”, and staff ask what shall be. */
export type SaidOfVisit = { candidate: Candidate; wish: Intent | 'no' };

/**
 * Several visits are meant, each with its own answer, or one of several that were asked about together: each is changed, and the patient hears
 * which. `late` are visits that were named and can no longer be answered about: nothing is done with them, and staff see it.
 */
export function decideVisits(
  situation: ReplySituation,
  recognised: Recognised,
  said: readonly SaidOfVisit[],
  { late = [], stopLine = false }: { late?: readonly AskedAppointment[]; stopLine?: boolean } = {},
): ReplyDecision {
  const words = answers[situation.language];
  const changes: AppointmentChange[] = [];
  const answered: AnsweredVisit[] = [];
  const tasks: ReplyTask[] = [];
  const done: Record<Intent, NumberedVisit[]> = { confirm: [], cancel: [], reschedule: [] };
  const callAbout: NumberedVisit[] = late.map((visit) => numbered(situation, visit));
  for (const { candidate, wish } of said) {
    const { appointment, question } = candidate;
    const intent = wish === 'no' ? 'reschedule' : wish;
    const to = nextStatus(appointment.status, actionOf[intent], 'patient');
    if (to !== 'confirmed' && to !== 'cancelled' && to !== 'change_asked') continue;
    if (to !== 'cancelled' && isTakenBackTooLate(appointment)) {
      tasks.push(...tasksAfterTakingBack(appointment));
      callAbout.push(numbered(situation, appointment));
      continue;
    }
    const isChanged = to !== appointment.status;
    if (isChanged) changes.push({ appointmentId: appointment.id, to, holdSlot: false });
    answered.push({ questionId: question.id, appointmentId: appointment.id, intent });
    if (isChanged) tasks.push(...tasksAfter(appointment, wish));
    (wish === 'no' ? callAbout : done[wish]).push(numbered(situation, appointment));
  }
  const text = answerAboutVisits(
    { done, callAbout, open: stillOpen(situation, said).map((visit) => numbered(situation, visit)) },
    {
      confirmed: words.confirmed,
      cancelled: words.cancelled,
      reschedule: words.reschedule(situation.clinic),
    },
    { language: situation.language, phone: situation.clinic.phone },
  );
  const [first] = answered;
  const lines = [text, ...undoLine(situation, said), ...(stopLine ? [words.stopLine] : [])];
  return decision(recognised, {
    appointmentChanges: changes,
    answer: { kind: 'several', text: lines.join(' ') },
    answeredQuestionId: first?.questionId ?? null,
    answeredIntent: first?.intent ?? null,
    answeredVisits: answered,
    closeQuestionIds: situation.openQuestions.filter(({ kind }) => kind === 'choice').map(({ id }) => id),
    tasks,
    handled: late.length === 0,
  });
}

/** What was meant cannot be told: the patient is asked again, in a form that is read for certain. Staff see it until then. */
export function decideWhichNumber(
  situation: ReplySituation,
  recognised: Recognised,
  list: OpenQuestion,
): ReplyDecision {
  const { language, clinic } = situation;
  const live = new Set(candidates(situation, 'word').map(({ appointment }) => appointment.id));
  const visits = list.appointments.filter(({ id }) => live.has(id));
  const named = visitList(
    visits.map((visit) => numbered(situation, visit)),
    language,
  );
  return decision(recognised, {
    answer: { kind: 'which_number', text: severalWords[language].which(clinic.phone, named) },
  });
}

/** How to take back the one cancellation among what was said. */
function undoLine(situation: ReplySituation, said: readonly SaidOfVisit[]): string[] {
  const cancelled = said.filter(({ wish }) => wish === 'cancel');
  const [only] = cancelled;
  if (only === undefined || cancelled.length > 1) return [];
  const { appointment, question } = only.candidate;
  const digit = digitToTakeBack(situation, appointment, question);
  return digit === null ? [] : [severalWords[situation.language].changedMind(digit)];
}

function tasksAfter(appointment: AskedAppointment, wish: Intent | 'no'): ReplyTask[] {
  const { id } = appointment;
  const tasks: ReplyTask[] = [];
  if (wish === 'reschedule')
    tasks.push(
      task('reschedule_asked', 'normal', 'The patient asks for another time. Call, and move the visit.', id),
    );
  if (wish === 'no')
    tasks.push(
      task(
        'declined',
        'high',
        'The patient said no to this visit of several. Call, and ask whether to cancel or to move it.',
        id,
      ),
    );
  tasks.push(...tasksAfterTakingBack(appointment));
  return tasks;
}

/** The visit with its number in the newest text that numbered it. */
function numbered({ openQuestions }: ReplySituation, visit: AskedAppointment): NumberedVisit {
  const list = openQuestions.find(
    (question) => isList(question) && question.appointments.some(({ id }) => id === visit.id),
  );
  const index = list?.appointments.findIndex(({ id }) => id === visit.id) ?? -1;
  return { ...visit, number: index === -1 ? null : index + 1 };
}

/** Visits of the same texts that nothing has been said of yet. */
function stillOpen(situation: ReplySituation, said: readonly SaidOfVisit[]): AskedAppointment[] {
  const settled = new Set(said.map(({ candidate }) => candidate.appointment.id));
  const lists = new Set(
    said.flatMap(({ candidate }) => (isList(candidate.question) ? candidate.question.id : [])),
  );
  return candidates(situation, 'word')
    .filter(({ question }) => lists.has(question.id) && question.answeredAt === undefined)
    .flatMap(({ appointment }) => (settled.has(appointment.id) ? [] : appointment));
}
