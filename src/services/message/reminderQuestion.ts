import type { Connection } from '@/db/database.ts';
import { insertQuestion } from '@/db/questionQueries.ts';
import type { Context } from '@/services/context.ts';

export type AppointmentRef = { id: string; startsAt: Date };

/** Opens the question that a reminder asks, so that CONFIRM belongs to these appointments and not to a phone number. */
export async function openReminderQuestion(
  ctx: Context,
  tx: Connection,
  asked: {
    /** In the order in which the text numbers them. */
    appointments: readonly AppointmentRef[];
    asksAboutVisit: boolean;
    text: string;
    conversationId: string;
    messageId: string;
    askedAt: Date;
  },
): Promise<void> {
  if (!asked.asksAboutVisit) return;
  const { appointments, askedAt } = asked;
  // The cut-off for words; digits and letters end 72 hours after the asking by the rules of `domain/keyword`. Of several each has its own start.
  const expiresAt = new Date(Math.max(...appointments.map(({ startsAt }) => startsAt.getTime())));
  if (expiresAt <= askedAt) return;
  // Of several reminders of one visit the latest that went is answered (`decideOnReply`).
  await insertQuestion(tx, {
    clinicId: ctx.clinicId,
    id: ctx.newId(),
    conversationId: asked.conversationId,
    kind: 'reminder',
    messageId: asked.messageId,
    appointmentIds: appointments.map(({ id }) => id),
    offersCancel: /\bCANCEL\w*|\bANNULER\b|HỦY|取消|إلغاء|\b3\b/i.test(asked.text),
    askedAt,
    expiresAt,
  });
}
