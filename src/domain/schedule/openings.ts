import { resolveLocal } from '../appointment/localTime.ts';
import type { HoursOn } from './dayHours.ts';

/** Texts may arrive from `opensAt` until before `closesAt`, in every zone. */
export type Opening = { opensAt: Temporal.Instant; closesAt: Temporal.Instant };

/** The holidays of a date are not known: nobody can say whether texts may arrive (ST-03). */
type Unknown = 'unknown';

/** No window stays shut for so long: weekends and holidays together take four days. */
const furthestDays = 14;

/**
 * The first time not before `from` at which the hours of every zone are open together, until the first of them closes. `opensAt` is
 * `from` itself when they are open. Null when they are not within two weeks: some zones have no hours in common.
 */
export function openingFrom(
  from: Temporal.Instant,
  zones: readonly string[],
  hoursOn: HoursOn,
): Opening | Unknown | null {
  const limit = from.add({ hours: furthestDays * 24 });
  let opensAt = from;
  for (;;) {
    let closesAt: Temporal.Instant | null = null;
    let later = opensAt;
    for (const zone of zones) {
      const own = dayFrom(later, zone, hoursOn, limit);
      if (own === null || own === 'unknown') return own;
      later = latest(later, own.opensAt);
      closesAt = closesAt === null ? own.closesAt : earliest(closesAt, own.closesAt);
    }
    if (closesAt === null) return null;
    if (later.equals(opensAt)) return { opensAt, closesAt };
    opensAt = later;
  }
}

/**
 * The last time before `until` at which the hours of every zone were open together: from the last of the openings until the first
 * closing, or `until`. Null when that is more than two weeks ago.
 */
export function openingBefore(
  until: Temporal.Instant,
  zones: readonly string[],
  hoursOn: HoursOn,
): Opening | Unknown | null {
  const limit = until.subtract({ hours: furthestDays * 24 });
  let closesAt = until;
  for (;;) {
    let opensAt: Temporal.Instant | null = null;
    let sooner = closesAt;
    for (const zone of zones) {
      const own = dayBefore(sooner, zone, hoursOn, limit);
      if (own === null || own === 'unknown') return own;
      sooner = earliest(sooner, own.closesAt);
      opensAt = opensAt === null ? own.opensAt : latest(opensAt, own.opensAt);
    }
    if (opensAt === null) return null;
    if (sooner.equals(closesAt)) return { opensAt, closesAt };
    closesAt = sooner;
  }
}

function dayFrom(
  from: Temporal.Instant,
  zone: string,
  hoursOn: HoursOn,
  limit: Temporal.Instant,
): Opening | Unknown | null {
  let date = from.toZonedDateTimeISO(zone).toPlainDate();
  for (;;) {
    const day = openingOn(date, zone, hoursOn);
    if (day === 'unknown') return day;
    if (day !== null && Temporal.Instant.compare(from, day.closesAt) < 0) {
      if (Temporal.Instant.compare(day.opensAt, limit) > 0) return null;
      return { opensAt: latest(from, day.opensAt), closesAt: day.closesAt };
    }
    date = date.add({ days: 1 });
    if (Temporal.Instant.compare(resolveLocal(date.toPlainDateTime(), zone), limit) > 0) return null;
  }
}

function dayBefore(
  until: Temporal.Instant,
  zone: string,
  hoursOn: HoursOn,
  limit: Temporal.Instant,
): Opening | Unknown | null {
  let date = until.toZonedDateTimeISO(zone).toPlainDate();
  for (;;) {
    const day = openingOn(date, zone, hoursOn);
    if (day === 'unknown') return day;
    if (day !== null && Temporal.Instant.compare(until, day.opensAt) > 0) {
      return { opensAt: day.opensAt, closesAt: earliest(until, day.closesAt) };
    }
    if (Temporal.Instant.compare(resolveLocal(date.toPlainDateTime(), zone), limit) < 0) return null;
    date = date.subtract({ days: 1 });
  }
}

/** Openings that were worked out lately: those of a campaign's texts are the same few. */
const lately = new Map<string, Opening>();
const keptOpenings = 2_000;

function openingOn(date: Temporal.PlainDate, zone: string, hoursOn: HoursOn): Opening | Unknown | null {
  const hours = hoursOn(date);
  if (hours === null || hours === 'unknown') return hours;
  const key = `${zone} ${date.toString()} ${hours.from} ${hours.to}`;
  const known = lately.get(key);
  if (known !== undefined) return known;
  const opening = {
    opensAt: minuteOfDay(date, zone, hours.from),
    closesAt: minuteOfDay(date, zone, hours.to),
  };
  if (lately.size >= keptOpenings) lately.clear();
  lately.set(key, opening);
  return opening;
}

/** The first instant at which the clock shows this minute of the day; 1440 is the next day's beginning (TZ-03). */
function minuteOfDay(date: Temporal.PlainDate, zone: string, minute: number): Temporal.Instant {
  return resolveLocal(date.toPlainDateTime().add({ minutes: minute }), zone);
}

function earliest(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) <= 0 ? one : other;
}

function latest(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) >= 0 ? one : other;
}
