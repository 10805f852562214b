import { appointmentsByIds } from '@/db/appointmentQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { conversationNumbers } from '@/db/conversationQueries.ts';
import type { Connection } from '@/db/database.ts';
import { incidentsReportedBy } from '@/db/incidentQueries.ts';
import { patientsByIds } from '@/db/patientQueries.ts';
import type { TaskRow } from '@/db/taskQueries.ts';
import type { AppointmentStatus } from '@/domain/appointment/status.ts';
import { explainRule } from '@/domain/keyword/explainRule.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { wallClock } from '../appointment/presentAppointment.ts';
import { staffNames } from '@/db/staffQueries.ts';
import type { Context } from '../context.ts';
import { taskScenes, type TaskScene } from './taskScene.ts';

export type PresentedTask = TaskScene & {
  id: string;
  kind: string;
  priority: TaskRow['priority'];
  reason: string;
  patient: { id: string; name: string } | null;
  phoneNumber: string | null;
  displayNumber: string | null;
  conversationId: string | null;
  appointment: { id: string; startsAt: string; localStart: string; status: AppointmentStatus } | null;
  language: string | null;
  messageId: string | null;
  incidentId: string | null;
  rule: string | null;
  ruleWords: string | null;
  decision: TaskRow['decision'];
  openedAt: string;
  doneAt: string | null;
  doneBy: string | null;
  outcome: string | null;
};

/** Reasons that are kept as words of the ledger; all others are sentences already. */
const reasonWords: Record<string, string> = {
  patient_deceased:
    'Recorded as deceased: nothing is texted any more, and the numbers were taken from the record. See to visits and bills by letter.',
  turned_18:
    'The patient is of age: texts to the number of a parent or guardian have ended. Ask the patient for a number and consent of their own.',
  number_reassigned:
    'A database of reassigned numbers says that this patient’s number has changed hands: it was taken from the record, and consent to it has ended. Ask the patient for the present one.',
  number_unsure:
    'A database of reassigned numbers has no data about this patient’s number. Ask the patient whether it is still the right one, and confirm it on the patient’s page.',
  brake_recipient:
    'More texts were asked for to this number within an hour than a person may get; the rest is held. If the same text came again and again, have its cause stopped. Then an administrator or manager releases the brake.',
  brake_clinic:
    'More automated texts were asked for within an hour than your clinic allows; reminders and campaigns wait. If you did not expect so many, find out what asks for them. Then an administrator or manager releases the brake.',
};

const noScene: TaskScene = { visits: [], otherVisits: [], answerMessageId: null };

/** Shapes tasks with whom and what they are about, in the order given. */
export async function presentTasks(
  ctx: Context,
  connection: Connection,
  rows: readonly TaskRow[],
): Promise<PresentedTask[]> {
  const { clinicId } = ctx;
  const idsOf = (
    column: 'patientId' | 'conversationId' | 'appointmentId' | 'messageId' | 'doneBy',
  ): string[] => [...new Set(rows.map((row) => row[column]).filter((id) => id !== null))];
  const clinic = await clinicById(connection, clinicId);
  const patients = await patientsByIds(connection, clinicId, idsOf('patientId'));
  const numbers = await conversationNumbers(connection, clinicId, idsOf('conversationId'));
  const appointments = await appointmentsByIds(connection, clinicId, idsOf('appointmentId'));
  const names = await staffNames(connection, clinicId, idsOf('doneBy'));
  const reported = await incidentsReportedBy(connection, clinicId, idsOf('messageId'));
  const scenes = await taskScenes(ctx, connection, rows, numbers);
  const country = homeCountry(clinic.country);
  return rows.map((row) => {
    const patient = patients.get(row.patientId ?? '');
    const phoneNumber = numbers.get(row.conversationId ?? '') ?? null;
    const appointment = appointments.get(row.appointmentId ?? '');
    return {
      id: row.id,
      kind: row.kind,
      priority: row.priority,
      reason: reasonWords[row.reason] ?? row.reason,
      patient: patient ? { id: patient.id, name: patientName(patient) } : null,
      phoneNumber,
      displayNumber: phoneNumber === null ? null : formatPhoneNumber(phoneNumber, country),
      conversationId: row.conversationId,
      appointment: appointment
        ? {
            id: appointment.id,
            startsAt: appointment.startsAt.toISOString(),
            localStart: wallClock(appointment.localStart),
            status: appointment.status,
          }
        : null,
      ...(scenes.get(row.id) ?? noScene),
      language: patient?.language ?? null,
      messageId: row.messageId,
      incidentId: row.incidentId ?? reported.get(row.messageId ?? '') ?? null,
      rule: row.rule,
      ruleWords: row.rule === null ? null : explainRule(row.rule),
      decision: row.decision,
      openedAt: row.openedAt.toISOString(),
      doneAt: row.doneAt?.toISOString() ?? null,
      doneBy: row.doneBy === null ? null : (names.get(row.doneBy) ?? null),
      outcome: row.outcome,
    };
  });
}
