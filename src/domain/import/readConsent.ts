import { readImportRow, type ImportedConsent } from '../consent/importRow.ts';
import { isReviewedLanguage, type Language } from '../template/language.ts';
import { foldText } from './foldText.ts';
import type { ImportField } from './importFields.ts';

/**
 * What a row says of consent: as the record of consents takes it, or why it does not. The visit is imported either way, and the reason shown: it is
 * the paper that is missing, not the visit.
 */
export type RowConsent = { ok: true; consent: ImportedConsent } | { ok: false; reason: string };

const consentWords: Readonly<Record<string, readonly string[]>> = {
  yes: [
    'yes',
    'y',
    'true',
    '1',
    'granted',
    'given',
    'consented',
    'agreed',
    'opt in',
    'opted in',
    'ok',
    'si',
    's',
    'acepta',
  ],
  no: ['no', 'n', 'false', '0', 'declined', 'refused', 'withdrawn', 'revoked', 'no acepta', 'rechazado'],
  stop: ['stop', 'opt out', 'opted out', 'do not text', 'no texts', 'unsubscribed', 'baja'],
};

const sourceWords: Readonly<Record<string, readonly string[]>> = {
  front_desk: ['front desk', 'desk', 'in person', 'verbal', 'recepcion', 'en persona', 'ventanilla'],
  phone: ['phone', 'phone call', 'call', 'by phone', 'telefono', 'por telefono', 'llamada'],
  paper_form: ['paper form', 'paper', 'signed form', 'formulario en papel', 'papel'],
  web_form: ['web form', 'web', 'website', 'online', 'online form', 'portal', 'formulario web', 'en linea'],
  intake_form: [
    'intake form',
    'intake',
    'registration',
    'registration form',
    'formulario de admision',
    'admision',
    'registro',
  ],
};

const kindWords: Readonly<Record<string, readonly string[]>> = {
  express: ['express', 'oral', 'verbal', 'spoken', 'expreso'],
  express_written: [
    'express written',
    'written',
    'signed',
    'electronic',
    'escrito',
    'expreso por escrito',
    'firmado',
  ],
};

/** An opt-out without a day: it counts unless a later START is on record, and never anew with each file. */
const longAgo = '1970-01-01';

type ConsentRowRules = {
  now: Temporal.Instant;
  timeZone: string;
  /** The day that a cell names; null for none. */
  readDay: (text: string) => Temporal.PlainDate | null;
};

/**
 * Reads what a row of a file of visits says of consent, by the rules of the record of consents (CTIA-01, TCPA-03): a yes without where and when it
 * was given, and in which words, is none. Null where the row says nothing: that is no consent either.
 */
export function readConsent(
  cell: (field: ImportField) => string | null,
  { phoneNumber, language }: { phoneNumber: string | null; language: Language | null },
  { now, timeZone, readDay }: ConsentRowRules,
): RowConsent | null {
  const said = cell('consent');
  if (said === null) return null;
  const consent = knownWord(consentWords, said);
  if (consent === null) return refuse('Consent must be yes, no, or stop for who wants no text at all.');
  if (phoneNumber === null) return refuse('There is no phone number beside the consent: it is for a number.');
  const dayText = cell('consentDate');
  if (dayText === null && consent !== 'stop') return refuse('The day on which consent was given is missing.');
  const day = dayText === null ? longAgo : (readDay(dayText)?.toString() ?? null);
  if (day === null) return refuse('The day on which consent was given cannot be read.');
  // Files of visits are about visits and care: more than that has to be named.
  const categories = cell('consentCategories') ?? 'care';
  if (consent === 'yes' && /marketing/i.test(categories))
    return refuse(
      'Consent to marketing comes with a file of consents, which has more columns for it (TCPA-03).',
    );
  const reading = readImportRow(
    {
      phone_number: phoneNumber,
      consent,
      given_on: day,
      source: worded(sourceWords, cell('consentSource')),
      kind: worded(kindWords, cell('consentKind')),
      categories,
      language: language !== null && isReviewedLanguage(language) ? language : 'en',
      wording: cell('consentWording') ?? '',
      wording_version: cell('consentWordingVersion') ?? '',
      proof: cell('consentProof') ?? '',
    },
    { now, timeZone },
  );
  return reading.ok ? { ok: true, consent: reading.row } : reading;
}

function knownWord(words: Readonly<Record<string, readonly string[]>>, text: string): string | null {
  const folded = foldText(text.replaceAll(/[^\p{L}\p{N}]+/gu, ' '));
  return Object.keys(words).find((word) => words[word]?.includes(folded)) ?? null;
}

/** The record's own word for it; what is unknown is left as it is, for the record to refuse. */
function worded(words: Readonly<Record<string, readonly string[]>>, text: string | null): string {
  return text === null ? '' : (knownWord(words, text) ?? text);
}

function refuse(reason: string): RowConsent {
  return { ok: false, reason };
}
