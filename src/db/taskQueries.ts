import { sql, type Insertable, type Selectable } from 'kysely';
import type { Connection } from './database.ts';
import type { TaskTable } from './schema.ts';

export type TaskRow = Selectable<TaskTable>;

export async function insertTask(connection: Connection, task: Insertable<TaskTable>): Promise<void> {
  await connection.insertInto('task').values(task).execute();
}

/** How many tasks are open, and how many of these are urgent. */
export async function countOpenTasks(
  connection: Connection,
  clinicId: string,
): Promise<{ open: number; urgent: number }> {
  const row = await connection
    .selectFrom('task')
    .select((select) => [
      select.fn.countAll<number>().as('open'),
      select.fn.countAll<number>().filterWhere('priority', '=', 'urgent').as('urgent'),
    ])
    .where('clinicId', '=', clinicId)
    .where('doneAt', 'is', null)
    .executeTakeFirstOrThrow();
  return row;
}

/** Open tasks of each of these conversations. */
export async function openTasksOfConversations(
  connection: Connection,
  clinicId: string,
  conversationIds: readonly string[],
): Promise<Map<string, number>> {
  if (conversationIds.length === 0) return new Map();
  const rows = await connection
    .selectFrom('task')
    .select(['conversationId', (select) => select.fn.countAll<number>().as('count')])
    .where('clinicId', '=', clinicId)
    .where('conversationId', 'in', [...conversationIds])
    .where('doneAt', 'is', null)
    .groupBy('conversationId')
    .execute();
  return new Map(rows.map((row) => [String(row.conversationId), row.count]));
}

const urgency = sql<number>`case priority when 'urgent' then 0 when 'high' then 1 else 2 end`;

/** A page of open tasks: the most urgent first, then the oldest. */
export function openTasks(
  connection: Connection,
  clinicId: string,
  page: { limit: number; after: { priority: TaskRow['priority']; at: Date; id: string } | null },
): Promise<TaskRow[]> {
  let query = connection
    .selectFrom('task')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('doneAt', 'is', null);
  const { after } = page;
  if (after) {
    const rank = { urgent: 0, high: 1, normal: 2 }[after.priority];
    query = query.where(
      sql<boolean>`(${urgency}, opened_at, id) > (${rank}::int, ${after.at}::timestamptz, ${after.id}::uuid)`,
    );
  }
  return query.orderBy(urgency).orderBy('openedAt').orderBy('id').limit(page.limit).execute();
}

/** A page of tasks that are done, the latest first. */
export function doneTasks(
  connection: Connection,
  clinicId: string,
  page: { limit: number; before: { at: Date; id: string } | null },
): Promise<TaskRow[]> {
  let query = connection
    .selectFrom('task')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('doneAt', 'is not', null);
  const { before } = page;
  if (before) {
    query = query.where((where) =>
      where(where.refTuple('doneAt', 'id'), '<', where.tuple(before.at, before.id)),
    );
  }
  return query.orderBy('doneAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
}

/** The task as it stands. */
export function taskById(connection: Connection, clinicId: string, id: string): Promise<TaskRow | undefined> {
  return connection
    .selectFrom('task')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The task, locked until commit. */
export function lockTask(connection: Connection, clinicId: string, id: string): Promise<TaskRow | undefined> {
  return connection
    .selectFrom('task')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Closes a task, or opens it again (`doneAt` null). */
export async function settleTask(
  connection: Connection,
  clinicId: string,
  id: string,
  settled: Pick<TaskRow, 'doneAt' | 'doneBy' | 'outcome' | 'decision'>,
): Promise<TaskRow> {
  return connection
    .updateTable('task')
    .set(settled)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
