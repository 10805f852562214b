import { localTime } from '../appointment/localTime.ts';

/** A reminder that waits for its time, as far as it decides which others it goes together with. */
export type WaitingReminder = {
  id: string;
  appointmentId: string;
  /** The number that it goes to; null when there is none that texts may go to. */
  phoneNumber: string | null;
  /** Where the visit is: a text goes by one place's name and from one number. */
  locationId: string | null;
  language: string;
  /** IANA, of where the visit is. */
  timeZone: string;
  /** All zones in which its patient may be, in order: the hours of one text are those of all that it tells (TZ-02). */
  zones: readonly string[];
  startsAt: Temporal.Instant;
  sendAt: Temporal.Instant;
  /** It asks for a confirmation in the usual words: a clinic's own words speak of one visit. */
  isUsual: boolean;
  /** Where texts are discreet, or tell of substance use treatment (SENS-01), or the patient asked for confidence (HIPAA-04). */
  isPrivate: boolean;
};

/** More would be a text that nobody reads to its end: two segments in English, with the clinic's name and the STOP line. */
export const mostTogether = 6;
const closeHours = 1;

/**
 * Puts reminders that one phone would get close together into one text each: those of visits on one day that go on one day before it, and those
 * that go within an hour of each other. Each group is led by its earliest text, whose time is the time of all, and holds a visit once; what is
 * private, or in words of its own, goes alone. Members are in the order of their visits, which is how the text numbers them. The order of
 * what is given does not matter.
 */
export function goTogether<Reminder extends WaitingReminder>(waiting: readonly Reminder[]): Reminder[][] {
  const groups: Reminder[][] = [];
  const byKey = new Map<string, Reminder[][]>();
  for (const reminder of waiting.toSorted(bySendTime)) {
    const known = byKey.get(keyOf(reminder)) ?? [];
    const group = known.find((members) => takes(members, reminder));
    if (group) {
      group.push(reminder);
      continue;
    }
    const made = [reminder];
    groups.push(made);
    if (isShareable(reminder)) byKey.set(keyOf(reminder), [...known, made]);
  }
  return groups.map((group) => group.toSorted(byStart));
}

/** When a group goes: with its earliest text. Throws for no reminders. */
export function togetherAt(group: readonly Pick<WaitingReminder, 'sendAt'>[]): Temporal.Instant {
  return group
    .map(({ sendAt }) => sendAt)
    .reduce((one, other) => (Temporal.Instant.compare(one, other) <= 0 ? one : other));
}

/** What a text has one of. */
function keyOf({ phoneNumber, locationId, language, zones }: WaitingReminder): string {
  return `${phoneNumber} ${locationId} ${language} ${zones.join(' ')}`;
}

function takes(group: readonly WaitingReminder[], reminder: WaitingReminder): boolean {
  const [leader] = group;
  return (
    leader !== undefined &&
    isShareable(reminder) &&
    group.length < mostTogether &&
    group.every(({ appointmentId }) => appointmentId !== reminder.appointmentId) &&
    (isWithinTheHour(leader, reminder) || isOneDayAhead(leader, reminder))
  );
}

function isShareable({ isUsual, isPrivate, phoneNumber }: WaitingReminder): boolean {
  return isUsual && !isPrivate && phoneNumber !== null;
}

/** `other` goes later. */
function isWithinTheHour(leader: WaitingReminder, other: WaitingReminder): boolean {
  return Temporal.Instant.compare(other.sendAt, leader.sendAt.add({ hours: closeHours })) <= 0;
}

/** Both visits are on one day, and both texts go on one day before it. */
function isOneDayAhead(leader: WaitingReminder, other: WaitingReminder): boolean {
  const [visit, text] = [dayOf(leader, leader.startsAt), dayOf(leader, leader.sendAt)];
  return (
    visit.equals(dayOf(other, other.startsAt)) &&
    text.equals(dayOf(other, other.sendAt)) &&
    Temporal.PlainDate.compare(text, visit) < 0
  );
}

function dayOf({ timeZone }: WaitingReminder, at: Temporal.Instant): Temporal.PlainDate {
  return localTime(at, timeZone).toPlainDate();
}

function bySendTime(one: WaitingReminder, other: WaitingReminder): number {
  return Temporal.Instant.compare(one.sendAt, other.sendAt) || byStart(one, other);
}

function byStart(one: WaitingReminder, other: WaitingReminder): number {
  return Temporal.Instant.compare(one.startsAt, other.startsAt) || (one.id < other.id ? -1 : 1);
}
