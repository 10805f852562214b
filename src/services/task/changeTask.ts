import { lockTask, settleTask } from '@/db/taskQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { presentTasks, type PresentedTask } from './presentTask.ts';
import { checkDecision, lockReviewed, recordFoundOptOut, type ReviewDecision } from './reviewOptOut.ts';

export type TaskChange = {
  done: boolean;
  outcome?: string | undefined;
  /** For the review of a text that may be an opt-out: `not_opt_out` lets the texts go that were held. */
  decision?: ReviewDecision | undefined;
};

/**
 * Closes a task, or opens it again. A task that somebody has closed already stays theirs; an outcome can be added, and
 * an opt-out that the first reader has not seen.
 * @throws Refusal not_found, invalid_request (field `decision`), conflict
 */
export async function changeTask(ctx: Context, id: string, change: TaskChange): Promise<PresentedTask> {
  requireScope(ctx.actor, 'tasks:write');
  const task = await ctx.db.transaction().execute(async (tx) => {
    const phoneNumber = await lockReviewed(ctx, tx, id);
    let row = await lockTask(tx, ctx.clinicId, id);
    if (!row) throw noTask();
    checkDecision(row, change);
    const outcome = change.done ? (change.outcome ?? row.outcome) : null;
    const decision = change.done ? (change.decision ?? row.decision) : null;
    const wasDone = row.doneAt !== null;
    if (wasDone !== change.done || outcome !== row.outcome || decision !== row.decision) {
      if (decision === 'opt_out' && row.decision !== 'opt_out')
        await recordFoundOptOut(ctx, tx, { task: row, phoneNumber });
      row = await settleTask(tx, ctx.clinicId, id, {
        doneAt: change.done ? (row.doneAt ?? ctx.now()) : null,
        doneBy: change.done ? (wasDone ? row.doneBy : staffId(ctx)) : null,
        outcome: outcome === '' ? null : outcome,
        decision,
      });
      await recordDeed(ctx, tx, {
        action: change.done ? 'task.done' : 'task.reopened',
        kind: 'task',
        id,
        conversationId: row.conversationId,
        ...(row.rule !== null && { detail: { decision, rule: row.rule } }),
      });
    }
    const [presented] = await presentTasks(ctx, tx, [row]);
    if (!presented) throw noTask();
    return presented;
  });
  // Held texts may go now.
  if (change.decision === 'not_opt_out' || (task.kind === 'death_reported' && change.done)) ctx.wake();
  return task;
}

function staffId({ actor }: Context): string | null {
  return actor.kind === 'staff' ? actor.id : null;
}

function noTask(): Refusal {
  return new Refusal('not_found', 'There is no task with this id in this clinic.');
}
