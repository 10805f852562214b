import { createHash } from 'node:crypto';
import { type KnownPerson, wholeName } from '@/domain/import/matchPatient.ts';
import type { RowPerson, RowVisit } from '@/domain/import/readRow.ts';

/** What the rows before have brought that is not on record yet: a file is judged as if its rows were written one after another. */
export type Overlay = {
  byId: Map<string, KnownPerson>;
  atNumber: Map<string, KnownPerson[]>;
  byBirth: Map<string, KnownPerson[]>;
  /** By the file's id, else by patient and minute: what the row said. */
  rows: Map<string, string>;
  /** Visits on record that a row of the file is about. */
  claimed: Set<string>;
  metPatients: Set<string>;
  /** Patients that rows before have brought. */
  newPatients: Set<string>;
};

export function createOverlay(): Overlay {
  return {
    byId: new Map(),
    atNumber: new Map(),
    byBirth: new Map(),
    rows: new Map(),
    claimed: new Set(),
    metPatients: new Set(),
    newPatients: new Set(),
  };
}

/** A patient that a row brings, for the rows after it. */
export function addPerson(overlay: Overlay, id: string, person: RowPerson): KnownPerson {
  const known: KnownPerson = {
    id,
    externalId: person.patientId,
    givenName: person.givenName,
    familyName: person.familyName,
    birthDate: person.birthDate,
    isDeceased: false,
    isErased: false,
    numbers: person.phoneNumber === null ? [] : [person.phoneNumber],
  };
  overlay.newPatients.add(id);
  if (person.patientId !== null) overlay.byId.set(person.patientId, known);
  if (person.phoneNumber !== null) push(overlay.atNumber, person.phoneNumber, known);
  const key = birthKey(person);
  if (key !== null) push(overlay.byBirth, key, known);
  return known;
}

/** A patient on record whom a row has given a number or an id. */
export function addFacts(
  overlay: Overlay,
  person: KnownPerson,
  { phoneNumber, patientId }: { phoneNumber: string | null; patientId: string | null },
): void {
  const known: KnownPerson = {
    ...person,
    externalId: person.externalId ?? patientId,
    numbers: phoneNumber === null ? person.numbers : [...person.numbers, phoneNumber],
  };
  if (known.externalId !== null) overlay.byId.set(known.externalId, known);
  if (phoneNumber !== null) push(overlay.atNumber, phoneNumber, known);
}

/** By which a person is looked up without a number; null where the birth date is not known. */
export function birthKey(person: Pick<RowPerson, 'givenName' | 'familyName' | 'birthDate'>): string | null {
  return person.birthDate === null || person.givenName === ''
    ? null
    : `${wholeName(person)}|${person.birthDate}`;
}

export function minuteKey(patientId: string, startsAtMs: number): string {
  return `${patientId}|${startsAtMs}`;
}

/** What a row says, short: of a file of 100,000 rows all are kept in memory. */
export function fingerprint(visit: RowVisit): string {
  return createHash('sha256').update(JSON.stringify(visit)).digest('base64url').slice(0, 16);
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const there = map.get(key);
  if (there) there.push(value);
  else map.set(key, [value]);
}
