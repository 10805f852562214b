import type { WordsReason } from './noticeWords.ts';
import type { NoticeSkipReason } from './planNotice.ts';

const words: Record<NoticeSkipReason, string> = {
  picked_up: 'It was picked up.',
  seen: 'The patient has seen them.',
  paid: 'It is paid.',
  cancelled: 'It was cancelled.',
  erased: 'The patient’s data was erased.',
  deceased: 'The patient has died.',
  do_not_text: 'The patient is not texted.',
  no_number: 'The patient has no number that texts may go to.',
  rule_is_newer: 'Its time had passed when the rule was made or changed.',
  reported_too_late: 'The date was set after its time; another text says the same.',
  too_late: 'Its time has passed.',
  too_many: 'The patient would get more texts than the limits allow (TCPA-08, CAP-PAYMENT).',
  no_useful_opening: 'At its time it would arrive in quiet hours, and afterwards too late (TZ-06).',
  no_words: 'No words for it may be sent under the clinic’s policy.',
};

/** What happened after the planning. */
const others: Readonly<Record<string, string>> = {
  due_date_moved: 'The due date was moved; the new one has texts of its own.',
  notice_changed: 'What it says, or its patient, has changed since it was written.',
  rule_changed: 'The rule does not ask for it any more.',
  recipient_opted_out: 'The number has opted out.',
  consent_missing: 'There is no consent for it.',
  cap_until_too_late: 'The patient has had as many texts of this kind as the limits allow.',
  withdrawn_by_person: 'Somebody took it back.',
};

/** Why a text about a notice does not go, in a sentence for staff. */
export function noticeReasonWords(reason: string): string {
  return isSkipReason(reason) ? words[reason] : (others[reason] ?? 'The rules for texts said no.');
}

/** Why it goes in other words than its step asks for. */
export const wordsReasonWords: Record<WordsReason, string> = {
  strict_policy: 'The strict policy does not allow a number or an amount: it goes in words without.',
  discreet: 'Texts of this place name nobody: it goes in discreet words.',
  no_value: 'The number or the amount is not known: it goes in words without.',
  not_allowed: 'These words may not be sent: it goes in the usual ones that may.',
  not_in_force: 'These words are not in force: it goes in the usual ones.',
};

function isSkipReason(reason: string): reason is NoticeSkipReason {
  return Object.hasOwn(words, reason);
}
