import type { Modality } from '../appointment/modality.ts';
import { parseAppointmentDate } from '../appointment/appointmentDate.ts';
import { localTime, resolveLocal } from '../appointment/localTime.ts';
import { plainCell } from '../csv/csvLine.ts';
import type { CountryCode } from '../phone/phoneNumberReader.ts';
import { parsePhoneNumber } from '../phone/phoneNumber.ts';
import type { Language } from '../template/language.ts';
import type { Finding, FindingCode } from './finding.ts';
import { foldText } from './foldText.ts';
import { importFields, type ImportField, type Mapping } from './importFields.ts';
import { readConsent, type RowConsent } from './readConsent.ts';
import { dateCell, dayOfCell, type DateOrder } from './readDate.ts';
import { readLanguage } from './readLanguage.ts';
import { readModality } from './readModality.ts';
import { readStatus, type FileStatus } from './readStatus.ts';
import { splitDateTime, timeCell, timeOfCell } from './readTime.ts';
import type { Choices } from './suggestMapping.ts';

/** Who a row is about. Null is what it does not say. */
export type RowPerson = {
  patientId: string | null;
  givenName: string;
  familyName: string;
  phoneNumber: string | null;
  birthDate: string | null;
  language: Language | null;
};

/** A visit as a row has it. Null is what it does not say: it changes nothing. */
export type RowVisit = {
  visitId: string | null;
  person: RowPerson;
  startsAtMs: number;
  /** To the minute: "2026-11-30T14:00". */
  localStart: string;
  timeZone: string;
  durationMinutes: number | null;
  visitType: string | null;
  modality: Modality | null;
  clinician: string | null;
  locationId: string | null;
  status: FileStatus | null;
};

export type RowReading =
  /** `consent` is null where the row says nothing of it. */
  | { ok: true; visit: RowVisit; consent: RowConsent | null }
  | { ok: false; findings: Finding[]; visitId: string | null };

/** How the rows of a file are read. */
export type RowRules = {
  mapping: Mapping;
  choices: Choices;
  /** How days of consents stand: their column may come from elsewhere than those of the visits. */
  consentDateOrder: DateOrder;
  columns: number;
  /** By their folded names. */
  locations: ReadonlyMap<string, { id: string; timeZone: string }>;
  timeZone: string;
  country: CountryCode;
  now: Temporal.Instant;
};

const longest: Partial<Record<ImportField, number>> = {
  visitId: 200,
  patientId: 200,
  fullName: 160,
  givenName: 80,
  familyName: 80,
  visitType: 100,
  clinician: 120,
  consentWording: 2_000,
};
/** What stands in texts, or names something: no formula has business there. */
const words = new Set<ImportField>([
  'fullName',
  'givenName',
  'familyName',
  'visitType',
  'clinician',
  'location',
]);
const farYears = 5;

/** Reads one row; everything that is wrong with it is found at once. */
export function readRow(cells: readonly string[], rules: RowRules): RowReading {
  const findings: Finding[] = [];
  const find = (code: FindingCode, field: ImportField | null): null => {
    findings.push({ code, field });
    return null;
  };
  const cell = (field: ImportField): string | null => {
    const column = rules.mapping[field];
    const text = column === undefined ? '' : plainCell(cells[column] ?? '');
    return text === '' ? null : text;
  };
  if (cells.slice(rules.columns).some((text) => text.trim() !== '')) find('too_many_cells', null);
  for (const field of importFields) {
    const text = cell(field);
    if (text === null) continue;
    if (text.length > (longest[field] ?? 80)) find('too_long', field);
    else if (/[\0\uFFFD]/.test(text)) find('unreadable', field);
    else if (words.has(field) && /^[=@]/.test(text)) find('formula', field);
  }
  const visitId = cell('visitId');
  const person = readPerson(cell, find, rules);
  const location = readLocation(cell, find, rules);
  const zone = location?.timeZone ?? rules.timeZone;
  const start = readStart(cell, find, rules, zone);
  const durationText = cell('durationMinutes');
  const duration =
    durationText === null
      ? null
      : Number(/^(\d{1,4})(?:\.0+)?(?: ?min\w*\.?)?$/i.exec(durationText)?.[1] ?? Number.NaN);
  if (duration !== null && !(duration >= 1 && duration <= 1440)) find('duration_invalid', 'durationMinutes');
  const statusText = cell('status');
  const status = statusText === null ? null : readStatus(statusText);
  if (statusText !== null && status === null) find('status_unknown', 'status');
  const modalityText = cell('modality');
  const modality = modalityText === null ? null : readModality(modalityText);
  if (modalityText !== null && modality === null) find('modality_unknown', 'modality');
  if (findings.length > 0 || start === null) return { ok: false, findings, visitId };
  return {
    ok: true,
    visit: {
      visitId,
      person,
      ...start,
      timeZone: zone,
      durationMinutes: duration,
      visitType: cell('visitType'),
      modality,
      clinician: cell('clinician'),
      locationId: location?.id ?? null,
      status,
    },
    consent: readConsent(cell, person, {
      now: rules.now,
      timeZone: rules.timeZone,
      readDay: (text) =>
        readDay(
          splitDateTime(text)?.date ?? text,
          rules.consentDateOrder,
          rules.now.toZonedDateTimeISO(rules.timeZone).year,
        ),
    }),
  };
}

type Cell = (field: ImportField) => string | null;
type Find = (code: FindingCode, field: ImportField | null) => null;

function readPerson(cell: Cell, find: Find, rules: RowRules): RowPerson {
  const patientId = cell('patientId');
  const nameField = rules.mapping.fullName === undefined ? 'givenName' : 'fullName';
  const { givenName, familyName } = readName(cell);
  if (givenName === '' && patientId === null) find('missing', nameField);
  if (givenName !== '' && !/\p{L}/u.test(givenName)) find('name_unreadable', nameField);
  const phoneText = cell('phoneNumber');
  const phone = phoneText === null ? null : parsePhoneNumber(phoneText, rules.country);
  if (phone !== null && !phone.ok) find('phone_invalid', 'phoneNumber');
  const birthText = cell('birthDate');
  const birthDate = birthText === null ? null : readBirthDate(birthText, rules);
  if (birthText !== null && birthDate === null) find('birth_date_invalid', 'birthDate');
  if (patientId === null && phoneText === null && birthText === null) find('person_unclear', null);
  return {
    patientId,
    givenName,
    familyName,
    phoneNumber: phone?.ok ? phone.phoneNumber : null,
    birthDate,
    language: readLanguage(cell('language') ?? ''),
  };
}

/** "Lopez, Ana María" or "Ana María Lopez": in the second the first word alone is how somebody is addressed. */
function readName(cell: Cell): { givenName: string; familyName: string } {
  const full = cell('fullName')?.replaceAll(/\s+/g, ' ');
  if (full === undefined) return { givenName: cell('givenName') ?? '', familyName: cell('familyName') ?? '' };
  const [before = '', ...after] = full.split(',').map((part) => part.trim());
  if (after.length === 1 && after[0]) return { givenName: after[0], familyName: before };
  const [first = '', ...rest] = full.split(' ');
  return { givenName: first, familyName: rest.join(' ') };
}

function readBirthDate(text: string, { choices, now, timeZone }: RowRules): string | null {
  const today = localTime(now, timeZone).toPlainDate();
  const bare = /^(\S+)[T ]0?0:00/.exec(text)?.[1] ?? splitDateTime(text)?.date ?? text;
  const day = readDay(bare, choices.birthDateOrder, today.year);
  if (day === null) return null;
  // A two-digit year: nobody is born after today.
  const born =
    Temporal.PlainDate.compare(day, today) > 0 && !/\d{4}/.test(bare) ? day.subtract({ years: 100 }) : day;
  return Temporal.PlainDate.compare(born, today) > 0 || born.year < today.year - 130 ? null : born.toString();
}

function readLocation(
  cell: Cell,
  find: Find,
  { locations }: RowRules,
): { id: string; timeZone: string } | null {
  const name = cell('location');
  if (name === null) return null;
  return locations.get(foldText(name)) ?? find('location_unknown', 'location');
}

function readStart(
  cell: Cell,
  find: Find,
  { mapping, choices, now }: RowRules,
  zone: string,
): { startsAtMs: number; localStart: string } | null {
  const isOne = mapping.startsAt !== undefined;
  const dateField = isOne ? 'startsAt' : 'date';
  const timeField = isOne ? 'startsAt' : 'time';
  const dateText = cell(dateField);
  const timeText = cell(timeField);
  if (dateText === null) find('missing', dateField);
  if (timeText === null && !isOne) find('missing', timeField);
  if (dateText === null || timeText === null) return null;
  if (isOne && /[\d.](?:Z|[+-]\d\d(?::?\d\d)?)$/i.test(dateText) && /T|:/.test(dateText)) {
    const parsed = parseAppointmentDate(dateText, zone);
    if (!parsed.ok) return find('date_invalid', dateField);
    return near(parsed.time.startsAt, zone, now) ?? find('start_far', dateField);
  }
  const parts = isOne
    ? splitDateTime(dateText)
    : { date: splitDateTime(dateText)?.date ?? dateText, time: splitDateTime(timeText)?.time ?? timeText };
  const day = readDay(parts?.date ?? dateText, choices.dateOrder, now.toZonedDateTimeISO(zone).year);
  const time = parts === null ? null : timeCell(parts.time);
  if (day === null) find('date_invalid', dateField);
  if (time === null) find('time_invalid', timeField);
  if (day === null || time === null) return null;
  const local = day.toPlainDateTime(timeOfCell(time, choices.clock));
  return near(resolveLocal(local, zone), zone, now) ?? find('start_far', dateField);
}

function near(
  instant: Temporal.Instant,
  zone: string,
  now: Temporal.Instant,
): { startsAtMs: number; localStart: string } | null {
  const minute = instant.round({ smallestUnit: 'minute', roundingMode: 'floor' });
  const days = Math.abs(minute.epochMilliseconds - now.epochMilliseconds) / 86_400_000;
  if (days > farYears * 366) return null;
  return {
    startsAtMs: minute.epochMilliseconds,
    localStart: localTime(minute, zone).toString({ smallestUnit: 'minute' }),
  };
}

function readDay(text: string, order: DateOrder, thisYear: number): Temporal.PlainDate | null {
  const read = dateCell(text, thisYear);
  return read === null ? null : dayOfCell(read, order);
}
