import ical, { ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { CalendarVisit } from '@/db/calendarLinkQueries.ts';

/** For a visit whose length nobody has said: one without any is not to be seen in a calendar. */
const usualMinutes = 30;

export type Shows = 'nothing' | 'initials' | 'names';

const statuses: Record<CalendarVisit['status'], ICalEventStatus> = {
  booked: ICalEventStatus.TENTATIVE,
  change_asked: ICalEventStatus.TENTATIVE,
  confirmed: ICalEventStatus.CONFIRMED,
  completed: ICalEventStatus.CONFIRMED,
  no_show: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
};

/**
 * Visits as an iCalendar document (RFC 5545). Times are in UTC, which is right on both sides of every change of the clocks; each program shows them in
 * its own zone. The same visits give the same bytes.
 * @param timeZone the clinic's, for programs that ask which one is meant
 */
export function writeCalendar(
  visits: readonly CalendarVisit[],
  { name, shows, timeZone, publicUrl }: { name: string; shows: Shows; timeZone: string; publicUrl: string },
): string {
  const calendar = ical({
    name,
    prodId: { company: 'Hearback', product: 'Visits', language: 'EN' },
    ttl: 15 * 60,
    x: [['X-WR-TIMEZONE', timeZone]],
  });
  for (const visit of visits) {
    const minutes = visit.durationMinutes ?? usualMinutes;
    calendar.createEvent({
      id: `${visit.id}@hearback`,
      sequence: visit.sequence,
      stamp: visit.updatedAt,
      created: visit.createdAt,
      lastModified: visit.updatedAt,
      start: visit.startsAt,
      end: new Date(visit.startsAt.getTime() + minutes * 60_000),
      summary: summaryOf(visit, shows),
      status: statuses[visit.status],
      transparency:
        visit.status === 'cancelled' ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
      ...(visit.location === null ? {} : { location: visit.location }),
      url: `${publicUrl}/appointments`,
    });
  }
  return calendar.toString();
}

/** A place that tells by its name what somebody is treated for never shows who that is, whatever the link allows. */
function summaryOf(visit: CalendarVisit, shows: Shows): string {
  const who = visit.isDiscreet || visit.isErased ? null : whoOf(visit, shows);
  return ['Visit', who, visit.clinician].filter((part) => part !== null).join(' · ');
}

function whoOf({ givenName, familyName }: CalendarVisit, shows: Shows): string | null {
  if (shows === 'nothing') return null;
  if (shows === 'names') return `${givenName} ${familyName}`.trim();
  const initials = [givenName, familyName].flatMap((name) => {
    const [first] = name.trim();
    return first === undefined ? [] : `${first.toUpperCase()}.`;
  });
  return initials.length === 0 ? null : initials.join(' ');
}
