import { task, type ReplyTask } from './replyDecision.ts';
import type { AskedAppointment, OpenQuestion, ReplySituation } from './situation.ts';
import { candidates, isList } from './whichAppointment.ts';

/** Whether a cancellation that the patient takes back would take the time of another visit. */
export function isTakenBackTooLate({ status, isSlotTaken }: AskedAppointment): boolean {
  return status === 'cancelled' && isSlotTaken === true;
}

/** What staff have to do where the patient takes a cancellation back. Nothing where the time is known to be free. */
export function tasksAfterTakingBack({ id, status, isSlotTaken }: AskedAppointment): ReplyTask[] {
  if (status !== 'cancelled' || isSlotTaken === false) return [];
  return [
    isSlotTaken === undefined
      ? task(
          'check_slot',
          'high',
          'The patient took the cancellation back. Make sure that the slot is still free.',
          id,
        )
      : task(
          'slot_taken',
          'high',
          'The patient wants the cancelled visit back, but another one has its time by now. Call, and find another time.',
          id,
        ),
  ];
}

/**
 * The digit by which a patient can take back the cancellation that is being answered: the visit's number in a text about several, else 1.
 * Null where a digit would not be read as that: something else waits for an answer, or nothing will be open.
 */
export function digitToTakeBack(
  situation: ReplySituation,
  { id }: AskedAppointment,
  question: OpenQuestion,
): number | null {
  if (question.kind !== 'reminder') return null;
  const open = candidates(situation, 'menu');
  const isOpen = open.some(({ appointment }) => appointment.id === id);
  if (!isOpen || open.some((other) => other.question.id !== question.id)) return null;
  return isList(question) ? question.appointments.findIndex((visit) => visit.id === id) + 1 : 1;
}
