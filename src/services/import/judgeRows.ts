import {
  personsAtNumbers,
  personsByBirth,
  personsByExternalId,
  visitsAtMinutes,
  visitsByExternalId,
} from '@/db/importMatchQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { Finding } from '@/domain/import/finding.ts';
import { judgeVisit, type KnownVisit, type WantedChange } from '@/domain/import/judgeVisit.ts';
import { matchPatient, type KnownPerson } from '@/domain/import/matchPatient.ts';
import type { RowConsent } from '@/domain/import/readConsent.ts';
import { readRow, type RowRules, type RowVisit } from '@/domain/import/readRow.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { planChange, type PlannedChange } from '../appointment/planChange.ts';
import type { FindingsByLine } from './importBlocks.ts';
import { addFacts, addPerson, birthKey, fingerprint, minuteKey, type Overlay } from './overlay.ts';
import type { FileLine } from './readRecords.ts';

/** Whom a row is about. `isNew`: not on record, and to be added under this id. */
export type RowPatient = {
  person: KnownPerson;
  isNew: boolean;
  addsNumber: boolean;
  learnsId: boolean;
  isFirstMet: boolean;
};

/** What a row that can be read says: `consent` is null where it says nothing of it. */
type RowSays = { visit: RowVisit; patient: RowPatient; consent: RowConsent | null };

export type JudgedRow = { line: number; cells: string[] } & (
  | { kind: 'rejected'; findings: readonly Finding[] }
  | ({ kind: 'unchanged'; appointmentId: string | null } & RowSays)
  | ({ kind: 'new'; appointmentId: string } & RowSays)
  | ({
      kind: 'changed';
      how: 'moved' | 'cancelled' | 'changed';
      appointmentId: string;
      known: KnownVisit;
      change: WantedChange;
      plan: PlannedChange;
    } & RowSays)
);

export type JudgeContext = {
  clinicId: string;
  rules: RowRules;
  overlay: Overlay;
  newId: () => string;
  /** What is settled of lines already: rows that repeat an earlier one otherwise, numbers that were refused. */
  settled: FindingsByLine;
};

type Read = FileLine & { visit: RowVisit };

/**
 * What becomes of rows, in their order, by what is on record and what the rows before them bring. Writes nothing.
 * Reads what it compares with in five statements, however many rows there are.
 */
export async function judgeRows(
  db: Connection,
  { clinicId, rules, overlay, newId, settled }: JudgeContext,
  lines: readonly FileLine[],
): Promise<JudgedRow[]> {
  const readings = lines.map((line) => ({ ...line, reading: readRow(line.cells, rules) }));
  const read = readings.flatMap(({ line, cells, reading }) =>
    reading.ok ? [{ line, cells, visit: reading.visit }] : [],
  );
  const record = await readRecord(db, clinicId, read);
  const matched = readings.map(({ line, cells, reading }): Matched => {
    const known = settled.get(line);
    if (known) return { line, cells, findings: known, match: null };
    if (!reading.ok) return { line, cells, findings: reading.findings, match: null };
    const { visit, consent } = reading;
    const patient = matchRow(record, overlay, visit, newId);
    return 'findings' in patient
      ? { line, cells, findings: patient.findings, match: null }
      : { line, cells, findings: [], match: { visit, patient, consent } };
  });
  const atMinutes = await visitsAtMinutes(
    db,
    clinicId,
    matched.flatMap(({ match }) =>
      match === null || match.patient.isNew
        ? []
        : [{ patientId: match.patient.person.id, startsAtMs: match.visit.startsAtMs }],
    ),
  );
  const visits: Visits = {
    byId: new Map(record.visits.map((visit) => [visit.externalId ?? '', visit])),
    atMinute: Map.groupBy(atMinutes, (visit) => minuteKey(visit.patientId, visit.startsAtMs)),
  };
  return matched.map(({ line, cells, findings, match }): JudgedRow => {
    if (match === null) return { line, cells, kind: 'rejected', findings };
    const judged = judgeOne(match.visit, match.patient, visits, overlay, rules, newId);
    return judged.kind === 'rejected'
      ? { line, cells, ...judged }
      : { line, cells, ...judged, consent: match.consent };
  });
}

type Matched = FileLine & {
  findings: readonly Finding[];
  match: RowSays | null;
};

type Found = {
  byId: Map<string, KnownPerson>;
  atNumber: Map<string, KnownPerson[]>;
  byBirth: Map<string, KnownPerson[]>;
  visits: KnownVisit[];
};

const unique = (all: readonly (string | null)[]): string[] => [...new Set(all.filter((one) => one !== null))];

async function readRecord(db: Connection, clinicId: string, rows: readonly Read[]): Promise<Found> {
  const births = new Map(
    rows.flatMap(({ visit: { person } }) => {
      const key = birthKey(person);
      return key === null ? [] : [[key, { ...person, key, birthDate: person.birthDate ?? '' }] as const];
    }),
  );
  return {
    byId: await personsByExternalId(db, clinicId, unique(rows.map(({ visit }) => visit.person.patientId))),
    atNumber: await personsAtNumbers(db, clinicId, unique(rows.map(({ visit }) => visit.person.phoneNumber))),
    byBirth: await personsByBirth(db, clinicId, [...births.values()]),
    visits: await visitsByExternalId(db, clinicId, unique(rows.map(({ visit }) => visit.visitId))),
  };
}

function matchRow(
  record: Found,
  overlay: Overlay,
  { person }: RowVisit,
  newId: () => string,
): RowPatient | { findings: Finding[] } {
  const { patientId, phoneNumber } = person;
  const key = birthKey(person);
  const both = (name: 'atNumber' | 'byBirth', at: string | null): KnownPerson[] =>
    at === null ? [] : merged(overlay[name].get(at) ?? [], record[name].get(at) ?? []);
  const match = matchPatient(person, {
    byId: patientId === null ? null : (overlay.byId.get(patientId) ?? record.byId.get(patientId) ?? null),
    atNumber: both('atNumber', phoneNumber),
    byBirth: both('byBirth', key),
  });
  if (match.kind === 'doubtful') return { findings: [match.finding] };
  if (match.kind === 'new') {
    const added = addPerson(overlay, newId(), person);
    overlay.metPatients.add(added.id);
    return { person: added, isNew: true, addsNumber: false, learnsId: false, isFirstMet: true };
  }
  const { person: found, addsNumber, learnsId } = match;
  if (addsNumber || learnsId)
    addFacts(overlay, found, { phoneNumber: addsNumber ? phoneNumber : null, patientId });
  const isFirstMet = !overlay.metPatients.has(found.id);
  overlay.metPatients.add(found.id);
  return { person: found, isNew: overlay.newPatients.has(found.id), addsNumber, learnsId, isFirstMet };
}

/** What the rows before have made of a person comes before what is on record of the same one. */
function merged(news: readonly KnownPerson[], olds: readonly KnownPerson[]): KnownPerson[] {
  const ids = new Set(news.map(({ id }) => id));
  return [...news, ...olds.filter(({ id }) => !ids.has(id))];
}

type Visits = { byId: ReadonlyMap<string, KnownVisit>; atMinute: ReadonlyMap<string, readonly KnownVisit[]> };

type Outcome = JudgedRow extends infer Row
  ? Row extends JudgedRow
    ? Omit<Row, 'line' | 'cells' | 'consent'>
    : never
  : never;

const reject = (finding: Finding): Outcome => ({ kind: 'rejected', findings: [finding] });

function judgeOne(
  visit: RowVisit,
  patient: RowPatient,
  visits: Visits,
  overlay: Overlay,
  rules: RowRules,
  newId: () => string,
): Outcome {
  const minute = minuteKey(patient.person.id, visit.startsAtMs);
  const key = visit.visitId ?? minute;
  const print = fingerprint(visit);
  const before = overlay.rows.get(key);
  if (before === print) return { kind: 'unchanged', visit, patient, appointmentId: null };
  if (before !== undefined)
    return reject({ code: 'duplicate_visit', field: visit.visitId === null ? null : 'visitId' });
  overlay.rows.set(key, print);
  if (!overlay.rows.has(minute)) overlay.rows.set(minute, print);
  const known = knownVisit(visit, minute, visits, overlay);
  if (known !== null && known.patientId !== patient.person.id)
    return reject({ code: 'visit_other_patient', field: 'visitId' });
  if (known !== null) overlay.claimed.add(known.id);
  const verdict = judgeVisit(visit, known, rules.now.epochMilliseconds);
  if (verdict.kind === 'rejected') return reject(verdict.finding);
  if (verdict.kind === 'new') return { kind: 'new', visit, patient, appointmentId: newId() };
  if (verdict.kind === 'unchanged' || known === null)
    return { kind: 'unchanged', visit, patient, appointmentId: known?.id ?? null };
  const plan = planRow(visit, known, verdict.change);
  if (plan === null) return reject({ code: 'cannot_change', field: 'status' });
  const isCancelled = plan.status === 'cancelled' && plan.fields.includes('status');
  const how = isCancelled ? 'cancelled' : plan.isMoved ? 'moved' : 'changed';
  return {
    kind: 'changed',
    how,
    visit,
    patient,
    appointmentId: known.id,
    known,
    change: verdict.change,
    plan,
  };
}

/** The visit that a row is about: by its id; else the patient's at that minute, which may be waiting for an id. */
function knownVisit(visit: RowVisit, minute: string, visits: Visits, overlay: Overlay): KnownVisit | null {
  const byId = visit.visitId === null ? undefined : visits.byId.get(visit.visitId);
  const there = visits.atMinute.get(minute) ?? [];
  return (
    byId ??
    there.find(
      ({ id, externalId }) => !overlay.claimed.has(id) && (visit.visitId === null || externalId === null),
    ) ??
    null
  );
}

/** What a change makes of the visit; null where it cannot become that any more. */
function planRow(visit: RowVisit, known: KnownVisit, change: WantedChange): PlannedChange | null {
  const startsAt = new Date(change.isMoved ? visit.startsAtMs : known.startsAtMs);
  const isThere = startsAt.getTime() === visit.startsAtMs;
  try {
    return planChange(
      { ...known, startsAt: new Date(known.startsAtMs) },
      {
        clinician: change.clinician,
        visitType: change.visitType,
        modality: change.modality,
        durationMinutes: change.durationMinutes,
        locationId: isThere ? change.locationId : undefined,
        status: change.status,
      },
      { startsAt, localStart: visit.localStart, timeZone: visit.timeZone },
      'system',
    );
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
