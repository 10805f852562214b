import type { AppointmentRow } from '@/db/appointmentQueries.ts';
import { conversationsOfNumbers } from '@/db/conversationQueries.ts';
import type { Connection } from '@/db/database.ts';
import { locationNames } from '@/db/locationQueries.ts';
import { latestAboutAppointments } from '@/db/messageQueries.ts';
import { numbersOfPatients } from '@/db/patientPhoneNumberQueries.ts';
import { patientsByIds } from '@/db/patientQueries.ts';
import { suppressedNumbers } from '@/db/suppressionQueries.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import type { Context } from '../context.ts';
import { statusOf } from '../message/presentMessage.ts';

export type PresentedAppointment = {
  id: string;
  shortId: number;
  externalId: string | null;
  patient: { id: string; shortId: number; name: string; phoneNumber: string | null; isOptedOut: boolean };
  clinician: string | null;
  visitType: string | null;
  location: { id: string; name: string } | null;
  startsAt: string;
  localStart: string;
  timeZone: string;
  durationMinutes: number | null;
  status: AppointmentRow['status'];
  slotHeld: boolean;
  lastReminder: { messageId: string; status: string; occurredAt: string } | null;
  conversationId: string | null;
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
  const numbersByPatient = await numbersOfPatients(connection, clinicId, patientIds);
  const mainNumbers = new Map(
    [...numbersByPatient].map(([patientId, numbers]) => [patientId, numbers[0]?.phoneNumber ?? null]),
  );
  const numbers = [...new Set(mainNumbers.values())].filter((number) => number !== null);
  const optOuts = await suppressedNumbers(connection, clinicId, numbers);
  const conversations = await conversationsOfNumbers(connection, clinicId, numbers);
  const locations = await locationNames(connection, clinicId, [
    ...new Set(rows.flatMap(({ locationId }) => locationId ?? [])),
  ]);
  const reminders = await latestAboutAppointments(
    connection,
    clinicId,
    patientIds,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const patient = patients.get(row.patientId);
    if (!patient) throw new Error(`the patient of appointment ${row.id} does not exist`);
    const phoneNumber = mainNumbers.get(row.patientId) ?? null;
    const reminder = reminders.get(row.id);
    return {
      id: row.id,
      shortId: row.shortId,
      externalId: row.externalId,
      patient: {
        id: patient.id,
        shortId: patient.shortId,
        name: patientName(patient),
        phoneNumber,
        isOptedOut: phoneNumber !== null && optOuts.has(phoneNumber),
      },
      clinician: row.clinician,
      visitType: row.visitType,
      location:
        row.locationId === null ? null : { id: row.locationId, name: locations.get(row.locationId) ?? '' },
      startsAt: row.startsAt.toISOString(),
      localStart: wallClock(row.localStart),
      timeZone: row.timeZone,
      durationMinutes: row.durationMinutes,
      status: row.status,
      slotHeld: row.slotHeld,
      lastReminder: reminder
        ? {
            messageId: reminder.id,
            status: statusOf(reminder),
            occurredAt: reminder.occurredAt.toISOString(),
          }
        : null,
      conversationId: phoneNumber === null ? null : (conversations.get(phoneNumber) ?? null),
      updatedAt: row.updatedAt.toISOString(),
    };
  });
}

/** PostgreSQL's "2026-11-30 14:00:00" as ISO 8601 to the minute: "2026-11-30T14:00". */
export function wallClock(timestamp: string): string {
  return timestamp.replace(' ', 'T').slice(0, 16);
}
