import { listConversations as conversationPage, type ConversationFilter } from '@/db/conversationQueries.ts';
import { requireScope, type Context } from '../context.ts';
import { pageFrom, timeCursor } from '../cursor.ts';
import { recordView } from '../recordView.ts';
import { presentConversations, type PresentedConversation } from './presentConversation.ts';

/** A page of the inbox under one filter, the latest message first. */
export async function listConversations(
  ctx: Context,
  query: { filter: ConversationFilter; limit: number; cursor?: string | undefined },
): Promise<{ items: PresentedConversation[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'conversations:read');
  const found = await conversationPage(ctx.db, ctx.clinicId, {
    filter: query.filter,
    onlooker: { staffMemberId: ctx.actor.kind === 'staff' ? ctx.actor.id : null, now: ctx.now() },
    limit: query.limit + 1,
    before: timeCursor(query.cursor),
  });
  const { rows, nextCursor } = pageFrom(found, query.limit, (row) => [
    row.lastMessageAt?.toISOString() ?? '',
    row.id,
  ]);
  const items = await presentConversations(ctx, rows);
  await recordView(
    ctx,
    'conversation.listed',
    { kind: 'conversation', id: null },
    {
      ids: rows.map(({ id }) => id),
    },
  );
  return { items, nextCursor };
}
