import { localTime, resolveLocal, type AppointmentTime } from './localTime.ts';

export type ParsedAppointmentDate = { ok: true; time: AppointmentTime } | { ok: false; error: string };

const shape =
  /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?<offset>\s?(?:Z|[+-]\d{2}(?::?\d{2})?))?(?:\[[^\]]{1,60}\])?$/i;
const rightForms =
  'Give a Date, an ISO 8601 time with offset (2026-11-30T14:00:00-05:00), or the clinic’s wall clock (2026-11-30T14:00).';

/**
 * Reads the time of an appointment: a `Date`, ISO 8601 with an offset, or a wall-clock time of the clinic ("2026-11-30T14:00",
 * "2026-11-30 14:00"). The error is a sentence that says what would be right and does not repeat the input.
 * `clinicTimeZone` must be a known IANA zone.
 */
export function parseAppointmentDate(input: Date | string, clinicTimeZone: string): ParsedAppointmentDate {
  return typeof input === 'string'
    ? parseText(input.trim(), clinicTimeZone)
    : parseDate(input, clinicTimeZone);
}

function parseDate(date: Date, timeZone: string): ParsedAppointmentDate {
  const milliseconds = date.getTime();
  if (Number.isNaN(milliseconds)) return wrong('The appointment’s date is an invalid Date.');
  return at(Temporal.Instant.fromEpochMilliseconds(milliseconds), timeZone);
}

function parseText(text: string, timeZone: string): ParsedAppointmentDate {
  if (text === '') return wrong('The appointment’s date is empty.');
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return wrong('The appointment’s date has no time of day.');
  const match = shape.exec(text);
  if (match === null)
    return wrong('The appointment’s date is not in a form that can be read without guessing.');
  const iso = text.replace(/^(\d{4}-\d{2}-\d{2})[T ]/i, '$1T').replace(/\s/g, '');
  const read = readIso(iso, match.groups?.['offset'] !== undefined);
  if (read === null) return wrong('The appointment’s date does not exist in the calendar.');
  return at(read instanceof Temporal.Instant ? read : resolveLocal(read, timeZone), timeZone);
}

/** A moment where the text names an offset or a zone, else a wall clock; null where there is no such day, hour or zone. */
function readIso(iso: string, hasOffset: boolean): Temporal.Instant | Temporal.PlainDateTime | null {
  try {
    if (hasOffset) return Temporal.Instant.from(iso);
    if (iso.includes('[')) return Temporal.ZonedDateTime.from(iso).toInstant();
    return Temporal.PlainDateTime.from(iso);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function at(startsAt: Temporal.Instant, timeZone: string): ParsedAppointmentDate {
  return { ok: true, time: { startsAt, local: localTime(startsAt, timeZone), timeZone } };
}

function wrong(error: string): ParsedAppointmentDate {
  return { ok: false, error: `${error} ${rightForms}` };
}
