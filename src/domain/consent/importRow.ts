import { isCategory, type Category } from '../message/category.ts';
import { isReviewedLanguage, type ReviewedLanguage } from '../template/language.ts';
import { writtenFlags, type WrittenFlag } from './consentEvent.ts';
import { mayRestOnNumberGiven } from './hasConsent.ts';

/** The columns of an import of consents, in the order of the file that we give. */
export const importColumns = [
  'phone_number',
  'consent',
  'categories',
  'source',
  'given_on',
  'kind',
  'language',
  'wording',
  'wording_version',
  'wording_says',
  'proof',
  'patient_id',
] as const;
export type ImportColumn = (typeof importColumns)[number];
export const neededColumns: readonly ImportColumn[] = ['phone_number', 'consent', 'source', 'given_on'];

/** Where a consent can have been given. A list that somebody has is none of these (CTIA-01). */
const sources = {
  front_desk: 'said',
  phone: 'said',
  paper_form: 'signed',
  web_form: 'box_ticked',
  intake_form: 'number_given',
} as const;
type Source = keyof typeof sources;

export type ImportedConsent = {
  /** As written; the caller reads it. */
  phoneNumber: string;
  patientId: string | null;
  givenOn: Temporal.Instant;
  proof: string | null;
} & (
  | { consent: 'stop' }
  | {
      consent: 'yes' | 'no';
      categories: readonly Category[];
      source: Source;
      means: (typeof sources)[Source];
      kind: 'express' | 'express_written';
      language: ReviewedLanguage;
      /** The words that were agreed to; null where none were: a number given at intake, a withdrawal. */
      wording: { version: string; text: string; flags: readonly WrittenFlag[] } | null;
    }
);

export type ImportReading = { ok: true; row: ImportedConsent } | { ok: false; reason: string };

/**
 * Reads one line of an import. Every reason is a sentence for people that repeats nothing of the line.
 * @param cells by column, trimmed; what is missing is empty
 * @param timeZone the clinic's, for days without a time: a day counts from its start
 */
export function readImportRow(
  cells: Readonly<Partial<Record<ImportColumn, string>>>,
  { now, timeZone }: { now: Temporal.Instant; timeZone: string },
): ImportReading {
  const cell = (name: ImportColumn): string => cells[name] ?? '';
  const consent = cell('consent').toLowerCase();
  if (consent !== 'yes' && consent !== 'no' && consent !== 'stop')
    return refuse('consent must be yes, no, or stop for who wants no text at all.');
  const givenOn = readDay(cell('given_on'), timeZone);
  if (givenOn === null) return refuse('given_on must be a day such as 2026-05-31.');
  if (Temporal.Instant.compare(givenOn, now) > 0) return refuse('given_on lies ahead.');
  const common = {
    phoneNumber: plainCell(cell('phone_number')),
    patientId: cell('patient_id') === '' ? null : cell('patient_id'),
    givenOn,
    proof: cell('proof') === '' ? null : cell('proof').slice(0, 120),
  };
  const source = cell('source')
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  // Who wants no texts is believed wherever it was said.
  if (consent === 'stop') return { ok: true, row: { ...common, consent } };
  if (source === '') return refuse('source is missing: where and how the patient agreed.');
  if (!isSource(source))
    return refuse(
      `source must be one of ${Object.keys(sources).join(', ')}. A list without proof of where each patient agreed is no consent (CTIA-01).`,
    );
  const names = cell('categories')
    .toLowerCase()
    .split(/[\s;|,]+/)
    .filter(Boolean);
  const categories = names.filter(isAskedFor);
  if (names.length === 0 || categories.length < names.length)
    return refuse(
      'categories must name care, payment, wellness, survey or marketing, or a kind of care text.',
    );
  const kind = cell('kind') === '' ? 'express' : cell('kind').toLowerCase();
  if (kind !== 'express' && kind !== 'express_written')
    return refuse('kind must be express or express_written.');
  const language = cell('language') === '' ? 'en' : cell('language').toLowerCase();
  if (!isReviewedLanguage(language)) return refuse('language must be en or es.');
  const says = cell('wording_says')
    .toLowerCase()
    .split(/[\s;|,]+/)
    .filter(Boolean);
  const wording = {
    version: cell('wording_version').slice(0, 80),
    text: cell('wording').slice(0, 2_000),
    flags: writtenFlags.filter((flag) => says.includes(flag)),
  };
  const problem =
    consent === 'yes' ? misfit({ source, categories, kind, proof: common.proof, wording }) : null;
  if (problem !== null) return refuse(problem);
  return {
    ok: true,
    row: {
      ...common,
      consent,
      categories,
      source,
      means: sources[source],
      kind,
      language,
      wording: wording.text === '' ? null : wording,
    },
  };
}

function misfit(row: {
  source: Source;
  categories: readonly Category[];
  kind: 'express' | 'express_written';
  proof: string | null;
  wording: { version: string; text: string; flags: readonly WrittenFlag[] };
}): string | null {
  if (row.source === 'intake_form' && !row.categories.every(mayRestOnNumberGiven))
    return 'A number on an intake form is consent to care texts alone (TCPA-04).';
  if (row.source !== 'intake_form' && (row.wording.text === '' || row.wording.version === ''))
    return 'wording and wording_version are missing: the words that the patient agreed to (TCPA-03).';
  if (row.categories.includes('marketing') && row.kind !== 'express_written')
    return 'Marketing needs a written consent: kind express_written (TCPA-03).';
  if (row.kind !== 'express_written') return null;
  if (row.source !== 'paper_form' && row.source !== 'web_form')
    return 'A written consent was given on a paper_form or a web_form.';
  if (row.proof === null) return 'A written consent needs proof: the id of the signed form.';
  return row.categories.includes('marketing') && row.wording.flags.length < writtenFlags.length
    ? `Words for marketing must say all of this, listed in wording_says: ${writtenFlags.join(' ')} (TCPA-03).`
    : null;
}

/** Undoes what keeps a cell from being read as a formula, for files of ours that come back. */
function plainCell(text: string): string {
  return /^'[=+\-@]/.test(text) ? text.slice(1) : text;
}

function readDay(text: string, timeZone: string): Temporal.Instant | null {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(text)
      ? Temporal.PlainDate.from(text)
          .toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from('00:00') })
          .toInstant()
      : Temporal.Instant.from(text);
  } catch {
    return null; // Not a day: the caller says so.
  }
}

function isSource(text: string): text is Source {
  return Object.hasOwn(sources, text);
}

function isAskedFor(text: string): text is Category {
  return isCategory(text) && text !== 'conversation' && text !== 'system';
}

function refuse(reason: string): ImportReading {
  return { ok: false, reason };
}
