import { appointmentById, type AppointmentRow } from '@/db/appointmentQueries.ts';
import { fhirLink, noteSeen, writeFhirLink, type FhirLinkRow } from '@/db/fhirLinkQueries.ts';
import { mergeFields } from '@/domain/fhir/mergeFields.ts';
import type { FoundProblem } from '@/domain/fhir/problems.ts';
import { readVisitParts, readVisitTime, type VisitParts } from '@/domain/fhir/readVisit.ts';
import { fhirId, type FhirAppointment } from '@/domain/fhir/resources.ts';
import {
  isUpcoming,
  readStand,
  readStatus,
  standHere,
  statusAfter,
  type StandThere,
} from '@/domain/fhir/visitStatus.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { changeAppointment } from '../appointment/changeAppointment.ts';
import { createAppointment } from '../appointment/createAppointment.ts';
import { externalIdOf, hashWith, keyOf, versionOf, writeProblems, type PullRun } from './pullRun.ts';
import { nameOfPart, patientOfVisit } from './visitPeople.ts';

/** What a visit is after reading: who and where in our terms. */
type ReadVisit = {
  startsAt: Date | null;
  durationMinutes: number | null;
  clinician: string | null;
  visitType: string | null;
  locationId: string | null;
  stand: StandThere;
};

/** What is known of the resource after it was read. */
type Taken = { appointmentId: string | null; stand: StandThere | null; seen: Record<string, string> };

/**
 * Takes over an Appointment: books the visit, moves or changes it, or says what became of it. A visit that is over, or that nobody has agreed
 * to, is not booked anew. Doing it again changes nothing.
 */
export async function takeVisit(run: PullRun, resource: FhirAppointment): Promise<void> {
  const { ctx } = run;
  const id = resource.id ?? '';
  const key = keyOf(run, 'Appointment', id);
  const link = await fhirLink(ctx.db, key);
  const version = versionOf(resource.meta);
  // Its id went when its patient was erased: nothing is asked or kept of it again.
  const isErased = link !== undefined && link.subjectId !== null && link.resourceId === null;
  const isKnown = link !== undefined && version !== null && link.version === version && !run.isWhole;
  if (isErased || isKnown) return noteSeen(ctx.db, key, run.startedAt);
  const problems: FoundProblem[] = [];
  const taken = fhirId.test(id)
    ? await take(run, resource, id, link, problems)
    : (problems.push({ code: 'id_unusable' }), { appointmentId: null, stand: null, seen: {} });
  if (taken === 'erased') return;
  await ctx.db.transaction().execute(async (tx) => {
    await writeFhirLink(tx, {
      ...key,
      resourceId: fhirId.test(id) ? id : null,
      subjectId: taken.appointmentId,
      version,
      stand: taken.stand,
      seen: taken.seen,
      seenAt: run.startedAt,
    });
    await writeProblems(run, tx, key, problems);
  });
}

async function take(
  run: PullRun,
  resource: FhirAppointment,
  id: string,
  link: FhirLinkRow | undefined,
  problems: FoundProblem[],
): Promise<Taken | 'erased'> {
  const row = await knownVisit(run, link, id);
  const nothing = {
    appointmentId: row?.id ?? null,
    stand: readStand(link?.stand ?? null),
    seen: link?.seen ?? {},
  };
  const parts = readVisitParts(resource);
  const visit = await readVisit(run, resource, parts, problems);
  if (!visit) return nothing;
  if (!row) {
    const isAhead = visit.startsAt !== null && visit.startsAt > run.ctx.now();
    // Nobody is to be texted about it: it comes when it stands.
    if (visit.stand !== 'agreed' || !isAhead) return { ...nothing, stand: visit.stand };
    problems.push(...parts.problems);
    const patient = await patientOfVisit(run, parts.patient, id);
    if (patient === 'erased') return patient;
    if (patient === null) {
      if (parts.patient) problems.push({ code: 'patient_not_readable' });
      // Looked at again with the next change, as if it had never come.
      return { ...nothing, stand: null };
    }
    return book(run, visit, patient.id, id);
  }
  if (visit.stand === 'agreed') {
    problems.push(...parts.problems);
    const patient = await patientOfVisit(run, parts.patient, id);
    if (patient === 'erased') return patient;
    // Nobody is to hear of somebody else's visit.
    if (patient !== null && patient.id !== row.patientId) {
      problems.push({ code: 'change_refused', fields: ['patient'] });
      await setStatus(run, row, 'cancelled', problems);
      return { ...nothing, stand: visit.stand };
    }
  }
  return merge(run, row, visit, link, problems);
}

async function knownVisit(
  run: PullRun,
  link: FhirLinkRow | undefined,
  id: string,
): Promise<AppointmentRow | null> {
  const { ctx } = run;
  if (link?.subjectId) return (await appointmentById(ctx.db, ctx.clinicId, link.subjectId)) ?? null;
  const row = await ctx.db
    .selectFrom('appointment')
    .selectAll()
    .where('clinicId', '=', ctx.clinicId)
    .where('externalId', '=', externalIdOf(run, 'Appointment', id))
    .executeTakeFirst();
  return row ?? null;
}

async function readVisit(
  run: PullRun,
  resource: FhirAppointment,
  parts: VisitParts,
  problems: FoundProblem[],
): Promise<ReadVisit | null> {
  const place = await nameOfPart(run, parts.location && { ...parts.location, type: 'Location' });
  const location = place === null ? undefined : run.locations.get(place.toLowerCase());
  const time = readVisitTime(resource, location?.timeZone ?? run.clinic.timeZone);
  const stand = readStatus(resource.status, { startsAt: time.startsAt ?? run.ctx.now(), now: run.ctx.now() });
  if (stand === null) {
    problems.push({ code: 'status_missing' });
    return null;
  }
  // What is off needs no start.
  if (stand !== 'not_agreed') problems.push(...time.problems);
  if (time.startsAt === null && stand !== 'not_agreed') return null;
  if (stand === 'agreed' && parts.location && !location) problems.push({ code: 'location_unknown' });
  return {
    startsAt: time.startsAt,
    durationMinutes: time.startsAt === null ? null : time.durationMinutes,
    clinician: await nameOfPart(run, parts.clinician),
    visitType: parts.visitType,
    locationId: location?.id ?? null,
    stand,
  };
}

async function book(run: PullRun, visit: ReadVisit, patientId: string, id: string): Promise<Taken> {
  const { startsAt, durationMinutes, clinician, visitType, locationId, stand } = visit;
  const fields = {
    startsAt: startsAt?.toISOString() ?? '',
    durationMinutes,
    clinician,
    visitType,
    locationId,
  };
  const externalId = externalIdOf(run, 'Appointment', id);
  const created = await createAppointment(run.ctx, { ...fields, patientId, externalId });
  const { seen } = mergeFields(fields, fields, {}, hashWith(run));
  return { appointmentId: created.id, stand, seen };
}

async function merge(
  run: PullRun,
  row: AppointmentRow,
  visit: ReadVisit,
  link: FhirLinkRow | undefined,
  problems: FoundProblem[],
): Promise<Taken> {
  const { durationMinutes, clinician, visitType, locationId, stand } = visit;
  const isOn = stand === 'agreed';
  // Of what is over or off only that it is counts.
  const there = isOn
    ? { startsAt: visit.startsAt?.toISOString(), durationMinutes, clinician, visitType, locationId }
    : {};
  const here = { ...row, startsAt: row.startsAt.toISOString() };
  const fieldsHere = {
    startsAt: here.startsAt,
    durationMinutes: row.durationMinutes,
    clinician: row.clinician,
    visitType: row.visitType,
    locationId: row.locationId,
  };
  const merged = mergeFields(there, fieldsHere, link?.seen ?? {}, hashWith(run));
  const before = readStand(link?.stand ?? null);
  const status = statusAfter(row.status, stand, { before, isMoved: 'startsAt' in merged.set });
  const hasChanges = status !== row.status || Object.keys(merged.set).length > 0;
  const appointmentId = row.id;
  if (hasChanges && !(await change(run, row, { ...merged.set, status }, problems)))
    return { appointmentId, stand: before, seen: link?.seen ?? {} };
  if (merged.overwritten.length > 0) problems.push({ code: 'overwrote_staff', fields: merged.overwritten });
  // A visit that was cancelled or moved here, by the patient or staff, and not there.
  const differing = [
    ...(isUpcoming(status) ? merged.differing : []),
    ...(standHere(status) === stand || (isOn && row.startsAt < run.ctx.now()) ? [] : ['status']),
  ];
  if (differing.length > 0) problems.push({ code: 'differs', fields: differing });
  return { appointmentId, stand, seen: merged.seen };
}

type Change = Parameters<typeof changeAppointment>[2];

/** Changes the visit as everybody does; false, and a problem, where its state does not allow it. */
async function change(
  { ctx }: PullRun,
  row: AppointmentRow,
  { status, ...fields }: Change,
  problems: FoundProblem[],
): Promise<boolean> {
  try {
    await changeAppointment(ctx, row.id, {
      ...fields,
      ...(status === undefined || (status === row.status && fields.startsAt === undefined) ? {} : { status }),
    });
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problems.push({ code: 'change_refused', fields: error.facts.field ? [error.facts.field] : [] });
    return false;
  }
}

/** The same for a status alone; nothing where the visit has it. */
export async function setStatus(
  run: PullRun,
  row: AppointmentRow,
  status: AppointmentRow['status'],
  problems: FoundProblem[],
): Promise<void> {
  if (row.status !== status) await change(run, row, { status }, problems);
}
