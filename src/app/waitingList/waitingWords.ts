import type { Slot, WaitingListEntry } from '@/contracts/waitingList.ts';
import { clockWords, shortDayWords } from '../appointments/days.ts';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The names of the days, Monday first. */
export const weekdayNames: readonly string[] = weekdays;

/** What a patient waits for: “Check-up with Dr. Smith”. */
export function wishWords({
  visitType,
  clinician,
  location,
}: Pick<WaitingListEntry, 'visitType' | 'clinician' | 'location'>): string {
  const what = visitType ?? 'Any visit';
  return [
    clinician === null ? what : `${what} with ${clinician}`,
    ...(location === null ? [] : [location.name]),
  ].join(' · ');
}

/** On which days and at which hours: “Mon, Wed · after 2:00 PM · until Dec 24”. */
export function whenWords(
  entry: Pick<WaitingListEntry, 'earliestDay' | 'latestDay' | 'weekdays' | 'fromTime' | 'untilTime'>,
): string {
  const { earliestDay, latestDay, fromTime, untilTime } = entry;
  const days = entry.weekdays.map((day) => weekdays[day - 1]).join(', ');
  const hours =
    fromTime !== null && untilTime !== null
      ? `${clock(fromTime)} to ${clock(untilTime)}`
      : fromTime !== null
        ? `from ${clock(fromTime)}`
        : untilTime !== null
          ? `before ${clock(untilTime)}`
          : '';
  const range = [
    ...(earliestDay === null ? [] : [`from ${shortDayWords(earliestDay)}`]),
    ...(latestDay === null ? [] : [`until ${shortDayWords(latestDay)}`]),
  ].join(' ');
  return [days, hours, range].filter((part) => part !== '').join(' · ') || 'Any day, any time';
}

export const entryStateWords: Record<WaitingListEntry['state'], string> = {
  waiting: 'Waiting',
  offered: 'A time is offered',
  booked: 'Booked',
  removed: 'Taken off',
  expired: 'Days are over',
};

export const slotStateWords: Record<Slot['state'], string> = {
  open: 'Free',
  offering: 'Being offered',
  taken: 'Taken',
  closed: 'Closed',
  expired: 'Not taken',
};

type Offer = Slot['offers'][number];

/** "2:00 PM", of a time of day such as "14:00". */
function clock(time: string): string {
  return clockWords(`2000-01-01T${time}`);
}

/** What became of one offer, with its reason where there is one. */
export function offerWords(offer: Offer): string {
  if (offer.isLost && offer.state === 'sent') return 'Did not arrive, or opted out';
  const words: Record<Offer['state'], string> = {
    planned: 'Is being written',
    sent: 'Asked, no answer yet',
    accepted: 'Took it',
    declined: 'Passed',
    expired: 'Did not answer in time',
    too_late: 'Said yes too late',
    refused: 'Not texted',
  };
  return offer.sentence === null ? words[offer.state] : `${words[offer.state]}: ${offer.sentence}`;
}

/** What is going on with a free time, in a sentence. */
export function slotSentence(slot: Slot): string {
  const { isHeld, isInDoubt, offeredSince, waiting, state } = slot;
  if (slot.sentence !== null) return slot.sentence;
  if (state === 'taken') return 'Somebody of the list took it.';
  if (isHeld)
    return 'The word that cancelled it may have been an opt-out. Call the patient, then release the time.';
  const suits = waiting === 1 ? 'It suits 1 more on the list.' : `It suits ${waiting} more on the list.`;
  if (offeredSince === null)
    return isInDoubt
      ? `Read the task about its visit first. ${waiting === 0 ? 'It suits nobody on the list.' : suits}`
      : waiting === 0
        ? 'It suits nobody on the list.'
        : suits;
  return waiting === 0 ? 'Nobody else on the list is left to ask.' : suits;
}
