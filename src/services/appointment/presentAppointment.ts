import { latestEvents } from '@/db/appointmentEventQueries.ts';
import type { AppointmentRow } from '@/db/appointmentQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { conversationsOfNumbers } from '@/db/conversationQueries.ts';
import type { Connection } from '@/db/database.ts';
import { locationNames } from '@/db/locationQueries.ts';
import { mainNumbersOf } from '@/db/mainNumber.ts';
import { patientsByIds } from '@/db/patientQueries.ts';
import { staffNames } from '@/db/staffQueries.ts';
import { suppressedNumbers } from '@/db/suppressionQueries.ts';
import { trailsOf } from '@/db/visitFactQueries.ts';
import {
  type CallOutcome,
  type CallReason,
  callReasons,
  needsCall,
  type VisitState,
  visitState,
} from '@/domain/appointment/visitState.ts';
import { undoableChange, type LatestEvent } from '@/domain/appointment/undo.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { mayDo, type Context } from '../context.ts';
import { statusOf } from '../message/presentMessage.ts';
import { callSettingOf, dayJudge, factsOfVisit } from './judgeVisit.ts';

export type PresentedAppointment = {
  id: string;
  shortId: number;
  externalId: string | null;
  patient: { id: string; shortId: number; name: string; phoneNumber: string | null; isOptedOut: boolean };
  clinician: string | null;
  visitType: string | null;
  modality: AppointmentRow['modality'];
  location: { id: string; name: string } | null;
  startsAt: string;
  localStart: string;
  timeZone: string;
  durationMinutes: number | null;
  status: AppointmentRow['status'];
  slotHeld: boolean;
  /** Where it stands in one word, and why somebody should call. */
  state: VisitState;
  callReasons: CallReason[];
  /** Whether somebody still has to call. */
  needsCall: boolean;
  lastCall: { outcome: CallOutcome; at: string; by: string | null } | null;
  lastReminder: { messageId: string; status: string; occurredAt: string } | null;
  conversationId: string | null;
  /** Its latest change, where the caller may take that back. */
  undo: { by: 'patient' | 'self'; to: AppointmentRow['status']; at: string } | null;
  updatedAt: string;
};

/** Shapes appointments with their patients and last reminders, in the order given. */
export async function presentAppointments(
  ctx: Context,
  connection: Connection,
  rows: readonly AppointmentRow[],
): Promise<PresentedAppointment[]> {
  const { clinicId } = ctx;
  const patientIds = [...new Set(rows.map(({ patientId }) => patientId))];
  const patients = await patientsByIds(connection, clinicId, patientIds);
  const now = ctx.now();
  const mainNumbers = await mainNumbersOf(connection, clinicId, patientIds, now);
  const numbers = [...new Set([...mainNumbers.values()].map(({ phoneNumber }) => phoneNumber))];
  const optOuts = await suppressedNumbers(connection, clinicId, numbers);
  const conversations = await conversationsOfNumbers(connection, clinicId, numbers);
  const locations = await locationNames(connection, clinicId, [
    ...new Set(rows.flatMap(({ locationId }) => locationId ?? [])),
  ]);
  const trails = await trailsOf(connection, clinicId, rows);
  const callers = [...trails.values()].flatMap(({ call }) => call?.actorId ?? []);
  const names = await staffNames(connection, clinicId, [...new Set(callers.filter(isUuid))]);
  const latest = await latestEvents(
    connection,
    clinicId,
    rows.map(({ id }) => id),
  );
  const judge = dayJudge(callSettingOf(await clinicById(connection, clinicId)), now);
  return rows.map((row) => {
    const patient = patients.get(row.patientId);
    if (!patient) throw new Error(`the patient of appointment ${row.id} does not exist`);
    const main = mainNumbers.get(row.patientId);
    const phoneNumber = main?.phoneNumber ?? null;
    const trail = trails.get(row.id);
    const isOptedOut = phoneNumber !== null && optOuts.has(phoneNumber);
    const facts = factsOfVisit(row, { trail, hasNumber: main?.isOpen === true, isOptedOut }, judge, now);
    return {
      id: row.id,
      shortId: row.shortId,
      externalId: row.externalId,
      patient: {
        id: patient.id,
        shortId: patient.shortId,
        name: patientName(patient),
        phoneNumber,
        isOptedOut,
      },
      clinician: row.clinician,
      visitType: row.visitType,
      modality: row.modality,
      location:
        row.locationId === null ? null : { id: row.locationId, name: locations.get(row.locationId) ?? '' },
      startsAt: row.startsAt.toISOString(),
      localStart: wallClock(row.localStart),
      timeZone: row.timeZone,
      durationMinutes: row.durationMinutes,
      status: row.status,
      slotHeld: row.slotHeld,
      state: visitState(facts),
      callReasons: callReasons(facts),
      needsCall: needsCall(facts),
      lastCall: trail?.call
        ? {
            outcome: trail.call.outcome,
            at: trail.call.at.toISOString(),
            by: names.get(trail.call.actorId ?? '') ?? null,
          }
        : null,
      lastReminder: trail?.text
        ? {
            messageId: trail.text.id,
            status: statusOf({ direction: 'outbound', ...trail.text }),
            occurredAt: (trail.text.handedOverAt ?? trail.text.occurredAt).toISOString(),
          }
        : null,
      conversationId: phoneNumber === null ? null : (conversations.get(phoneNumber) ?? null),
      undo: presentUndo(ctx, row, latest.get(row.id)),
      updatedAt: row.updatedAt.toISOString(),
    };
  });
}

function presentUndo(
  { actor }: Context,
  { status }: AppointmentRow,
  latest: LatestEvent | undefined,
): PresentedAppointment['undo'] {
  const change = mayDo(actor, 'appointments:write') ? undoableChange(status, latest, actor) : null;
  return change && { ...change, at: change.at.toISOString() };
}

/** PostgreSQL's "2026-11-30 14:00:00" as ISO 8601 to the minute: "2026-11-30T14:00". */
export function wallClock(timestamp: string): string {
  return timestamp.replace(' ', 'T').slice(0, 16);
}

/** A key of a host application may be named by anything. */
function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}
