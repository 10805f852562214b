import { endsInTitle, withoutTitle } from './clinicianName.ts';
import { writeDate } from './dateText.ts';
import { besideText } from './direction.ts';
import type { FieldType, FieldValue, ListedVisit } from './field.ts';
import type { Language } from './language.ts';
import { writeMoney } from './moneyText.ts';
import { writeVisits } from './visitList.ts';

export type FieldContext = {
  language: Language;
  timeZone: string;
  /** The patient's, where it is known (TZ-05). */
  readerZone?: string | null | undefined;
  now?: Date | undefined;
  /** The rendered text up to the field. */
  textBefore: string;
};

/** The longest value of each text type, in UTF-16 units. A longer one is refused, never cut. */
const longest: Record<
  'firstName' | 'clinicianName' | 'identifier' | 'clinicName' | 'locationName' | 'phoneNumber',
  number
> = {
  firstName: 50,
  clinicianName: 80,
  identifier: 40,
  clinicName: 80,
  locationName: 80,
  phoneNumber: 30,
};

// What a slip in the calling program turns into text.
const residue = new Set(['undefined', 'null', 'NaN', 'Invalid Date', '[object Object]']);

/** Whether there is no value at all, so that a fallback may stand in for it. */
export function isMissing(type: FieldType, value: FieldValue, context: FieldContext): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'string') return false;
  const text = singleLine(value);
  if (text === '' || residue.has(text)) return true;
  return type === 'clinicianName' && endsInTitle(context.textBefore) && withoutTitle(text) === '';
}

/**
 * Writes a value in the form of its type, in the patient's language and the clinic's time zone.
 * Text becomes one line without control characters or braces. Answers null when the value does not fit its type.
 */
export function writeField(type: FieldType, value: FieldValue, context: FieldContext): string | null {
  if (value === undefined || value === null) return null;
  if (type === 'visitList') return isList(value) ? writeList(value, context) : null;
  if (isList(value)) return null;
  switch (type) {
    case 'dateTime':
    case 'date':
      return typeof value === 'number'
        ? null
        : writeDate(value, { ...context, withTime: type === 'dateTime' });
    case 'money':
      return value instanceof Date ? null : writeMoney(value, context.language);
    case 'identifier':
      if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
      return writeText(type, value, /^[\p{L}\p{N}][\p{L}\p{N} ._/-]*$/u);
    case 'clinicianName': {
      const name = writeText(type, value);
      return name !== null && endsInTitle(context.textBefore) ? withoutTitle(name) : name;
    }
    case 'phoneNumber': {
      const number = writeText(type, value);
      return number === null ? null : besideText(number, context.language);
    }
    default:
      return writeText(type, value);
  }
}

/** Each name as a name alone would be written. */
function writeList(visits: readonly ListedVisit[], context: FieldContext): string | null {
  const named = visits.map((visit) => ({
    ...visit,
    firstName: visit.firstName === null ? null : writeText('firstName', visit.firstName),
  }));
  const isRefused = named.some(
    ({ firstName }, index) => firstName === null && visits[index]?.firstName !== null,
  );
  return isRefused ? null : writeVisits(named, context);
}

function isList(value: FieldValue): value is readonly ListedVisit[] {
  return Array.isArray(value);
}

function writeText(type: keyof typeof longest, value: FieldValue, shape = /^[^{}]+$/): string | null {
  if (typeof value !== 'string') return null;
  const text = singleLine(value);
  return text.length <= longest[type] && shape.test(text) && text.isWellFormed() ? text : null;
}

function singleLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[\u200B\u2060\uFEFF]/g, '')
    .trim();
}
