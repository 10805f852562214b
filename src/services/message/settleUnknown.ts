import { recordChange } from '@/db/changeQueries.ts';
import { recordMessageEvent } from '@/db/messageEventQueries.ts';
import { lockMessage } from '@/db/messageQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '@/services/context.ts';
import { recordDeed } from '@/services/recordDeed.ts';
import { loadMessage } from './getMessage.ts';

/**
 * A person says what became of a text whose answer was lost. `not_sent` withdraws it, and it may then be sent again
 * on purpose; `sent` leaves it with Twilio without a SID. A callback that comes after all still wins.
 * @throws Refusal conflict when nothing is in doubt (any more)
 */
export async function settleUnknown(
  ctx: Context,
  idOrSid: string,
  outcome: 'sent' | 'not_sent',
): Promise<void> {
  requireScope(ctx.actor, 'messages:send');
  const { id } = await loadMessage(ctx, idOrSid);
  await ctx.db.transaction().execute(async (tx) => {
    const message = await lockMessage(tx, ctx.clinicId, id);
    if (message?.dispatchState !== 'unknown') {
      throw new Refusal('conflict', 'What became of this text is known already.', { id });
    }
    const now = ctx.now();
    const change =
      outcome === 'sent'
        ? {
            dispatchState: 'handed_over' as const,
            handedOverAt: message.claimedAt ?? now,
            reasonCode: 'settled_by_person',
          }
        : { dispatchState: 'withdrawn' as const, reasonCode: 'settled_by_person' };
    await tx
      .updateTable('message')
      .set(change)
      .where('clinicId', '=', ctx.clinicId)
      .where('id', '=', id)
      .execute();
    await recordMessageEvent(tx, {
      clinicId: ctx.clinicId,
      id: ctx.newId(),
      messageId: id,
      kind: outcome === 'sent' ? 'handed_over' : 'withdrawn',
      reasonCode: 'settled_by_person',
      occurredAt: now,
    });
    const tasks = await tx
      .updateTable('task')
      .set({ doneAt: now, doneBy: ctx.actor.kind === 'staff' ? ctx.actor.id : null, outcome })
      .where('clinicId', '=', ctx.clinicId)
      .where('kind', '=', 'unknown_outcome')
      .where('messageId', '=', id)
      .where('doneAt', 'is', null)
      .returning('id')
      .execute();
    for (const task of tasks) await recordChange(tx, ctx.clinicId, 'task', task.id, message.conversationId);
    await recordDeed(ctx, tx, {
      action: 'message.settled',
      kind: 'message',
      id,
      conversationId: message.conversationId,
      detail: { outcome },
    });
  });
}
