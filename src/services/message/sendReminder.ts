import { locationAtGate } from '@/db/aboutQueries.ts';
import { senderAt } from '@/db/senderQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '@/services/context.ts';
import type { SendAnswer } from './sendResult.ts';
import { sendTemplate } from './sendTemplate.ts';

/**
 * Reminds the patient of an appointment now. Unless a template is named, the spec's text (CONFIRM, CANCEL) is used
 * where the sender has freed CANCEL, else the one with digits: there CANCEL would unsubscribe the patient.
 * @throws Refusal conflict for an appointment that is past or cancelled, and what `sendTemplate` throws
 */
export async function sendReminder(
  ctx: Context,
  reminder: {
    appointmentId: string;
    templateKey?: string | undefined;
    doctor?: string | undefined;
    idempotencyKey?: string | null;
  },
): Promise<SendAnswer> {
  requireScope(ctx.actor, 'messages:send');
  const appointment = await ctx.db
    .selectFrom('appointment')
    .select(['id', 'patientId', 'startsAt', 'clinician', 'status', 'locationId'])
    .where('clinicId', '=', ctx.clinicId)
    .where('id', '=', reminder.appointmentId)
    .executeTakeFirst();
  if (!appointment) throw new Refusal('not_found', 'There is no such appointment in this clinic.');
  if (appointment.startsAt <= ctx.now())
    throw new Refusal('conflict', 'This appointment is in the past.', { id: appointment.id });
  if (appointment.status === 'cancelled')
    throw new Refusal('conflict', 'This appointment is cancelled.', { id: appointment.id });
  return sendTemplate(ctx, {
    templateKey: reminder.templateKey ?? (await reminderTemplate(ctx, appointment.locationId)),
    patientId: appointment.patientId,
    values: { doctor: reminder.doctor ?? appointment.clinician, date: appointment.startsAt },
    appointment: appointment.id,
    idempotencyKey: reminder.idempotencyKey ?? null,
  });
}

/**
 * The spec's text (CONFIRM, CANCEL) where the sender has freed CANCEL, else the one with digits: there CANCEL would unsubscribe. Where texts
 * are discreet, the one that names nobody (SENS-01).
 */
export async function reminderTemplate(
  ctx: Context,
  locationId: string | null,
): Promise<'appointment_reminder' | 'appointment_reminder_digits' | 'appointment_reminder_discreet'> {
  const sender = await senderAt(ctx.db, ctx.clinicId, locationId);
  const clinic = await ctx.db
    .selectFrom('clinic')
    .select(['cancelPolicy', 'policy', 'isDiscreet'])
    .where('id', '=', ctx.clinicId)
    .executeTakeFirstOrThrow();
  const location = locationId === null ? undefined : await locationAtGate(ctx.db, ctx.clinicId, locationId);
  if (location?.isDiscreet ?? clinic.isDiscreet) return 'appointment_reminder_discreet';
  const isFreed =
    sender?.cancelHandling === 'freed' && clinic.cancelPolicy === 'visit' && clinic.policy === 'standard';
  return isFreed ? 'appointment_reminder' : 'appointment_reminder_digits';
}
