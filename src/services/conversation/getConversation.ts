import { conversationById } from '@/db/conversationQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordView } from '../recordView.ts';
import { presentConversations, type PresentedConversation } from './presentConversation.ts';

/** One conversation. @throws Refusal not_found */
export async function getConversation(ctx: Context, id: string): Promise<PresentedConversation> {
  requireScope(ctx.actor, 'conversations:read');
  const conversation = await loadConversation(ctx, id);
  await recordView(ctx, 'conversation.viewed', { kind: 'conversation', id });
  return conversation;
}

/** The conversation as it stands now, for the answer to a change. */
export async function loadConversation(ctx: Context, id: string): Promise<PresentedConversation> {
  const row = await conversationById(ctx.db, ctx.clinicId, id);
  const [conversation] = row ? await presentConversations(ctx, [row]) : [];
  if (!conversation) throw noConversation();
  return conversation;
}

export function noConversation(): Refusal {
  return new Refusal('not_found', 'There is no conversation with this id in this clinic.');
}
