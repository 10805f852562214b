import type { Connection } from '@/db/database.ts';
import type { NoticeRow } from '@/db/noticeQueries.ts';
import { noticeKindFacts, type NoticeKind } from '@/domain/notice/noticeKind.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { invalid, openFields, sealFields, type NoticeFields } from './noticeFields.ts';

/** What is to be written so that the notice says this; nothing when it does already. */
export async function changedColumns(
  ctx: Context,
  known: NoticeRow,
  wanted: Partial<Pick<NoticeRow, 'patientId' | 'dueOn' | 'locationId' | 'occurredAt'>> & {
    fields: Partial<NoticeFields>;
  },
): Promise<Partial<NoticeRow>> {
  const { fields, ...plain } = wanted;
  const before = await openFields(ctx, known);
  const after = { ...before, ...fields };
  const now = ctx.now();
  const set: Partial<NoticeRow> = {
    ...(plain.patientId !== undefined && plain.patientId !== known.patientId
      ? { patientId: plain.patientId }
      : {}),
    ...(plain.dueOn !== undefined && plain.dueOn !== known.dueOn
      ? { dueOn: plain.dueOn, dueSetAt: now }
      : {}),
    ...(plain.locationId !== undefined && plain.locationId !== known.locationId
      ? { locationId: plain.locationId }
      : {}),
    ...(plain.occurredAt !== undefined && +plain.occurredAt !== +known.occurredAt
      ? { occurredAt: plain.occurredAt }
      : {}),
    ...(JSON.stringify(after) === JSON.stringify(before) ? {} : await sealFields(ctx, known, after)),
  };
  if (Object.keys(set).length === 0) return {};
  return { ...set, revision: known.revision + 1, updatedAt: now };
}

/** Tells the screens and the audit trail, in the transaction of the change itself. */
export async function noteDeed(
  ctx: Context,
  tx: Connection,
  { id, patientId }: { id: string; patientId: string },
  action: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await recordDeed(ctx, tx, { action, kind: 'notice', id, detail: { patientId, ...detail } });
}

/** By what a notice is known to the program that reported it: the id itself may be a prescription number. */
export function ownIdHash(
  { vault, clinicId }: Pick<Context, 'vault' | 'clinicId'>,
  kind: NoticeKind,
  id: string,
): Buffer {
  return vault.ownIdHash(clinicId, `${kind}/${id}`);
}

export function isClosed(id: string): Refusal {
  return new Refusal('conflict', 'This notice is closed. Open it again, or report a new one.', {
    id,
    reason: 'notice_closed',
  });
}

/** @throws Refusal invalid_request for a kind with a due date and none given, or the other way round */
export function readDueDate(kind: NoticeKind, dueDate: string | null): string | null {
  const { hasDueDate } = noticeKindFacts[kind];
  if (hasDueDate && dueDate === null) throw invalid('dueDate', 'Say when the payment is due.');
  if (!hasDueDate && dueDate !== null)
    throw invalid('dueDate', `A notice of the kind ${kind} has no due date.`);
  return dueDate;
}
