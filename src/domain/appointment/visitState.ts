import type { AppointmentStatus } from './status.ts';

/** What came of a call about a visit; `calling` is a colleague on the phone just now. */
export const callOutcomes = ['calling', 'confirmed', 'left_message', 'no_answer', 'wrong_number'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/** How far the latest text about a visit came. */
export const textStates = ['none', 'waiting', 'sent', 'not_delivered', 'not_sent'] as const;
export type TextState = (typeof textStates)[number];

/** All that decides whether somebody has to call about a visit. */
export type VisitFacts = {
  status: AppointmentStatus;
  slotHeld: boolean;
  isPast: boolean;
  /** It begins before a patient who was asked just now has had time to answer. */
  isSoon: boolean;
  /** So near that who cannot be texted is called. */
  isNear: boolean;
  hasNumber: boolean;
  isOptedOut: boolean;
  /** `not_sent`: a rule wanted a reminder, and it could not go. */
  text: TextState;
  /** The patient has had time to answer it. */
  hadTime: boolean;
  /** The clinic calls about visits of this day by now. */
  isCallTime: boolean;
  /** Somebody has called, and nothing about the visit has changed since: no second call. */
  isCalled: boolean;
};

/** So long a patient is given to answer; when the visit is nearer than that, there is no time to wait. */
export const patienceMs = 4 * 3_600_000;
/** Who cannot be texted is called from so many days before the visit on: when others get their first reminder. */
export const nearDays = 3;

/** Why somebody should call, the most pressing first. */
export const callReasonKinds = [
  'slot_held',
  'change_asked',
  'not_delivered',
  'no_number',
  'opted_out',
  'not_sent',
  'unanswered',
] as const;
export type CallReason = (typeof callReasonKinds)[number];

const waits: ReadonlySet<AppointmentStatus> = new Set(['booked', 'confirmed', 'change_asked']);

/** Why somebody should call about a coming visit, the most pressing first. Nothing for visits that are past. */
export function callReasons(facts: VisitFacts): CallReason[] {
  const { status, slotHeld, isPast, isSoon, isNear, text } = facts;
  if (isPast) return [];
  if (slotHeld) return ['slot_held'];
  if (!waits.has(status) || status === 'confirmed') return [];
  const reasons: CallReason[] = status === 'change_asked' ? ['change_asked'] : [];
  if (!facts.hasNumber) return isNear || status === 'change_asked' ? [...reasons, 'no_number'] : reasons;
  if (facts.isOptedOut) return isNear || status === 'change_asked' ? [...reasons, 'opted_out'] : reasons;
  if (status !== 'booked') return reasons;
  if (text === 'not_delivered') return ['not_delivered'];
  if (text === 'not_sent' && (facts.isCallTime || isSoon)) return ['not_sent'];
  if (text === 'sent' && (isSoon || (facts.isCallTime && facts.hadTime))) return ['unanswered'];
  return reasons;
}

/** Whether somebody still has to call: there is a reason, and nobody has called since. */
export function needsCall(facts: VisitFacts): boolean {
  return !facts.isCalled && callReasons(facts).length > 0;
}

/** Where a visit stands, in one word for staff: its status, and for one that waits for an answer how far asking has come. */
export const visitStates = [
  'booked',
  'reminded',
  'unanswered',
  'not_delivered',
  'not_sent',
  'no_number',
  'opted_out',
  'confirmed',
  'change_asked',
  'slot_held',
  'cancelled',
  'completed',
  'no_show',
] as const;
export type VisitState = (typeof visitStates)[number];

/** The one word for where a visit stands. */
export function visitState(facts: VisitFacts): VisitState {
  const { status, text } = facts;
  if (status === 'cancelled') return facts.slotHeld ? 'slot_held' : 'cancelled';
  if (status !== 'booked') return status;
  if (!facts.hasNumber) return 'no_number';
  if (facts.isOptedOut) return 'opted_out';
  if (text === 'not_delivered' || text === 'not_sent') return text;
  if (text !== 'sent') return 'booked';
  return callReasons(facts).includes('unanswered') ? 'unanswered' : 'reminded';
}
