import { besideText } from '../template/direction.ts';
import type { ReviewedLanguage } from '../template/language.ts';

export type ChoiceEntry = { patientFirstName: string; startsAt: Temporal.Instant; timeZone: string };

const months = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  es: ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'],
};
const joining = {
  en: { number: 'for', on: '', orAll: 'or ALL' },
  es: { number: 'para', on: 'el ', orAll: 'o TODAS' },
};

/**
 * “1 for Ana 9:00 AM, 2 for Leo 9:30 AM”: the choices numbered from 1 in the given order, at the clinic's wall time, first names
 * only (ID-03). The day is named where the choices are on different days. `orAll` offers all of them in a word. Written by hand because Intl puts characters into times
 * that are not in GSM-7.
 */
export function choiceList(entries: ChoiceEntry[], language: ReviewedLanguage, orAll = false): string {
  const locals = entries.map(({ startsAt, timeZone }) => startsAt.toZonedDateTimeISO(timeZone));
  const sameDay = new Set(locals.map((local) => local.toPlainDate().toString())).size <= 1;
  const words = joining[language];
  const list = locals
    .map((local, index) => {
      const day = sameDay ? '' : ` ${words.on}${dayOf(local, language)}`;
      return `${index + 1} ${words.number}${nameOf(entries[index], language)}${day} ${timeOf(local, language)}`;
    })
    .join(', ');
  return orAll ? `${list}, ${words.orAll}` : list;
}

/** “1 Ana Nov 24 9:00 AM, 2 Leo Nov 24 9:30 AM”: visits that something is said about, with the numbers by which they were asked about. */
export function visitList(
  entries: readonly (ChoiceEntry & { number: number | null })[],
  language: ReviewedLanguage,
): string {
  return entries
    .map((entry) => {
      const local = entry.startsAt.toZonedDateTimeISO(entry.timeZone);
      const number = entry.number === null ? '' : `${entry.number}`;
      const day = `${joining[language].on}${dayOf(local, language)}`;
      return `${number}${nameOf(entry, language)} ${day} ${timeOf(local, language)}`.trim();
    })
    .join(', ');
}

/** Nobody’s where texts are discreet (SENS-01). */
function nameOf(entry: ChoiceEntry | undefined, language: ReviewedLanguage): string {
  return entry === undefined || entry.patientFirstName === ''
    ? ''
    : ` ${besideText(entry.patientFirstName, language)}`;
}

function dayOf(local: Temporal.ZonedDateTime, language: ReviewedLanguage): string {
  const month = months[language][local.month - 1] ?? '';
  return language === 'en' ? `${month} ${local.day}` : `${local.day} ${month}`;
}

function timeOf(local: Temporal.ZonedDateTime, language: ReviewedLanguage): string {
  const minute = String(local.minute).padStart(2, '0');
  const half = local.hour < 12 ? 'AM' : 'PM';
  // Spanish in the United States has the same clock; without the dots of “a.m.”, which would double the one that ends the sentence.
  return `${local.hour % 12 || 12}:${minute} ${language === 'es' ? half.toLowerCase() : half}`;
}
