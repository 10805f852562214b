import { recordAudit } from '@/db/auditQueries.ts';
import { senderById, type SenderRow } from '@/db/senderQueries.ts';
import {
  isMakingTexts,
  lockHold,
  noteChecked,
  setHold,
  settleFindings,
  witnessSenders,
  type WitnessSender,
} from '@/db/witnessQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import { auditEvent } from '../auditEvent.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { fetchInbound, missedInbound } from '../message/fetchMissed.ts';
import { noteNotOurs } from './checkSenders.ts';
import { compareWithTwilio, matchAllWaiting, without, type Comparison } from './compareWithTwilio.ts';
import { importTexts } from './importTexts.ts';
import type { ListedOutbound } from './listOutbound.ts';
import { recordListedStatuses, settleWaiting } from './settleMatches.ts';
import { closeWitnessTasks } from './witnessTasks.ts';

/** What a release did, or would do. */
export type Release = {
  senderId: string;
  /** Texts that waited here and were at Twilio already: they are not sent again. */
  notAgain: number;
  /** Texts whose answer was lost, settled by the list. */
  settled: number;
  /** Texts that the database had lost, kept in their conversations. */
  imported: number;
  /** Texts without a whole number, because Twilio has redacted it. */
  unreadable: number;
  /** Texts from patients that were missing, STOPs among them. */
  inbound: number;
};

/**
 * Brings the database up to what Twilio knows, then lets the sender send again: what Twilio has is not sent a second
 * time, what the database lost is kept, and what patients wrote since then, STOP above all, holds before anything goes
 * out. Safe to repeat after any failure: the hold ends last.
 * @param isDryRun says what it would do, and changes nothing
 * @throws Refusal forbidden, not_found; conflict when it is not held, or texts of a campaign are still being made;
 *   twilio_unavailable when a list cannot be read to its end
 */
export async function releaseSender(
  ctx: Context,
  senderId: string,
  { isDryRun = false }: { isDryRun?: boolean } = {},
): Promise<Release> {
  requireScope(ctx.actor, 'clinic:write');
  const sender = (await witnessSenders(ctx.db, ctx.clinicId)).find(({ id }) => id === senderId);
  const line = await senderById(ctx.db, ctx.clinicId, senderId);
  if (!sender || !line) throw new Refusal('not_found', 'This clinic has no such sender in use.');
  if (sender.heldAt === null)
    throw new Refusal('conflict', 'This sender is not held: there is nothing to release.');
  if (await isMakingTexts(ctx.db, ctx.clinicId))
    throw new Refusal(
      'conflict',
      'The texts of a campaign are still being made, and each must be compared with what Twilio has. Try again in a minute; a worker must be running.',
    );
  try {
    const compared = await compareWithTwilio(ctx, sender);
    if (isDryRun) {
      const inbound = await missedInbound(ctx, line, null);
      return planned(sender, compared, inbound.length);
    }
    const release = await reconcile(ctx, sender, line, compared);
    await endHold(ctx, sender, compared, release);
    ctx.wake();
    return { senderId, ...release };
  } catch (error) {
    if (!(error instanceof CarrierFailure)) throw error;
    ctx.log.error({ clinicId: ctx.clinicId, senderId, error }, 'a release could not read the list of Twilio');
    throw new Refusal(
      'twilio_unavailable',
      'Twilio’s list could not be read to its end. Sending stays on hold.',
    );
  }
}

function planned(sender: WitnessSender, compared: Comparison, inbound: number): Release {
  return {
    senderId: sender.id,
    notAgain: compared.waiting.length,
    settled: compared.inDoubt.length,
    imported: sender.isExclusive ? compared.strange.length : 0,
    unreadable: 0,
    inbound,
  };
}

async function reconcile(
  ctx: Context,
  sender: WitnessSender,
  line: SenderRow,
  compared: Comparison,
): Promise<Omit<Release, 'senderId'>> {
  const { clinicId } = sender;
  await recordListedStatuses(ctx, clinicId, compared.inDoubt);
  const first = await settleWaiting(ctx, clinicId, compared.waiting);
  // What patients wrote comes after the texts that it may answer, and is answered again: those answers wait now, and
  // whichever was given before is at Twilio.
  const inbound = await fetchInbound(ctx, line, 'all');
  const answers = await matchAllWaiting(ctx, sender, compared.strange);
  const second = await settleWaiting(ctx, clinicId, answers);
  const kept = await keepStrange(ctx, sender, without(compared.strange, answers));
  await recordListedStatuses(
    ctx,
    clinicId,
    compared.moved.map((text) => ({ messageId: null, text })),
  );
  return { notAgain: first + second, settled: compared.inDoubt.length, ...kept, inbound };
}

/** What others have sent by a shared sender is none of our conversations. */
async function keepStrange(
  ctx: Context,
  sender: WitnessSender,
  strange: readonly ListedOutbound[],
): Promise<{ imported: number; unreadable: number }> {
  if (sender.isExclusive) return importTexts(ctx, sender, strange);
  await noteNotOurs(
    ctx,
    ctx.db,
    sender.clinicId,
    strange.map(({ sid }) => sid),
  );
  return { imported: 0, unreadable: 0 };
}

async function endHold(
  ctx: Context,
  sender: WitnessSender,
  compared: Comparison,
  counts: Omit<Release, 'senderId'>,
): Promise<void> {
  const { clinicId, id } = sender;
  const { actorKind, actorId } = actorColumns(ctx.actor);
  await ctx.db.transaction().execute(async (tx) => {
    const state = await lockHold(tx, sender);
    if (!state?.heldAt) throw new Refusal('conflict', 'Somebody else has released this sender meanwhile.');
    await setHold(tx, sender, null);
    await noteChecked(tx, sender, { through: compared.begunAt, incarnation: compared.incarnation });
    await settleFindings(tx, sender, { at: ctx.now(), byKind: actorKind, byId: actorId });
    await closeWitnessTasks(ctx, tx, clinicId, 'sending_held', {
      by: ctx.actor.kind === 'staff' ? ctx.actor.id : null,
      outcome: 'released',
    });
    await recordAudit(tx, auditEvent(ctx, { action: 'sender.released', kind: 'sender', id, detail: counts }));
  });
}
