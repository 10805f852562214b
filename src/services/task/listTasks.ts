import { doneTasks, openTasks, type TaskRow } from '@/db/taskQueries.ts';
import { requireScope, type Context } from '../context.ts';
import { cursorId, cursorTime, decodeCursor, pageFrom, timeCursor } from '../cursor.ts';
import { recordView } from '../recordView.ts';
import { presentTasks, type PresentedTask } from './presentTask.ts';

const priorities: readonly TaskRow['priority'][] = ['urgent', 'high', 'normal'];

/** A page of what is left for people, the most urgent first; or of what was done, the latest first. */
export async function listTasks(
  ctx: Context,
  query: { state: 'open' | 'done'; limit: number; cursor?: string | undefined },
): Promise<{ items: PresentedTask[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'tasks:read');
  const { rows, nextCursor } =
    query.state === 'open' ? await openPage(ctx, query) : await donePage(ctx, query);
  const items = await presentTasks(ctx, ctx.db, rows);
  await recordView(ctx, 'task.listed', { kind: 'task', id: null }, { ids: rows.map(({ id }) => id) });
  return { items, nextCursor };
}

type PageQuery = { limit: number; cursor?: string | undefined };

async function openPage(ctx: Context, { limit, cursor }: PageQuery) {
  const found = await openTasks(ctx.db, ctx.clinicId, {
    limit: limit + 1,
    after: cursor === undefined ? null : openCursor(cursor),
  });
  return pageFrom(found, limit, (row) => [row.priority, row.openedAt.toISOString(), row.id]);
}

async function donePage(ctx: Context, { limit, cursor }: PageQuery) {
  const found = await doneTasks(ctx.db, ctx.clinicId, { limit: limit + 1, before: timeCursor(cursor) });
  return pageFrom(found, limit, (row) => [row.doneAt?.toISOString() ?? '', row.id]);
}

function openCursor(cursor: string): { priority: TaskRow['priority']; at: Date; id: string } {
  const [word = '', time = '', id = ''] = decodeCursor(cursor, 3);
  const priority = priorities.find((one) => one === word) ?? 'normal';
  return { priority, at: cursorTime(time), id: cursorId(id) };
}
