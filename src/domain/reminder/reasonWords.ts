import type { SkipReason } from './planReminders.ts';

const words: Record<SkipReason, string> = {
  visit_over: 'The visit is over.',
  visit_cancelled: 'The visit is cancelled.',
  not_missed: 'It goes only after the visit was missed.',
  confirmed: 'The patient has confirmed.',
  answered: 'The patient has answered.',
  nothing_asked: 'No other text has asked before: it goes only when that was not answered.',
  only_video: 'It is only for video visits.',
  not_video: 'It is not for video visits.',
  deceased: 'The patient has died.',
  do_not_text: 'The patient is not texted.',
  brought_in: 'It came from a file or a record system: who booked it there has told the patient.',
  not_first_visit: 'It is only for the first visit of a patient.',
  no_number: 'The patient has no number that texts may go to.',
  rule_is_newer: 'Its time had passed when the rule was made or changed.',
  booked_too_late: 'The visit was booked after its time; another text says the same.',
  too_late: 'Its time has passed.',
  too_many: 'The patient would get more texts than the limits allow (TCPA-08).',
  no_useful_opening: 'At its time it would arrive in quiet hours, and afterwards too late (TZ-06).',
};

/** What happened after the planning. */
const others: Readonly<Record<string, string>> = {
  appointment_moved: 'The visit was moved; the new time has reminders of its own.',
  appointment_confirmed: 'The patient has confirmed.',
  appointment_cancelled: 'The visit was cancelled.',
  appointment_changed: 'The visit or its patient has changed since it was written.',
  rule_changed: 'The rule does not ask for it any more.',
  recipient_opted_out: 'The number has opted out.',
  cap_until_too_late:
    'Its number had got as many texts as the limits allow, until it was too late (TCPA-08).',
  consent_missing: 'There is no consent for it.',
};

/** Why a reminder does not go, in a sentence for staff. */
export function reasonWords(reason: string): string {
  return isSkipReason(reason) ? words[reason] : (others[reason] ?? 'The rules for texts said no.');
}

function isSkipReason(reason: string): reason is SkipReason {
  return Object.hasOwn(words, reason);
}
