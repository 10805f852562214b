/** How times are written on the screens. All take ISO 8601 instants and an IANA zone; the clinic's, unless said. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function format(iso: string, timeZone: string, name: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${name} ${timeZone}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', { ...options, timeZone });
    formatters.set(key, formatter);
  }
  return formatter.format(new Date(iso));
}

/** "2:05 PM" */
export function timeOfDay(iso: string, timeZone: string): string {
  return format(iso, timeZone, 'time', { hour: 'numeric', minute: '2-digit' });
}

/** "2:05 PM" of a wall-clock time that is known already: "14:05", or "2026-11-30T14:05". */
export function wallTime(local: string): string {
  return timeOfDay(`1970-01-01T${local.slice(-5)}Z`, 'UTC');
}

/** "Mon, Nov 30" */
export function shortDay(iso: string, timeZone: string): string {
  return format(iso, timeZone, 'short day', { weekday: 'short', month: 'short', day: 'numeric' });
}

/** "Monday, November 30, 2026" */
export function longDay(iso: string, timeZone: string): string {
  return format(iso, timeZone, 'long day', {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    year: 'numeric',
  });
}

/** "Mon, Nov 30, 2026, 2:05:09 PM EST" */
export function exactTime(iso: string, timeZone: string): string {
  return format(iso, timeZone, 'exact', {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
}

/** "2026-11-30": the local day of an instant, for grouping and for queries. */
export function localDay(iso: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return parts.format(new Date(iso));
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "now", "5 min", "3 h", "Mon, Nov 30": short enough for the edge of a list row. Future times are written as days. */
export function shortRelative(iso: string, now: number, timeZone: string): string {
  const age = now - Date.parse(iso);
  if (age >= 0 && age < minute) return 'now';
  if (age >= 0 && age < hour) return `${Math.floor(age / minute)} min`;
  if (localDay(iso, timeZone) === localDay(new Date(now).toISOString(), timeZone))
    return timeOfDay(iso, timeZone);
  if (age >= 0 && age < 6 * day) return format(iso, timeZone, 'weekday', { weekday: 'short' });
  return format(iso, timeZone, 'day', { month: 'short', day: 'numeric' });
}
