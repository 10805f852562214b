import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { NoticeKind } from '@/domain/notice/noticeKind.ts';
import type { NoticeStep } from '@/domain/notice/noticeRule.ts';
import type { Connection } from './database.ts';
import type { NoticeRuleTable } from './schema.ts';

/** A step as it is kept. `since`: since when its time is what it is; without it, since the rule was changed. */
export type KeptNoticeStep = NoticeStep & { since?: string };

/** A rule for notices as it is kept. */
export type NoticeRuleRow = Omit<Selectable<NoticeRuleTable>, 'steps' | 'kind'> & {
  kind: NoticeKind;
  steps: KeptNoticeStep[];
};

/** The clinic's rules for notices, paused ones included, in the order of their making. */
export function noticeRules(connection: Connection, clinicId: string): Promise<NoticeRuleRow[]> {
  return connection
    .selectFrom('noticeRule')
    .selectAll()
    .$narrowType<{ steps: KeptNoticeStep[] }>()
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
    .$narrowType<{ steps: KeptNoticeStep[] }>()
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
  rule: Omit<Insertable<NoticeRuleTable>, 'steps'> & { steps: readonly KeptNoticeStep[] },
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
  { steps, ...change }: Omit<Updateable<NoticeRuleTable>, 'steps'> & { steps?: readonly KeptNoticeStep[] },
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

/** Whether another rule in use is for this kind and place. */
export async function isNoticeSubjectTaken(
  connection: Connection,
  clinicId: string,
  { id, kind, locationId }: { id: string; kind: NoticeKind; locationId: string | null },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from notice_rule where clinic_id = ${clinicId}::uuid and id <> ${id}::uuid and archived_at is null
       and kind = ${kind} and location_id is not distinct from ${locationId}::uuid`.execute(connection);
  return rows.length > 0;
}
