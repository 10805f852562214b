import type { Insertable, Selectable, Updateable } from 'kysely';
import type { NoticeKind } from '@/domain/notice/noticeKind.ts';
import type { NoticeStep } from '@/domain/notice/noticeRule.ts';
import type { Connection } from './database.ts';
import type { NoticeRuleTable } from './schema.ts';

/** A rule for notices as it is kept. */
export type NoticeRuleRow = Omit<Selectable<NoticeRuleTable>, 'steps' | 'kind'> & {
  kind: NoticeKind;
  steps: NoticeStep[];
};

/** The clinic's rules for notices, paused ones included, in the order of their making. */
export function noticeRules(connection: Connection, clinicId: string): Promise<NoticeRuleRow[]> {
  return connection
    .selectFrom('noticeRule')
    .selectAll()
    .$narrowType<{ steps: NoticeStep[] }>()
    .where('clinicId', '=', clinicId)
    .where('archivedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

export function noticeRuleById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<NoticeRuleRow | undefined> {
  return connection
    .selectFrom('noticeRule')
    .selectAll()
    .$narrowType<{ steps: NoticeStep[] }>()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('archivedAt', 'is', null)
    .executeTakeFirst();
}

/** The kinds for which the clinic has a rule, or had one. */
export async function kindsWithRules(connection: Connection, clinicId: string): Promise<Set<NoticeKind>> {
  const rows = await connection
    .selectFrom('noticeRule')
    .select('kind')
    .distinct()
    .where('clinicId', '=', clinicId)
    .execute();
  return new Set(rows.map(({ kind }) => kind));
}

/** Stores a rule. Returns false when another one is for the same kind and place. */
export async function insertNoticeRule(
  connection: Connection,
  rule: Omit<Insertable<NoticeRuleTable>, 'steps'> & { steps: readonly NoticeStep[] },
): Promise<boolean> {
  const row = await connection
    .insertInto('noticeRule')
    .values({ ...rule, steps: JSON.stringify(rule.steps) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Changes a rule that is in use. Returns whether there is one. */
export async function updateNoticeRule(
  connection: Connection,
  clinicId: string,
  id: string,
  { steps, ...change }: Omit<Updateable<NoticeRuleTable>, 'steps'> & { steps?: readonly NoticeStep[] },
): Promise<boolean> {
  const row = await connection
    .updateTable('noticeRule')
    .set({ ...change, ...(steps === undefined ? {} : { steps: JSON.stringify(steps) }) })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('archivedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
