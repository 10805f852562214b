import type { Connection } from '@/db/database.ts';
import { listNoticeRows, noticeById } from '@/db/noticeQueries.ts';
import type { NoticeKind } from '@/domain/notice/noticeKind.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { pageFrom, timeCursor } from '../cursor.ts';
import { findPatient } from '../message/recipient.ts';
import { recordView } from '../recordView.ts';
import { presentNotices, type PresentedNotice } from './presentNotice.ts';

export type NoticeQuery = {
  state?: 'open' | 'closed' | undefined;
  kind?: NoticeKind | undefined;
  /** Our id, our integer or the host's own. */
  patientId?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** A page of notices, the newest first. @throws Refusal patient_not_found */
export async function listNotices(
  ctx: Context,
  { state, kind, patientId, limit, cursor }: NoticeQuery,
): Promise<{ items: PresentedNotice[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'messages:read');
  const patient = patientId === undefined ? null : await findPatient(ctx.db, ctx.clinicId, patientId);
  const found = await listNoticeRows(
    ctx.db,
    ctx.clinicId,
    { state: state ?? null, kind: kind ?? null, patientId: patient?.id ?? null },
    { limit: limit + 1, after: timeCursor(cursor) },
  );
  const { rows, nextCursor } = pageFrom(found, limit, (row) => [row.createdAt.toISOString(), row.id]);
  const items = await presentNotices(ctx, ctx.db, rows);
  const ids = rows.map(({ id }) => id);
  const subject = { kind: patient ? 'patient' : 'notice', id: patient?.id ?? null };
  await recordView(ctx, 'notice.listed', subject, { ids });
  return { items, nextCursor };
}

/** One notice. @throws Refusal not_found */
export async function getNotice(ctx: Context, id: string): Promise<PresentedNotice> {
  requireScope(ctx.actor, 'messages:read');
  const notice = await loadNotice(ctx, ctx.db, id);
  await recordView(ctx, 'notice.viewed', { kind: 'patient', id: notice.patient.id }, { noticeId: id });
  return notice;
}

/** The same for whoever has just changed it. @throws Refusal not_found */
export async function loadNotice(ctx: Context, connection: Connection, id: string): Promise<PresentedNotice> {
  const row = await noticeById(connection, ctx.clinicId, id);
  const [notice] = row ? await presentNotices(ctx, connection, [row]) : [];
  if (!notice) throw noNotice();
  return notice;
}

export function noNotice(): Refusal {
  return new Refusal('not_found', 'There is no such notice in this clinic.');
}
