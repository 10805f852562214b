import { conversationById, markConversationRead } from '@/db/conversationQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { noConversation } from './getConversation.ts';

/** Notes that this staff member has read the conversation up to now; for colleagues it stays unread. */
export async function markRead(ctx: Context, id: string): Promise<void> {
  // Reading is what somebody may do who may look; it changes nothing for anybody else.
  requireScope(ctx.actor, 'conversations:read');
  const { actor, clinicId } = ctx;
  if (actor.kind !== 'staff') {
    throw new Refusal(
      'forbidden',
      'Only a signed-in staff member reads a conversation: unread is per person.',
    );
  }
  const conversation = await conversationById(ctx.db, clinicId, id);
  if (!conversation) throw noConversation();
  const through = conversation.lastInboundAt;
  if (through === null) return;
  await ctx.db.transaction().execute(async (tx) => {
    const isNews = await markConversationRead(tx, clinicId, id, actor.id, through);
    if (isNews) await recordChange(tx, clinicId, 'conversation', id, id);
  });
}
