import { isUuid } from '@/domain/id/uuid.ts';
import { sql } from 'kysely';
import type { Connection } from '@/db/database.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '@/services/context.ts';
import type { RecipientPatient } from './recipient.ts';
import type { SendRequest } from './sendRequest.ts';

export type AppointmentRef = { id: string; startsAt: Date };

/**
 * The appointment that a text is about: the named one; for a reminder that names none, the patient's only coming one.
 * A reminder of a patient with several is sent, but asks about none of them: an answer goes to staff, never to a guess.
 * @throws Refusal not_found when the named one is not this patient's
 */
export async function findAppointmentFor(
  tx: Connection,
  clinicId: string,
  request: SendRequest,
  patient: RecipientPatient | null,
  now: Date,
): Promise<AppointmentRef | null> {
  const query = tx.selectFrom('appointment').select(['id', 'startsAt']).where('clinicId', '=', clinicId);
  const ref = request.appointment;
  if (ref !== undefined) {
    const named =
      typeof ref === 'string' && isUuid(ref)
        ? query.where('id', '=', ref.toLowerCase())
        : query.where('shortId', '=', Number(ref));
    const row = await named
      .$if(patient !== null, (one) => one.where('patientId', '=', patient?.id ?? ''))
      .executeTakeFirst();
    if (!row)
      throw new Refusal('not_found', 'There is no such appointment of this patient.', {
        field: 'appointmentId',
      });
    return row;
  }
  if (!patient || !request.template?.asksAboutVisit) return null;
  const coming = await query
    .where('patientId', '=', patient.id)
    .where('startsAt', '>', now)
    .where('status', 'in', ['booked', 'confirmed', 'change_asked'])
    .limit(2)
    .execute();
  return coming.length === 1 ? (coming[0] ?? null) : null;
}

/** Opens the question that a reminder asks, so that CONFIRM belongs to this appointment and not to a phone number. */
export async function openReminderQuestion(
  ctx: Context,
  tx: Connection,
  asked: {
    appointment: AppointmentRef;
    asksAboutVisit: boolean;
    text: string;
    conversationId: string;
    messageId: string;
    askedAt: Date;
  },
): Promise<void> {
  if (!asked.asksAboutVisit) return;
  const { appointment, askedAt } = asked;
  // The cut-off for words; digits and letters end 72 hours after the asking by the rules of `domain/keyword`.
  const expiresAt = appointment.startsAt;
  if (expiresAt <= askedAt) return;
  // A newer reminder of the same appointment takes the place of an older one.
  await tx
    .updateTable('question')
    .set({ closedAt: ctx.now() })
    .where('clinicId', '=', ctx.clinicId)
    .where('conversationId', '=', asked.conversationId)
    .where('kind', '=', 'reminder')
    .where('closedAt', 'is', null)
    .where(sql<boolean>`appointment_ids = array[${appointment.id}]::uuid[]`)
    .execute();
  await tx
    .insertInto('question')
    .values({
      clinicId: ctx.clinicId,
      id: ctx.newId(),
      conversationId: asked.conversationId,
      kind: 'reminder',
      messageId: asked.messageId,
      appointmentIds: [appointment.id],
      offersCancel: /\bCANCEL\w*|\bANNULER\b|HỦY|取消|إلغاء|\b3\b/i.test(asked.text),
      askedAt,
      expiresAt,
    })
    .execute();
}
