import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { NoticeKind } from '@/domain/notice/noticeKind.ts';
import type { Connection } from './database.ts';
import type { NoticeTable, NoticeTextTable } from './schema.ts';

export type NoticeRow = Omit<Selectable<NoticeTable>, 'kind'> & { kind: NoticeKind };
export type NewNoticeRow = Insertable<NoticeTable>;
export type NoticeTextRow = Selectable<NoticeTextTable>;

/** Stores a notice. Returns false when there is one with the same id of the reporting program. */
export async function insertNotice(connection: Connection, notice: NewNoticeRow): Promise<boolean> {
  const row = await connection
    .insertInto('notice')
    .values(notice)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export function noticeById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<NoticeRow | undefined> {
  return connection
    .selectFrom('notice')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The notice, locked until commit. */
export function lockNotice(
  connection: Connection,
  clinicId: string,
  ref: { id: string } | { kind: NoticeKind; externalIdHash: Buffer },
): Promise<NoticeRow | undefined> {
  const query = connection.selectFrom('notice').selectAll().where('clinicId', '=', clinicId).forUpdate();
  return 'id' in ref
    ? query.where('id', '=', ref.id).executeTakeFirst()
    : query.where('kind', '=', ref.kind).where('externalIdHash', '=', ref.externalIdHash).executeTakeFirst();
}

export async function updateNotice(
  connection: Connection,
  clinicId: string,
  id: string,
  change: Updateable<NoticeTable>,
): Promise<void> {
  await connection
    .updateTable('notice')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

export type NoticeFilter = {
  state: 'open' | 'closed' | null;
  patientId: string | null;
  kind: NoticeKind | null;
};

/** A page of notices, the newest first. */
export function listNoticeRows(
  connection: Connection,
  clinicId: string,
  { state, patientId, kind }: NoticeFilter,
  page: { limit: number; after: { at: Date; id: string } | null },
): Promise<NoticeRow[]> {
  const { after } = page;
  return connection
    .selectFrom('notice')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .$if(state === 'open', (query) => query.where('closedAt', 'is', null))
    .$if(state === 'closed', (query) => query.where('closedAt', 'is not', null))
    .$if(patientId !== null, (query) => query.where('patientId', '=', patientId ?? ''))
    .$if(kind !== null, (query) => query.where('kind', '=', kind ?? 'results_ready'))
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(created_at, id) < (${after?.at ?? new Date(0)}::timestamptz, ${after?.id ?? ''}::uuid)`,
      ),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

/** What is planned, went or does not go about these notices, in the order of their times. */
export async function textsOfNotices(
  connection: Connection,
  clinicId: string,
  noticeIds: readonly string[],
): Promise<NoticeTextRow[]> {
  if (noticeIds.length === 0) return [];
  return connection
    .selectFrom('noticeText')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('noticeId', 'in', [...noticeIds])
    .orderBy('dueAt')
    .orderBy('id')
    .execute();
}

/** Those of these notices whose texts are still to be worked out. */
export async function unplannedAmong(
  connection: Connection,
  clinicId: string,
  noticeIds: readonly string[],
): Promise<Set<string>> {
  if (noticeIds.length === 0) return new Set();
  const rows = await connection
    .selectFrom('noticeUnplanned')
    .select('noticeId')
    .where('clinicId', '=', clinicId)
    .where('noticeId', 'in', [...noticeIds])
    .execute();
  return new Set(rows.map(({ noticeId }) => noticeId));
}
