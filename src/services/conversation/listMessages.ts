import { conversationById } from '@/db/conversationQueries.ts';
import { threadMessages } from '@/db/messageQueries.ts';
import { requireScope, type Context } from '../context.ts';
import { pageFrom, timeCursor } from '../cursor.ts';
import { presentMessages, type PresentedMessage } from '../message/presentMessage.ts';
import { recordView } from '../recordView.ts';
import { noConversation } from './getConversation.ts';

/** A page of a conversation's texts, newest first. @throws Refusal not_found */
export async function listMessages(
  ctx: Context,
  conversationId: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<{ items: PresentedMessage[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'messages:read');
  const conversation = await conversationById(ctx.db, ctx.clinicId, conversationId);
  if (!conversation) throw noConversation();
  const found = await threadMessages(ctx.db, ctx.clinicId, conversationId, {
    limit: query.limit + 1,
    before: timeCursor(query.cursor),
  });
  const { rows, nextCursor } = pageFrom(found, query.limit, (row) => [row.occurredAt.toISOString(), row.id]);
  const items = await presentMessages(ctx, ctx.db, rows);
  await recordView(ctx, 'conversation.read', { kind: 'conversation', id: conversationId });
  return { items, nextCursor };
}
