import { appointmentById, type AppointmentRow } from '@/db/appointmentQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { messagesByIds, type MessageRow } from '@/db/messageQueries.ts';
import { patientsByIds } from '@/db/patientQueries.ts';
import { remindersOfAppointments, visitsToPlan, type ReminderRow } from '@/db/reminderQueries.ts';
import { reasonWords } from '@/domain/reminder/reasonWords.ts';
import { toldZone } from '@/domain/schedule/zoneEvidence.ts';
import { noAppointment } from '../appointment/getAppointment.ts';
import { requireScope, type Context } from '../context.ts';
import { recordView } from '../recordView.ts';
import { statusOf } from '../message/presentMessage.ts';
import { plannedCompanions, writtenCompanions, type Companions } from './companions.ts';
import { waitingVisit } from './waitingVisit.ts';

/** The reminders of a visit: what is planned, what went, and why one does not go; earlier starts included. @throws Refusal not_found */
export async function appointmentReminders(ctx: Context, appointmentId: string) {
  requireScope(ctx.actor, 'appointments:read');
  const appointment = await appointmentById(ctx.db, ctx.clinicId, appointmentId);
  if (!appointment) throw noAppointment();
  await recordView(ctx, 'reminder.viewed', { kind: 'patient', id: appointment.patientId });
  const rows = await remindersOfAppointments(ctx.db, ctx.clinicId, [appointmentId]);
  const texts = await messagesByIds(
    ctx.db,
    ctx.clinicId,
    rows.flatMap(({ messageId }) => messageId ?? []),
  );
  const patient = (await patientsByIds(ctx.db, ctx.clinicId, [appointment.patientId])).get(
    appointment.patientId,
  );
  const together = await companionsOf(ctx, appointment, rows);
  return {
    timeZone: appointment.timeZone,
    patientZone: patient === undefined ? null : toldZone(patient),
    items: rows.map((row) => ({
      id: row.id,
      ruleId: row.ruleId,
      stepId: row.stepId,
      state: row.state,
      startsAt: row.startsAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      sendAt: row.sendAt?.toISOString() ?? null,
      reason: row.reasonCode,
      sentence: row.reasonCode === null ? null : reasonWords(row.reasonCode),
      messageId: row.messageId,
      text: textOf(texts.get(row.messageId ?? '')),
      together: together.get(row.id) ?? [],
    })),
  };
}

function textOf(row: MessageRow | undefined) {
  if (row === undefined) return null;
  const { conversationId, handedOverAt } = row;
  return { status: statusOf(row), handedOverAt: handedOverAt?.toISOString() ?? null, conversationId };
}

async function companionsOf(
  ctx: Context,
  visit: AppointmentRow,
  rows: readonly ReminderRow[],
): Promise<Companions> {
  const written = await writtenCompanions(
    ctx,
    visit,
    rows.flatMap(({ id, state, messageId }) =>
      state === 'written' && messageId !== null ? [{ id, messageId }] : [],
    ),
  );
  const [planned] = rows.some(({ state }) => state === 'planned')
    ? await visitsToPlan(ctx.db, ctx.clinicId, [visit.id], ctx.now())
    : [];
  if (!planned) return written;
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const waiting = rows.flatMap(({ id, state, sendAt, templateKey }) =>
    state === 'planned' && sendAt !== null
      ? [waitingVisit(clinic, planned, { id, sendAt: sendAt.toTemporalInstant(), templateKey })]
      : [],
  );
  return new Map([...written, ...(await plannedCompanions(ctx, visit, waiting))]);
}
