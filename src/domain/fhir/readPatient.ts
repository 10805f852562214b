import { addressStates, zipCode } from '../patient/whereabouts.ts';
import type { CountryCode } from '../phone/phoneNumberReader.ts';
import { parsePhoneNumber } from '../phone/phoneNumber.ts';
import { isLanguage, type Language } from '../template/language.ts';
import { cleanText, covers } from './cleanText.ts';
import type { FoundProblem } from './problems.ts';
import type { FhirName, FhirPatient, FhirTelecom } from './resources.ts';

/** What the record system says of a person. `undefined`: it says nothing, and nothing here changes. */
export type PersonThere = {
  givenName: string;
  familyName: string;
  birthDate: string | undefined;
  language: Language | undefined;
  zip: string | undefined;
  addressState: string | undefined;
  /** E.164, the best one to text first. */
  phoneNumbers: readonly { phoneNumber: string; label: string }[];
  isDeceased: boolean;
};

export type ReadPerson = { person: PersonThere | null; problems: FoundProblem[] };

const mostNumbers = 5;

/**
 * Reads a Patient. A person without a name that is in use is not taken over; everything else that lacks is left out and said.
 * @param country whose numbers are written without a country code
 */
export function readPerson(
  patient: FhirPatient,
  { country, now }: { country: CountryCode; now: Date },
): ReadPerson {
  const problems: FoundProblem[] = [];
  if (patient.active === false && patient.link.some(({ type }) => type === 'replaced-by'))
    problems.push({ code: 'patient_replaced' });
  const name = nameOf(patient.name, now);
  if (!name) return { person: null, problems: [...problems, { code: 'name_missing' }] };
  const address = patient.address.find(
    ({ use, period }) => use !== 'old' && use !== 'billing' && covers(period, now),
  );
  const state = address?.state?.trim().toUpperCase();
  const zip = address?.postalCode?.trim();
  return {
    person: {
      ...name,
      birthDate: birthDateOf(patient.birthDate, now, problems),
      language: languageOf(patient, problems),
      zip: zip !== undefined && zipCode.test(zip) ? zip : undefined,
      addressState: state !== undefined && addressStates.includes(state) ? state : undefined,
      phoneNumbers: numbersOf(patient.telecom, country, now, problems),
      // A bare `deceasedDateTime` says it too, whatever its form.
      isDeceased: patient.deceasedBoolean === true || (patient.deceasedDateTime ?? '').trim() !== '',
    },
    problems,
  };
}

/** The better first. A former or a maiden name is nobody's to be greeted by. */
const nameUses: readonly (string | undefined)[] = ['official', 'usual', undefined, 'temp', 'nickname'];

function nameOf(names: readonly FhirName[], now: Date): { givenName: string; familyName: string } | null {
  const inUse = names.filter(({ use, period }) => nameUses.includes(use) && covers(period, now));
  const byRank = inUse.toSorted((one, other) => nameUses.indexOf(one.use) - nameUses.indexOf(other.use));
  for (const { given, family, text } of byRank) {
    const givenName = cleanText(given.join(' '), 100);
    const familyName = cleanText(family, 100);
    if (givenName !== null) return { givenName, familyName: familyName ?? '' };
    const whole = cleanText(text, 100);
    const split = whole === null ? null : /^(.+) (\S+)$/.exec(whole);
    // "Brook, Ana" is written family name first.
    const reversed = whole === null ? null : /^([^,]+), ?(.+)$/.exec(whole);
    if (reversed?.[1] && reversed[2]) return { givenName: reversed[2], familyName: reversed[1] };
    if (split?.[1] && split[2]) return { givenName: split[1], familyName: split[2] };
    if (whole !== null) return { givenName: whole, familyName: '' };
    if (familyName !== null) return { givenName: familyName, familyName: '' };
  }
  return null;
}

function birthDateOf(text: string | undefined, now: Date, problems: FoundProblem[]): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const day = /^(\d{4}-\d{2}-\d{2})(?:T.*)?$/.exec(text.trim())?.[1];
  if (day === undefined) {
    const isPartial = /^\d{4}(?:-\d{2})?$/.test(text.trim());
    problems.push({ code: isPartial ? 'birth_date_partial' : 'birth_date_unusable' });
    return undefined;
  }
  const exists =
    !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) &&
    new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
  // The clinic may be behind UTC: yesterday there is a day of the past everywhere.
  const isPast = exists && Date.parse(`${day}T00:00:00Z`) <= now.getTime() - 24 * 3_600_000;
  if (isPast) return day;
  problems.push({ code: 'birth_date_unusable' });
  return undefined;
}

/** The language that is preferred, or the only one. */
function languageOf({ communication }: FhirPatient, problems: FoundProblem[]): Language | undefined {
  const preferred =
    communication.find((one) => one.preferred === true) ??
    (communication.length === 1 ? communication[0] : undefined);
  const codes = preferred?.language?.coding.flatMap(({ code }) => code ?? []) ?? [];
  if (codes.length === 0) return undefined;
  for (const code of codes) {
    const [primary = ''] = code.trim().toLowerCase().split(/[-_]/);
    if (isLanguage(primary)) return primary;
    const twoLetters = threeLetters[primary];
    if (twoLetters !== undefined) return twoLetters;
  }
  problems.push({ code: 'language_unknown' });
  return undefined;
}

/** ISO 639-2, which R4 does not ask for and servers send. */
const threeLetters: Readonly<Record<string, Language>> = {
  eng: 'en',
  spa: 'es',
  fre: 'fr',
  fra: 'fr',
  por: 'pt',
  vie: 'vi',
  chi: 'zh',
  zho: 'zh',
  cmn: 'zh',
  ara: 'ar',
  heb: 'he',
};

/** Mobile ones first, then those of unsaid use, then the others. */
function placeOf({ system, use }: FhirTelecom): number {
  return use === 'mobile' || system === 'sms' ? 0 : use === undefined ? 1 : 2;
}

/** The server's own order; what it does not rank comes last. */
function rankOf({ rank }: FhirTelecom): number {
  return rank ?? 1_000_000;
}

/** Numbers at which the patient may be texted: not of work, not of the past; mobile ones first, then as the server ranks them. */
function numbersOf(
  telecom: readonly FhirTelecom[],
  country: CountryCode,
  now: Date,
  problems: FoundProblem[],
): { phoneNumber: string; label: string }[] {
  const phones = telecom.filter(
    ({ system, use, value, period }) =>
      (system === 'phone' || system === 'sms') &&
      use !== 'work' &&
      use !== 'old' &&
      (value ?? '').trim() !== '' &&
      covers(period, now),
  );
  const sorted = phones.toSorted(
    (one, other) => placeOf(one) - placeOf(other) || rankOf(one) - rankOf(other),
  );
  const found = new Map<string, string>();
  let unusable = 0;
  for (const one of sorted) {
    const reading = parsePhoneNumber((one.value ?? '').replace(/^tel:/i, '').trim(), country);
    if (!reading.ok) unusable += 1;
    else if (!found.has(reading.phoneNumber))
      found.set(reading.phoneNumber, placeOf(one) === 0 ? 'mobile' : (one.use ?? 'phone'));
  }
  if (unusable > 0) problems.push({ code: 'number_unusable' });
  if (found.size === 0) problems.push({ code: 'number_missing' });
  return [...found].slice(0, mostNumbers).map(([phoneNumber, label]) => ({ phoneNumber, label }));
}
