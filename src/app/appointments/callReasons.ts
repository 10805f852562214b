import type { Appointment } from '@/contracts/appointment.ts';

export type CallReason = 'slot_held' | 'change_asked' | 'opted_out' | 'not_delivered' | 'unanswered';

export const callReasonWords: Record<CallReason, string> = {
  slot_held: 'Call before giving this time away: the cancelling word may have been an opt-out.',
  change_asked: 'Asked for another time.',
  opted_out: 'Opted out: cannot be texted.',
  not_delivered: 'The reminder did not arrive.',
  unanswered: 'No answer to the reminder.',
};

const hour = 3_600_000;
/** So long a patient is given to answer; when the visit is nearer than that, there is no time to wait. */
const patience = 4 * hour;
const notDelivered: ReadonlySet<string> = new Set([
  'undelivered',
  'failed',
  'blocked',
  'canceled',
  'withdrawn',
]);
const waits: ReadonlySet<Appointment['status']> = new Set(['booked', 'confirmed', 'change_asked']);

/** Why somebody should call about a coming visit, the most pressing first. Nothing for visits that are past. */
export function callReasons(appointment: Appointment, now: number): CallReason[] {
  const { status, slotHeld, lastReminder, patient } = appointment;
  const startsIn = Date.parse(appointment.startsAt) - now;
  if (startsIn <= 0) return [];
  if (slotHeld) return ['slot_held'];
  if (!waits.has(status)) return [];
  const reasons: CallReason[] = [];
  if (status === 'change_asked') reasons.push('change_asked');
  if (status === 'confirmed') return reasons;
  if (patient.isOptedOut) reasons.push('opted_out');
  if (status !== 'booked' || lastReminder === null) return reasons;
  if (notDelivered.has(lastReminder.status)) reasons.push('not_delivered');
  else if (now - Date.parse(lastReminder.occurredAt) >= patience || startsIn <= patience)
    reasons.push('unanswered');
  return reasons;
}
