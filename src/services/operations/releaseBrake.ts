import { forgetAutomatedCount, releaseBrakeRow } from '@/db/brakeQueries.ts';
import { brakeById, closeBrakeTasks, freeTexts } from '@/db/brakeReleaseQueries.ts';
import { recordChanges } from '@/db/changeQueries.ts';
import { lockNumberForOptOut } from '@/db/numberLock.ts';
import { recordTextEvents } from '@/dispatch/recordTextEvents.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';

/** Texts that are written by one statement: a defect may have queued any number of them. */
const together = 1_000;

/** What becomes of the texts that a brake holds once it is released. */
export type HeldTexts = 'send' | 'withdraw';

/**
 * Lets a brake go. With `send` the texts that it held are due again, those that are too late by now are withdrawn;
 * with `withdraw` none of them is ever sent. Counting begins anew: a defect that goes on sets the brake again.
 * @returns how many texts go, and how many were withdrawn
 * @throws Refusal not_found, and conflict when it is released already
 */
export async function releaseBrake(
  ctx: Context,
  id: string,
  texts: HeldTexts,
): Promise<{ sent: number; withdrawn: number }> {
  requireScope(ctx.actor, 'operations:manage');
  const counts = { sent: 0, withdrawn: 0 };
  const found = await brakeById(ctx.db, ctx.clinicId, id);
  if (!found) throw new Refusal('not_found', 'There is no brake with this id in this clinic.');
  const { phoneNumber } = found;
  await ctx.db.transaction().execute(async (tx) => {
    // A claim that is about to hold one more text commits before us.
    if (phoneNumber !== null) await lockNumberForOptOut(tx, ctx.clinicId, phoneNumber);
    const now = ctx.now();
    const { actorKind: byKind, actorId: byId } = actorColumns(ctx.actor);
    if (!(await releaseBrakeRow(tx, ctx.clinicId, id, { at: now, byKind, byId })))
      throw new Refusal('conflict', 'This brake has been released already.', { id });
    if (phoneNumber === null) await forgetAutomatedCount(tx, ctx.clinicId);
    // While the clinic's brake is set its texts stay due and are just not claimed: to let them go takes nothing.
    if (phoneNumber !== null || texts === 'withdraw') {
      for (;;) {
        const freed = await freeTexts(tx, ctx.clinicId, {
          phoneNumber,
          isWithdrawn: texts === 'withdraw',
          now,
          limit: together,
        });
        await recordTextEvents(
          ctx,
          tx,
          ctx.clinicId,
          freed,
          ({ state }) => ({ kind: state, reasonCode: 'brake_released' }),
          now,
        );
        const sent = freed.filter(({ state }) => state === 'queued').length;
        counts.sent += sent;
        counts.withdrawn += freed.length - sent;
        if (freed.length < together) break;
      }
    }
    const tasks = await closeBrakeTasks(tx, ctx.clinicId, phoneNumber, {
      at: now,
      by: ctx.actor.kind === 'staff' ? ctx.actor.id : null,
      outcome: texts === 'send' ? 'Released' : 'Released, its texts were withdrawn',
    });
    await recordChanges(
      tx,
      tasks.map((task) => ({
        clinicId: ctx.clinicId,
        kind: 'task' as const,
        subjectId: task.id,
        conversationId: task.conversationId,
      })),
    );
    await recordDeed(ctx, tx, {
      action: 'brake.released',
      kind: 'operations',
      id,
      detail: { kind: found.kind, caller: found.caller, texts, ...counts },
    });
  });
  ctx.wake();
  return counts;
}
