import { lockNotice, updateNotice } from '@/db/noticeQueries.ts';
import { bookableLocation } from '../appointment/bookableLocation.ts';
import { requireScope, type Context } from '../context.ts';
import { loadNotice, noNotice } from './getNotices.ts';
import { changedColumns, isClosed, noteDeed, readDueDate } from './noticeChanges.ts';
import { readFields, type GivenFields } from './noticeFields.ts';
import type { PresentedNotice } from './presentNotice.ts';

export type NoticeChange = GivenFields & {
  dueDate?: string | undefined;
  locationId?: string | null | undefined;
};

/**
 * Changes what is known of an open notice: its texts are worked out anew, and one that waits in old words is taken back.
 * @throws Refusal not_found, invalid_request, conflict for a closed one
 */
export async function changeNotice(
  ctx: Context,
  id: string,
  { dueDate, locationId, ...given }: NoticeChange,
): Promise<PresentedNotice> {
  requireScope(ctx.actor, 'messages:send');
  await ctx.vault.prepare(ctx.clinicId);
  await bookableLocation(ctx, locationId ?? null);
  return ctx.db.transaction().execute(async (tx) => {
    const known = await lockNotice(tx, ctx.clinicId, { id });
    if (!known) throw noNotice();
    if (known.closedAt !== null) throw isClosed(id);
    const set = await changedColumns(ctx, known, {
      fields: readFields(known.kind, given),
      ...(dueDate === undefined ? {} : { dueOn: readDueDate(known.kind, dueDate) }),
      ...(locationId === undefined ? {} : { locationId }),
    });
    if (Object.keys(set).length > 0) {
      await updateNotice(tx, ctx.clinicId, id, set);
      await noteDeed(ctx, tx, known, 'notice.changed', {});
    }
    return loadNotice(ctx, tx, id);
  });
}
