import type { Task } from '@/contracts/task.ts';

/** A text whose answer was lost: several of them are settled together. */
export const unknownOutcome = 'unknown_outcome';

/** What a task is about, in two or three words; its reason says the rest. A kind that we do not know has none. */
const titles: Record<string, string> = {
  crisis: 'May be in danger',
  call_list: 'Time to call',
  call_patient: 'Call the patient',
  reschedule_asked: 'Wants another time',
  declined: 'Said no',
  slot_taken: 'Wants a taken time back',
  cancel_asked: 'Asks to cancel',
  cancelled_in_words: 'Cancelled in words',
  check_slot: 'Slot is held',
  check_visits: 'Two visits to look at',
  unclear_reply: 'Unclear answer',
  review_opt_out: 'May want no more texts',
  death_reported: 'Writes of a death',
  texts_off: 'Texting is off',
  wrong_number: 'Wrong number',
  patient_deceased: 'Patient has died',
  number_reassigned: 'Number has changed hands',
  number_unsure: 'Number to check',
  new_number_needed: 'Needs another number',
  turned_18: 'Turned 18',
  incident_reported: 'Incident to weigh',
  incident_due: 'Incident: the clock runs',
  hostile_opt_out: 'Upset about texts',
  opted_out_said_yes: 'Opted out, then said YES',
  carrier_block: 'Blocked at the carrier',
  [unknownOutcome]: 'Sent or not?',
  brake: 'The brake is set',
  sending_held: 'Nothing is being sent',
  strange_texts: 'Texts that are not ours',
  missing_at_twilio: 'Texts are missing at Twilio',
  missed_texts: 'Texts came late',
  campaign_stopped: 'Campaign was stopped',
  webhook_disabled: 'A webhook is disabled',
};

export function taskTitle(kind: string): string | null {
  return titles[kind] ?? null;
}

/** Tasks that a text cannot settle. */
const callFirst: ReadonlySet<string> = new Set([
  'texts_off',
  'crisis',
  'call_patient',
  'check_slot',
  'reschedule_asked',
  'declined',
  'slot_taken',
  'cancel_asked',
  'opted_out_said_yes',
  'carrier_block',
  'new_number_needed',
]);

/** A text that may be an opt-out: it is decided, not just done. */
export function isReview(kind: string): boolean {
  return kind === 'review_opt_out';
}

export const decisionWords = { opt_out: 'Found to be an opt-out', not_opt_out: 'Not an opt-out' } as const;

/** Tasks for which it matters which words were recognised. */
const explained: ReadonlySet<string> = new Set([
  'review_opt_out',
  'death_reported',
  'wrong_number',
  'hostile_opt_out',
  'call_patient',
]);

/** What matched, in words; null where it says nothing about the task. */
export function matchedBy({ kind, ruleWords }: Pick<Task, 'kind' | 'ruleWords'>): string | null {
  return explained.has(kind) ? ruleWords : null;
}

/** Whether what can be done about it stands on the screen of the operations. */
export function isAboutOperations(kind: string): boolean {
  return kind === 'brake' || kind === 'sending_held';
}

/** Whether it is done by going through the call list. */
export function isCallList(kind: string): boolean {
  return kind === 'call_list';
}

/** How to reach the patient: "Call now", or null where a text will do. */
export function callHint({ kind, priority }: Pick<Task, 'kind' | 'priority'>): string | null {
  // To call the patient settles nothing there.
  if (kind === 'brake') return null;
  if (priority === 'urgent') return 'Call now';
  return callFirst.has(kind) ? 'Call' : null;
}

export const priorityWords = { urgent: 'Urgent', high: 'High', normal: 'Normal' } as const;

/** Tasks about what a patient answered: whoever calls needs the visits and the words before them. */
const aboutAnswers: ReadonlySet<string> = new Set([
  'reschedule_asked',
  'declined',
  'cancel_asked',
  'cancelled_in_words',
  'check_slot',
  'slot_taken',
  'call_patient',
  'unclear_reply',
]);

export function isAboutAnswer(kind: string): boolean {
  return aboutAnswers.has(kind);
}

/** What usually came of a task of this kind. */
export function usualOutcomes(kind: string): readonly string[] {
  return isAboutAnswer(kind)
    ? ['Rebooked', 'Kept as it is', 'Cancelled', 'Left a message', 'Could not reach']
    : ['Reached, settled', 'Left a message', 'Answered by text', 'Nothing to do'];
}

export const visitStatusWords: Record<Task['visits'][number]['status'], string> = {
  booked: 'booked',
  confirmed: 'confirmed',
  change_asked: 'wants another time',
  cancelled: 'cancelled',
  completed: 'completed',
  no_show: 'no-show',
};
