import { foldText } from './foldText.ts';
import type { Finding } from './finding.ts';
import type { RowPerson } from './readRow.ts';

/** A patient on record, or one that an earlier row of the file brings. */
export type KnownPerson = {
  id: string;
  externalId: string | null;
  givenName: string;
  familyName: string;
  birthDate: string | null;
  isDeceased: boolean;
  isErased: boolean;
  numbers: readonly string[];
};

export type PersonMatch =
  | { kind: 'found'; person: KnownPerson; addsNumber: boolean; learnsId: boolean }
  | { kind: 'new' }
  | { kind: 'doubtful'; finding: Finding };

/** Who could be meant: by the clinic's own id, by number, and by name and birth date. */
export type Candidates = {
  byId: KnownPerson | null;
  atNumber: readonly KnownPerson[];
  byBirth: readonly KnownPerson[];
};

/**
 * Whether a row is about somebody on record. Found is who has its id and a name that goes with it, else who has its very name at its number
 * (and no other birth date). Whatever is nearly so is left to people: a text must not reach the wrong person because a file was untidy (ID-06).
 */
export function matchPatient(person: RowPerson, { byId, atNumber, byBirth }: Candidates): PersonMatch {
  if (byId !== null) return judgeById(person, byId);
  const named = atNumber.filter(
    (one) =>
      isSameName(person, one) &&
      !(person.birthDate !== null && one.birthDate !== null && one.birthDate !== person.birthDate),
  );
  if (named.length > 1) return doubtful('patient_several', 'phoneNumber');
  const [found] = named;
  if (found) {
    if (found.isDeceased) return doubtful('patient_deceased', null);
    if (person.patientId !== null && found.externalId !== null)
      return doubtful('patient_other_id', 'patientId');
    return { kind: 'found', person: found, addsNumber: false, learnsId: person.patientId !== null };
  }
  if (person.patientId === null && atNumber.some((one) => isAlmost(person, one)))
    return doubtful('patient_almost', 'phoneNumber');
  if (person.phoneNumber === null) return judgeByBirth(person, byBirth);
  // Two of one name and birth date are one person, nearly always; whose number has changed is for people to say.
  if (byBirth.length > 0 && person.patientId === null) return doubtful('patient_other_number', 'phoneNumber');
  return person.givenName === '' ? doubtful('missing', 'givenName') : { kind: 'new' };
}

function judgeById(person: RowPerson, byId: KnownPerson): PersonMatch {
  if (byId.isErased) return doubtful('patient_erased', 'patientId');
  if (byId.isDeceased) return doubtful('patient_deceased', null);
  if (person.birthDate !== null && byId.birthDate !== null && person.birthDate !== byId.birthDate)
    return doubtful('patient_other_birth_date', 'patientId');
  if (person.givenName !== '' && !isSameName(person, byId) && !sharesName(person, byId))
    return doubtful('patient_other_name', 'patientId');
  const { phoneNumber } = person;
  return {
    kind: 'found',
    person: byId,
    addsNumber: phoneNumber !== null && !byId.numbers.includes(phoneNumber),
    learnsId: false,
  };
}

function judgeByBirth(person: RowPerson, byBirth: readonly KnownPerson[]): PersonMatch {
  const usable = byBirth.filter((one) => person.patientId === null || one.externalId === null);
  if (usable.length > 1) return doubtful('patient_several', 'birthDate');
  const [found] = usable;
  if (found)
    return found.isDeceased
      ? doubtful('patient_deceased', null)
      : { kind: 'found', person: found, addsNumber: false, learnsId: person.patientId !== null };
  return person.givenName === '' ? doubtful('missing', 'givenName') : { kind: 'new' };
}

function doubtful(code: Finding['code'], field: Finding['field']): PersonMatch {
  return { kind: 'doubtful', finding: { code, field } };
}

type Named = Pick<KnownPerson, 'givenName' | 'familyName'>;

/** A whole name, folded, however it is split. */
export function wholeName({ givenName, familyName }: Named): string {
  return foldText(`${givenName} ${familyName}`.replaceAll(/[.,'’-]+/g, ' '));
}

function isSameName(one: Named, other: Named): boolean {
  return wholeName(one) === wholeName(other);
}

/** A first or last name in common: married, or with a second name. */
function sharesName(one: Named, other: Named): boolean {
  const words = new Set(wholeName(one).split(' '));
  return wholeName(other)
    .split(' ')
    .some((word) => word.length > 1 && words.has(word));
}

/** One of the two is short for the other, or a letter is amiss: neither the same person for certain, nor another. */
function isAlmost(person: RowPerson, other: KnownPerson): boolean {
  if (isSameName(person, other)) return false;
  const [one, two] = [wholeName(person).split(' '), wholeName(other).split(' ')];
  const isSameBirth = person.birthDate !== null && person.birthDate === other.birthDate;
  if (isSameBirth && sharesName(person, other)) return true;
  if (person.birthDate !== null && other.birthDate !== null && !isSameBirth) return false;
  const [shorter, longer] = one.length <= two.length ? [one, two] : [two, one];
  if (shorter.length < longer.length) return shorter.every((word) => longer.includes(word));
  const different = shorter.filter((word, index) => word !== longer[index]);
  if (different.length !== 1) return false;
  const index = shorter.findIndex((word) => word === different[0]);
  const [a, b] = [shorter[index] ?? '', longer[index] ?? ''];
  return a.startsWith(b) || b.startsWith(a) || isOneLetterOff(a, b);
}

function isOneLetterOff(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || Math.min(one.length, other.length) < 4) return false;
  let from = 0;
  while (from < one.length && one[from] === other[from]) from += 1;
  return (
    one.slice(from + 1) === other.slice(from + 1) ||
    one.slice(from) === other.slice(from + 1) ||
    one.slice(from + 1) === other.slice(from)
  );
}
