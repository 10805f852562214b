import { Temporal } from 'temporal-polyfill';

/** The seven days, Sunday to Saturday, around a local day ("2026-11-30"). */
export function weekOf(day: string): string[] {
  const date = Temporal.PlainDate.from(day);
  const sunday = date.subtract({ days: date.dayOfWeek % 7 });
  return Array.from({ length: 7 }, (_, index) => sunday.add({ days: index }).toString());
}

/** The local day that lies so many days later, or earlier. */
export function dayAfter(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

// A local day or wall clock has no zone: it is written as if it were in UTC, and read there.
const written = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
const longDays = written({ weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' });
const mediumDays = written({ weekday: 'short', month: 'short', day: 'numeric' });
const weekdays = written({ weekday: 'short' });
const clocks = written({ hour: 'numeric', minute: '2-digit' });

function at(local: string): Date {
  return new Date(`${local.length === 10 ? `${local}T00:00` : local.slice(0, 16)}:00Z`);
}

/** "Monday, November 30, 2026" */
export function dayWords(day: string): string {
  return longDays.format(at(day));
}

/** "Mon, Nov 30" */
export function shortDayWords(day: string): string {
  return mediumDays.format(at(day));
}

/** "Mon" */
export function weekdayWord(day: string): string {
  return weekdays.format(at(day));
}

/** "2:00 PM", of a wall clock such as "2026-11-30T14:00". */
export function clockWords(local: string): string {
  return clocks.format(at(local));
}

/** The local day of a wall clock. */
export function dayOf(local: string): string {
  return local.slice(0, 10);
}

/** The time of a wall clock, as a time field holds it: "14:00". */
export function clockOf(local: string): string {
  return local.slice(11, 16);
}
