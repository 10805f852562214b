import { lockTask, settleTask } from '@/db/taskQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { presentTasks, type PresentedTask } from './presentTask.ts';

/**
 * Closes a task, or opens it again. A task that somebody has closed already stays theirs; an outcome can be added.
 * @throws Refusal not_found
 */
export async function changeTask(
  ctx: Context,
  id: string,
  change: { done: boolean; outcome?: string | undefined },
): Promise<PresentedTask> {
  requireScope(ctx.actor, 'tasks:write');
  return ctx.db.transaction().execute(async (tx) => {
    let row = await lockTask(tx, ctx.clinicId, id);
    if (!row) throw noTask();
    const outcome = change.done ? (change.outcome ?? row.outcome) : null;
    const wasDone = row.doneAt !== null;
    if (wasDone !== change.done || outcome !== row.outcome) {
      row = await settleTask(tx, ctx.clinicId, id, {
        doneAt: change.done ? (row.doneAt ?? ctx.now()) : null,
        doneBy: change.done ? (wasDone ? row.doneBy : staffId(ctx)) : null,
        outcome: outcome === '' ? null : outcome,
      });
      await recordDeed(ctx, tx, {
        action: change.done ? 'task.done' : 'task.reopened',
        kind: 'task',
        id,
        conversationId: row.conversationId,
      });
    }
    const [task] = await presentTasks(ctx, tx, [row]);
    if (!task) throw noTask();
    return task;
  });
}

function staffId({ actor }: Context): string | null {
  return actor.kind === 'staff' ? actor.id : null;
}

function noTask(): Refusal {
  return new Refusal('not_found', 'There is no task with this id in this clinic.');
}
