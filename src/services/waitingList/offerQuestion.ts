import type { Connection } from '@/db/database.ts';
import { insertQuestion } from '@/db/questionQueries.ts';
import type { Context } from '@/services/context.ts';

/** The time that a text offers. */
export type OfferAsked = { offerId: string; startsAt: Date };

/** Opens the question that an offer asks, in the transaction that stores its text: YES belongs to this time, not to a phone number. */
export async function openOfferQuestion(
  ctx: Context,
  tx: Connection,
  asked: OfferAsked & { conversationId: string; messageId: string; askedAt: Date },
): Promise<void> {
  await insertQuestion(tx, {
    clinicId: ctx.clinicId,
    id: ctx.newId(),
    conversationId: asked.conversationId,
    kind: 'offer',
    slotOfferId: asked.offerId,
    messageId: asked.messageId,
    appointmentIds: [],
    offersCancel: false,
    askedAt: asked.askedAt,
    expiresAt: asked.startsAt,
  });
}
