import { lockNotice, updateNotice } from '@/db/noticeQueries.ts';
import { noticeKindFacts, type NoticeKind, type NoticeOutcome } from '@/domain/notice/noticeKind.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { loadNotice, noNotice } from './getNotices.ts';
import { isClosed, noteDeed, ownIdHash } from './noticeChanges.ts';
import { invalid } from './noticeFields.ts';
import type { PresentedNotice } from './presentNotice.ts';

/** A notice by our id, or by the one that the reporting program has for it. */
export type NoticeRef = { id: string } | { kind: NoticeKind; externalId: string };

/**
 * Says how a notice ended: what waits is taken back. Without an outcome the patient has done what it asked for. Saying the same again changes nothing.
 * @throws Refusal not_found, invalid_request for an outcome of another kind, conflict for a notice that ended otherwise
 */
export async function closeNotice(
  ctx: Context,
  ref: NoticeRef,
  outcome: NoticeOutcome | undefined,
): Promise<PresentedNotice> {
  requireScope(ctx.actor, 'messages:send');
  await ctx.vault.prepare(ctx.clinicId);
  return ctx.db.transaction().execute(async (tx) => {
    const known = await lockNotice(
      tx,
      ctx.clinicId,
      'id' in ref ? ref : { kind: ref.kind, externalIdHash: ownIdHash(ctx, ref.kind, ref.externalId) },
    );
    if (!known) throw noNotice();
    const { doneAs } = noticeKindFacts[known.kind];
    const ended = outcome ?? doneAs;
    if (ended !== doneAs && ended !== 'cancelled')
      throw invalid('outcome', `A notice of the kind ${known.kind} ends as ${doneAs} or cancelled.`);
    if (known.outcome !== null && known.outcome !== ended)
      throw new Refusal('conflict', `This notice ended otherwise: ${known.outcome}. Open it again first.`, {
        id: known.id,
        reason: 'notice_closed',
      });
    if (known.outcome === null) {
      const now = ctx.now();
      await updateNotice(tx, ctx.clinicId, known.id, {
        outcome: ended,
        closedAt: now,
        closedByKind: ctx.actor.kind,
        closedById: ctx.actor.id,
        updatedAt: now,
      });
      await noteDeed(ctx, tx, known, 'notice.closed', { outcome: ended });
    }
    return loadNotice(ctx, tx, known.id);
  });
}

/**
 * Opens a notice again that was closed by mistake: what went is not sent again, and what is past its time does not go.
 * @throws Refusal not_found, conflict for one whose patient was erased
 */
export async function reopenNotice(ctx: Context, id: string): Promise<PresentedNotice> {
  requireScope(ctx.actor, 'messages:send');
  await ctx.vault.prepare(ctx.clinicId);
  return ctx.db.transaction().execute(async (tx) => {
    const known = await lockNotice(tx, ctx.clinicId, { id });
    if (!known) throw noNotice();
    if (known.outcome === 'erased') throw isClosed(id);
    if (known.closedAt !== null) {
      await updateNotice(tx, ctx.clinicId, id, {
        outcome: null,
        closedAt: null,
        closedByKind: null,
        closedById: null,
        updatedAt: ctx.now(),
      });
      await noteDeed(ctx, tx, known, 'notice.reopened', {});
    }
    return loadNotice(ctx, tx, id);
  });
}
