import { localeOf, type Language } from './language.ts';

export type DateStyle = {
  language: Language;
  /** The clinic's IANA time zone: an instant is shown as its wall clock. */
  timeZone: string;
  withTime: boolean;
  /** Where the reader is: where the clock shows another time there, the zone is named (TZ-05). */
  readerZone?: string | null | undefined;
  /** The present: a date more than 300 days from it gets its year. Without it, no year is shown. */
  now?: Date | undefined;
};

/** Milliseconds since 1970 to be read in `zone`, and whether a time of day was given. */
type Moment = { time: number; zone: string; hasTime: boolean };

const isoDate =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?(?:\[[\w/+-]+\])?)?$/i;
const farAway = 300 * 24 * 3600 * 1000;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Writes a date for a patient: "Mon, Nov 30, 2:00 PM", "lun, 30 de nov, 2:00 p.m."; for a reader in another
 * zone "Mon, Nov 30, 2:00 PM EST".
 *
 * `value` is a `Date`, an ISO 8601 date and time with offset or `Z` (an instant), one without (the clinic's wall clock),
 * or a date alone, which is written without a time. Answers null when it is none of these, or no real date.
 * Throws RangeError when the time zone does not exist.
 */
export function writeDate(value: Date | string, style: DateStyle): string | null {
  const moment = readMoment(value, style.timeZone);
  if (moment === null) return null;
  const withYear = style.now !== undefined && Math.abs(moment.time - style.now.getTime()) > farAway;
  const withTime = style.withTime && moment.hasTime;
  const written = formatFor(style.language, moment.zone, withTime, withYear).format(moment.time);
  const zone = withTime && style.readerZone ? zoneToName(moment, style.timeZone, style.readerZone) : null;
  return plainSpaces(zone === null ? written : `${written} ${zone}`);
}

/**
 * Writes the time of day of a moment alone: "2:00 PM", for a reader whose clock shows another "2:00 PM EST".
 * Throws RangeError when the time zone does not exist.
 */
export function writeTime(
  at: Date,
  { language, timeZone, readerZone }: Pick<DateStyle, 'language' | 'timeZone' | 'readerZone'>,
): string {
  const key = [language, timeZone, 'time'].join(' ');
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(localeOf[language], { timeZone, hour: 'numeric', minute: '2-digit' });
  formats.set(key, format);
  const moment = { time: at.getTime(), zone: timeZone, hasTime: true };
  const zone = readerZone ? zoneToName(moment, timeZone, readerZone) : null;
  return plainSpaces(zone === null ? format.format(at) : `${format.format(at)} ${zone}`);
}

/** The clinic's zone in short, as "EST", when its clock and the reader's differ at that moment; null when they do not. */
function zoneToName(moment: Moment, timeZone: string, readerZone: string): string | null {
  // A wall clock is held as if it were UTC: the moment that it means lies off by the zone's own offset.
  const time =
    moment.zone === timeZone ? moment.time : moment.time - offsetOf(timeZone, moment.time) * 60_000;
  if (offsetOf(timeZone, time) === offsetOf(readerZone, time)) return null;
  return zonePart(timeZone, 'short', time);
}

/** Minutes east of UTC. */
function offsetOf(timeZone: string, time: number): number {
  const [, sign, hours = '0', minutes = '0'] =
    /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(zonePart(timeZone, 'longOffset', time)) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function zonePart(timeZone: string, timeZoneName: 'short' | 'longOffset', time: number): string {
  const key = [timeZone, timeZoneName].join(' ');
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName });
  formats.set(key, format);
  return format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** Some builds of ICU put a narrow no-break space before PM, which would turn the whole text into UCS-2. */
export function plainSpaces(text: string): string {
  return text.replace(/\p{Zs}/gu, ' ');
}

function readMoment(value: Date | string, timeZone: string): Moment | null {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? null : { time: value.getTime(), zone: timeZone, hasTime: true };
  }
  const match = isoDate.exec(value.trim());
  if (match === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', offset] = match;
  const wallClock = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const asUtc = Date.parse(`${wallClock}Z`);
  // Date.parse lets February 30 roll over into March in some engines.
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 19) !== wallClock) return null;
  if (offset === undefined) return { time: asUtc, zone: 'UTC', hasTime: match[4] !== undefined };
  const time = Date.parse(`${wallClock}${offset.toUpperCase().replace(/^(...)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(time) ? null : { time, zone: timeZone, hasTime: true };
}

function formatFor(
  language: Language,
  timeZone: string,
  withTime: boolean,
  withYear: boolean,
): Intl.DateTimeFormat {
  const key = [language, timeZone, withTime, withYear].join(' ');
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(localeOf[language], {
    timeZone,
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    ...(withYear ? { year: 'numeric' } : {}),
    ...(withTime ? { hour: 'numeric', minute: '2-digit' } : {}),
  });
  formats.set(key, format);
  return format;
}
