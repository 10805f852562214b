import { sql } from 'kysely';
import type { Connection } from '@/db/database.ts';
import type { Context } from '@/services/context.ts';

export type AppointmentRef = { id: string; startsAt: Date };

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
  // A newer reminder of the same appointment takes the place of an older one; not before it has gone.
  if (askedAt <= ctx.now())
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
