import type { CallReason } from '@/domain/appointment/visitState.ts';

/** Why somebody should call, in a sentence that says what to do or what was tried. */
export const callReasonWords: Record<CallReason, string> = {
  slot_held: 'Call before giving this time away: the cancelling word may have been an opt-out.',
  change_asked: 'Asked for another time.',
  not_delivered: 'The reminder did not arrive.',
  no_number: 'No number to text.',
  opted_out: 'Opted out: cannot be texted.',
  not_sent: 'The reminder could not be sent.',
  unanswered: 'No answer to the reminder.',
};
