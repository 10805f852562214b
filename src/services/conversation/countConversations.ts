import { countConversations as conversationCounts } from '@/db/conversationQueries.ts';
import { countOpenTasks } from '@/db/taskQueries.ts';
import { requireScope, type Context } from '../context.ts';

/** What the navigation shows beside its entries. */
export async function countConversations(
  ctx: Context,
): Promise<{ waiting: number; unread: number; openTasks: number; urgentTasks: number }> {
  requireScope(ctx.actor, 'conversations:read');
  const staffMemberId = ctx.actor.kind === 'staff' ? ctx.actor.id : null;
  const [counts, tasks] = await Promise.all([
    conversationCounts(ctx.db, ctx.clinicId, { staffMemberId, now: ctx.now() }),
    countOpenTasks(ctx.db, ctx.clinicId),
  ]);
  return { ...counts, openTasks: tasks.open, urgentTasks: tasks.urgent };
}
