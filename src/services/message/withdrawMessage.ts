import { recordDecisions } from '@/db/decisionQueries.ts';
import { recordMessageEvent } from '@/db/messageEventQueries.ts';
import { lockMessage } from '@/db/messageQueries.ts';
import { stopDecision } from '@/dispatch/stopDecision.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { actorColumns, requireScope, type Context } from '@/services/context.ts';
import { recordDeed } from '@/services/recordDeed.ts';
import { loadMessage } from './getMessage.ts';

/** Takes back a text that still waits for its time. @throws Refusal conflict when it has left already */
export async function withdrawMessage(ctx: Context, idOrSid: string): Promise<void> {
  requireScope(ctx.actor, 'messages:send');
  const { id } = await loadMessage(ctx, idOrSid);
  await ctx.db.transaction().execute(async (tx) => {
    const message = await lockMessage(tx, ctx.clinicId, id);
    if (message?.dispatchState === 'withdrawn') return;
    if (message?.dispatchState !== 'queued') {
      throw new Refusal('conflict', 'This text has already left; it cannot be taken back.', { id });
    }
    await tx
      .updateTable('message')
      .set({ dispatchState: 'withdrawn', reasonCode: 'withdrawn_by_person' })
      .where('clinicId', '=', ctx.clinicId)
      .where('id', '=', id)
      .execute();
    const event = { clinicId: ctx.clinicId, occurredAt: ctx.now() };
    await recordMessageEvent(tx, {
      ...event,
      id: ctx.newId(),
      messageId: id,
      kind: 'withdrawn',
      reasonCode: 'withdrawn_by_person',
    });
    await recordDecisions(tx, ctx.clinicId, [
      stopDecision({
        id: ctx.newId(),
        messageId: id,
        conversationId: message.conversationId,
        step: 'withdrawal',
        reason: 'withdrawn_by_person',
        actor: actorColumns(ctx.actor),
        at: event.occurredAt,
      }),
    ]);
    await recordDeed(ctx, tx, {
      action: 'message.withdrawn',
      kind: 'message',
      id,
      conversationId: message.conversationId,
    });
  });
}
