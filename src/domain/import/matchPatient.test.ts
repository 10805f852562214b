import { describe, expect, test } from 'vitest';
import { judgeVisit, type KnownVisit } from './judgeVisit.ts';
import { matchPatient, type KnownPerson } from './matchPatient.ts';
import type { RowPerson, RowVisit } from './readRow.ts';

const ana: KnownPerson = {
  id: 'ana',
  externalId: null,
  givenName: 'Ana',
  familyName: 'López',
  birthDate: '1980-05-04',
  isDeceased: false,
  isErased: false,
  numbers: ['+12125550101'],
};
const row: RowPerson = {
  patientId: null,
  givenName: 'Ana',
  familyName: 'Lopez',
  phoneNumber: '+12125550101',
  birthDate: null,
  language: null,
};
const match = (
  person: Partial<RowPerson>,
  found: { byId?: KnownPerson; atNumber?: KnownPerson[]; byBirth?: KnownPerson[] },
) => {
  const result = matchPatient(
    { ...row, ...person },
    { byId: found.byId ?? null, atNumber: found.atNumber ?? [], byBirth: found.byBirth ?? [] },
  );
  return result.kind === 'doubtful'
    ? result.finding.code
    : result.kind === 'found'
      ? result.person.id
      : 'new';
};

describe('who a row is about', () => {
  test.each<[string, Parameters<typeof match>[0], Parameters<typeof match>[1], string]>([
    ['nobody on record', {}, {}, 'new'],
    ['the very name at the number', {}, { atNumber: [ana] }, 'ana'],
    ['and the birth date agrees', { birthDate: '1980-05-04' }, { atNumber: [ana] }, 'ana'],
    ['the name split otherwise', { givenName: 'ANA', familyName: ' lopez' }, { atNumber: [ana] }, 'ana'],
    ['a namesake with another birth date', { birthDate: '2010-01-01' }, { atNumber: [ana] }, 'new'],
    ['another of the family at the number', { givenName: 'Leonardo' }, { atNumber: [ana] }, 'new'],
    ['two of the same name', {}, { atNumber: [ana, { ...ana, id: 'two' }] }, 'patient_several'],
    [
      'of two of the same name, the one born then',
      { birthDate: '1980-05-04' },
      { atNumber: [ana, { ...ana, id: 'two', birthDate: '1990-01-01' }] },
      'ana',
    ],
    ['a short form of the name', { givenName: 'An' }, { atNumber: [ana] }, 'patient_almost'],
    ['a second name more', { familyName: 'Maria Lopez' }, { atNumber: [ana] }, 'patient_almost'],
    ['a letter amiss', { familyName: 'Lopes' }, { atNumber: [ana] }, 'patient_almost'],
    [
      'married, and born the same day',
      { familyName: 'Diaz', birthDate: '1980-05-04' },
      { atNumber: [ana] },
      'patient_almost',
    ],
    [
      'the name and birth date at another number',
      { birthDate: '1980-05-04', phoneNumber: '+12125550199' },
      { byBirth: [ana] },
      'patient_other_number',
    ],
    [
      'without a number, by name and birth date',
      { phoneNumber: null, birthDate: '1980-05-04' },
      { byBirth: [ana] },
      'ana',
    ],
    ['by the id', { patientId: 'x' }, { byId: ana }, 'ana'],
    ['the id, the name changed by marriage', { patientId: 'x', familyName: 'Diaz' }, { byId: ana }, 'ana'],
    [
      'the id of somebody with another name',
      { patientId: 'x', givenName: 'Kim', familyName: 'Park' },
      { byId: ana },
      'patient_other_name',
    ],
    [
      'the id of somebody born another day',
      { patientId: 'x', birthDate: '1981-01-01' },
      { byId: ana },
      'patient_other_birth_date',
    ],
    ['a new id for the very name at the number', { patientId: 'x' }, { atNumber: [ana] }, 'ana'],
    [
      'another id than the record has',
      { patientId: 'x' },
      { atNumber: [{ ...ana, externalId: 'y' }] },
      'patient_other_id',
    ],
    ['somebody who has died', {}, { atNumber: [{ ...ana, isDeceased: true }] }, 'patient_deceased'],
    [
      'somebody whose record was erased',
      { patientId: 'x' },
      { byId: { ...ana, isErased: true } },
      'patient_erased',
    ],
    ['an id that nobody has, and no name', { patientId: 'x', givenName: '', familyName: '' }, {}, 'missing'],
  ])('%s', (_what, person, found, expected) => expect(match(person, found)).toBe(expected));

  test('a number is added to whom the id names, never by name alone', () => {
    const result = matchPatient(
      { ...row, patientId: 'x', phoneNumber: '+12125550177' },
      { byId: ana, atNumber: [], byBirth: [] },
    );
    expect(result).toMatchObject({ kind: 'found', addsNumber: true, learnsId: false });
  });
});

const now = Date.parse('2026-11-30T15:00:00Z');
const start = Date.parse('2026-12-01T15:00:00Z');
const known: KnownVisit = {
  id: 'v',
  externalId: 'e',
  patientId: 'ana',
  startsAtMs: start,
  status: 'booked',
  slotHeld: false,
  clinician: 'Dr. Smith',
  visitType: null,
  modality: 'in_person',
  durationMinutes: null,
  locationId: null,
};
const wanted: RowVisit = {
  visitId: 'e',
  person: row,
  startsAtMs: start,
  localStart: '2026-12-01T10:00',
  timeZone: 'America/New_York',
  durationMinutes: null,
  visitType: null,
  modality: null,
  clinician: null,
  locationId: null,
  status: null,
};

test.each<[string, Partial<RowVisit>, Partial<KnownVisit> | null, object]>([
  ['not on record', {}, null, { kind: 'new' }],
  ['cancelled and not on record', { status: 'cancelled' }, null, { kind: 'unchanged' }],
  ['as it is', { clinician: 'Dr. Smith', status: 'booked' }, {}, { kind: 'unchanged' }],
  ['what a row does not say stays', { clinician: null }, {}, { kind: 'unchanged' }],
  [
    'another time',
    { startsAtMs: start + 60_000 },
    {},
    { kind: 'changed', change: { isMoved: true, status: undefined } },
  ],
  ['booked takes no confirmation back', { status: 'booked' }, { status: 'confirmed' }, { kind: 'unchanged' }],
  [
    'booked does not revive what the patient cancelled',
    { status: 'booked' },
    { status: 'cancelled' },
    { kind: 'unchanged' },
  ],
  [
    'booked again at another time',
    { startsAtMs: start + 60_000 },
    { status: 'cancelled' },
    { kind: 'changed', change: { isMoved: true, status: 'booked' } },
  ],
  [
    'cancelled, whatever time it says',
    { status: 'cancelled', startsAtMs: start + 60_000 },
    {},
    { kind: 'changed', change: { isMoved: false, status: 'cancelled' } },
  ],
  [
    'confirmed against a cancellation',
    { status: 'confirmed' },
    { status: 'cancelled' },
    { kind: 'rejected', finding: { code: 'status_conflict' } },
  ],
  [
    'over before it began',
    { status: 'no_show' },
    {},
    { kind: 'rejected', finding: { code: 'status_early' } },
  ],
  [
    'by video from now on',
    { modality: 'video' },
    {},
    { kind: 'changed', change: { isMoved: false, modality: 'video' } },
  ],
  ['held as it is where the file does not say how', {}, { modality: 'phone' }, { kind: 'unchanged' }],
  [
    'an id for a visit without one',
    {},
    { externalId: null },
    { kind: 'changed', change: { externalId: 'e' } },
  ],
])('what a row does to its visit: %s', (_what, visit, there, verdict) => {
  expect(judgeVisit({ ...wanted, ...visit }, there && { ...known, ...there }, now)).toMatchObject(verdict);
});
