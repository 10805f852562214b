import { clinicById } from '@/db/clinicQueries.ts';
import { openConversation } from '@/db/conversationQueries.ts';
import { senderOfClinic } from '@/db/senderQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';
import { recordDeed } from '../recordDeed.ts';
import { loadConversation } from './getConversation.ts';
import type { PresentedConversation } from './presentConversation.ts';

/**
 * Finds the conversation of the clinic's sender with a number, or makes it. Nothing is sent.
 * @throws Refusal invalid_phone_number
 */
export async function openConversationWith(ctx: Context, number: string): Promise<PresentedConversation> {
  requireScope(ctx.actor, 'conversations:write');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const { phoneNumber } = readPhoneNumber(number, clinic.country, 'phoneNumber');
  const newId = ctx.newId();
  const id = await ctx.db.transaction().execute(async (tx) => {
    const sender = await senderOfClinic(tx, ctx.clinicId);
    if (!sender) throw new Refusal('twilio_misconfigured', 'The clinic has no number to text from yet.');
    const conversation = await openConversation(tx, {
      clinicId: ctx.clinicId,
      id: newId,
      senderId: sender.id,
      phoneNumber,
    });
    if (conversation.id === newId) {
      await recordDeed(ctx, tx, {
        action: 'conversation.opened',
        kind: 'conversation',
        id: newId,
        conversationId: newId,
      });
    }
    return conversation.id;
  });
  return loadConversation(ctx, id);
}
