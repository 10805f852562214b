import { recordAppointmentEvents } from '@/db/appointmentEventQueries.ts';
import { lockAppointment, updateAppointment } from '@/db/appointmentQueries.ts';
import { recordAudits } from '@/db/auditQueries.ts';
import { nextShortIds } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import { insertPersons, insertVisits, learnExternalId, lockPersons } from '@/db/importWriteQueries.ts';
import { linkLimits } from '@/domain/patient/linkLimits.ts';
import type { RowVisit } from '@/domain/import/readRow.ts';
import { applyChange } from '../appointment/changeAppointment.ts';
import { auditEvent } from '../auditEvent.ts';
import { actorColumns, type Context } from '../context.ts';
import { recallNumbers } from '../suppression/recallNumbers.ts';
import type { JudgedRow } from './judgeRows.ts';

/** What was judged is not so any more: somebody has changed it meanwhile. The block is judged again. */
export class RowsChanged extends Error {
  constructor() {
    super('what the rows were compared with has changed');
  }
}

/** A visit missed longer ago brings no text about it. */
const freshMs = 7 * 86_400_000;

/**
 * Writes what was judged: new patients, then new visits, then what changes, each kind in a few statements.
 * @throws RowsChanged
 */
export async function writeRows(
  ctx: Context,
  tx: Connection,
  rows: readonly JudgedRow[],
  { importId, timeZone }: { importId: string; timeZone: string },
): Promise<void> {
  const live = rows.filter((row) => row.kind !== 'rejected');
  const found = live.filter(({ patient }) => !patient.isNew).map(({ patient }) => patient.person.id);
  // Patients before the clinic's counter, as everywhere.
  const locked = await lockPersons(tx, ctx.clinicId, [...new Set(found)].toSorted());
  if (locked < new Set(found).size) throw new RowsChanged();
  const learning = live.filter(({ patient }) => patient.learnsId);
  for (const { patient, visit } of learning) {
    if (visit.person.patientId === null || patient.isNew) continue;
    if (!(await learnExternalId(tx, ctx.clinicId, patient.person.id, visit.person.patientId, ctx.now())))
      throw new RowsChanged();
  }
  await addPatients(ctx, tx, live, timeZone, importId);
  await addVisits(ctx, tx, live, importId);
  for (const row of live) if (row.kind === 'changed') await changeVisit(ctx, tx, row);
}

type Live = Exclude<JudgedRow, { kind: 'rejected' }>;

async function addPatients(
  ctx: Context,
  tx: Connection,
  rows: readonly Live[],
  timeZone: string,
  importId: string,
): Promise<void> {
  const { clinicId } = ctx;
  const added = rows.filter(({ patient }) => patient.isNew && patient.isFirstMet);
  if (added.length === 0) return;
  const now = ctx.now();
  const first = await nextShortIds(tx, clinicId, 'nextPatientShortId', added.length);
  const persons = added.map(({ patient, visit: { person } }, index) => ({
    id: patient.person.id,
    shortId: first + index,
    externalId: person.patientId,
    givenName: person.givenName,
    familyName: person.familyName,
    birthDate: person.birthDate,
    language: person.language ?? 'en',
    phoneNumber: person.phoneNumber,
    textsUntil: textsUntil(person, timeZone, now),
  }));
  await recallNumbers(ctx, tx, [...new Set(persons.flatMap(({ phoneNumber }) => phoneNumber ?? []))]);
  if ((await insertPersons(tx, clinicId, persons, now)) < persons.length) throw new RowsChanged();
  await recordAudits(
    tx,
    persons.map(({ id, phoneNumber }) =>
      auditEvent(ctx, {
        action: 'patient.created',
        kind: 'patient',
        id,
        detail: { phoneNumbers: phoneNumber === null ? 0 : 1, importId },
      }),
    ),
  );
}

/** Until when texts about a new patient go to the number that came with them. */
function textsUntil(
  { birthDate, phoneNumber }: RowVisit['person'],
  timeZone: string,
  now: Date,
): Date | null {
  const link = {
    phoneNumber: phoneNumber ?? '',
    role: null,
    categories: null,
    startsOn: null,
    endsOn: null,
    confidentialSince: null,
    addedAt: now.toTemporalInstant(),
  };
  const { until } = linkLimits({ birthDate, deceasedAt: null, doNotTextSince: null }, link, [], timeZone);
  return until === null ? null : new Date(until.at.epochMilliseconds);
}

async function addVisits(
  ctx: Context,
  tx: Connection,
  rows: readonly Live[],
  importId: string,
): Promise<void> {
  const { clinicId } = ctx;
  const added = rows.filter((row) => row.kind === 'new');
  if (added.length === 0) return;
  const now = ctx.now();
  const first = await nextShortIds(tx, clinicId, 'nextAppointmentShortId', added.length);
  const visits = added.map(({ appointmentId, patient, visit }, index) => ({
    id: appointmentId,
    shortId: first + index,
    externalId: visit.visitId,
    patientId: patient.person.id,
    clinician: visit.clinician,
    visitType: visit.visitType,
    modality: visit.modality ?? 'in_person',
    startsAt: new Date(visit.startsAtMs),
    localStart: visit.localStart,
    timeZone: visit.timeZone,
    durationMinutes: visit.durationMinutes,
    locationId: visit.locationId,
    status: visit.status ?? 'booked',
  }));
  if ((await insertVisits(tx, clinicId, visits, now)) < visits.length) throw new RowsChanged();
  await recordAppointmentEvents(
    tx,
    visits.map(({ id, status }) => ({
      clinicId,
      id: ctx.newId(),
      appointmentId: id,
      kind: 'created',
      toStatus: status,
      ...actorColumns(ctx.actor),
      occurredAt: now,
    })),
  );
  await recordAudits(
    tx,
    visits.map(({ id, patientId }) =>
      auditEvent(ctx, {
        action: 'appointment.created',
        kind: 'appointment',
        id,
        detail: { patientId, importId },
      }),
    ),
  );
}

async function changeVisit(
  ctx: Context,
  tx: Connection,
  row: Extract<JudgedRow, { kind: 'changed' }>,
): Promise<void> {
  const { clinicId } = ctx;
  const { known, plan, change } = row;
  const there = await lockAppointment(tx, clinicId, known.id);
  const isSame =
    there?.status === known.status &&
    Math.floor(there.startsAt.getTime() / 60_000) * 60_000 === known.startsAtMs;
  if (!there || !isSame) throw new RowsChanged();
  if (change.externalId !== undefined)
    await updateAppointment(tx, clinicId, known.id, { externalId: change.externalId, updatedAt: ctx.now() });
  if (plan.fields.length === 0) return;
  await applyChange(ctx, tx, there, plan);
  // Whom a file of the past calls missed is not texted about it now.
  if (plan.status === 'no_show' && ctx.now().getTime() - there.startsAt.getTime() > freshMs)
    await updateAppointment(tx, clinicId, known.id, { missedAt: null });
}
