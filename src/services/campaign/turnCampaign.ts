import { updateCampaign, type CampaignRow } from '@/db/campaignQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { lockPaceOfClinic } from '@/db/senderClaimQueries.ts';
import { insertTask } from '@/db/taskQueries.ts';
import type { StopReason } from '@/domain/campaign/judgeUptake.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { loadCampaign, loadCampaignLocked } from './loadCampaign.ts';
import { presentCampaign, type PresentedCampaign } from './presentCampaign.ts';
import { campaignLifetimeMs } from './startCampaign.ts';
import { sweepCampaign } from './sweepCampaign.ts';

type State = CampaignRow['state'];
type Turn = {
  from: readonly State[];
  to: (row: CampaignRow) => State;
  action: string;
  refusal: string;
  /** No claim of its texts commits afterwards. */
  stops: boolean;
  /** Why it is paused by itself, and what staff are to do about that. */
  because?: { reason: StopReason; task: string };
};

/** Portions that the request itself moves, the next ones due first; the workers do the rest. */
const portionsAtOnce = 2;

/** Nothing of it leaves until it is resumed. @throws Refusal conflict when it is not running */
export function pauseCampaign(ctx: Context, id: string): Promise<PresentedCampaign> {
  return turn(ctx, id, {
    from: ['freezing', 'sending'],
    to: () => 'paused',
    action: 'campaign.paused',
    stops: true,
    refusal: 'Only a campaign that is running can be paused.',
  });
}

/** Pauses it because of what came of its texts, and tells staff (ADM-01). @throws Refusal conflict when it is not running */
export function stopCampaign(
  ctx: Context,
  id: string,
  because: { reason: StopReason; task: string },
): Promise<PresentedCampaign> {
  return turn(ctx, id, {
    from: ['freezing', 'sending'],
    to: () => 'paused',
    action: 'campaign.stopped',
    stops: true,
    because,
    refusal: 'Only a campaign that is running can be stopped.',
  });
}

/** Goes on where it was paused, with new deadlines. What came of its texts until now counts no more. @throws Refusal conflict when it is not paused, feature_disabled */
export async function resumeCampaign(ctx: Context, id: string): Promise<PresentedCampaign> {
  if (!ctx.settings.sendingEnabled) {
    throw new Refusal('feature_disabled', 'Sending is switched off by NEXT_PUBLIC_ENABLE_TWILIO_SMS.');
  }
  return turn(ctx, id, {
    from: ['paused'],
    to: ({ frozenAt }) => (frozenAt === null ? 'freezing' : 'sending'),
    action: 'campaign.resumed',
    stops: false,
    refusal: 'Only a campaign that is paused can be resumed.',
  });
}

/** Withdraws what has not left; what has left cannot be taken back. @throws Refusal conflict when it is over */
export function cancelCampaign(ctx: Context, id: string): Promise<PresentedCampaign> {
  return turn(ctx, id, {
    from: ['draft', 'freezing', 'sending', 'paused'],
    to: () => 'cancelled',
    action: 'campaign.cancelled',
    stops: true,
    refusal: 'This campaign is over.',
  });
}

async function turn(
  ctx: Context,
  id: string,
  { from, to, action, refusal, stops, because }: Turn,
): Promise<PresentedCampaign> {
  requireScope(ctx.actor, 'campaigns:send');
  await ctx.db.transaction().execute(async (tx) => {
    const row = await loadCampaignLocked(ctx, tx, id);
    const next = to(row);
    // Said twice: it is so already.
    if (row.state === next) return;
    if (!from.includes(row.state)) throw new Refusal('conflict', refusal, { id });
    const now = ctx.now();
    // A claim asks for the campaign's state under the lock of its sender: those before have ended, those after find the new state.
    if (stops) await lockPaceOfClinic(tx, ctx.clinicId, now);
    await updateCampaign(tx, ctx.clinicId, id, {
      state: next,
      isSwept: row.startedAt === null,
      updatedAt: now,
      stoppedBecause: because?.reason ?? null,
      ...(row.state === 'paused'
        ? { sendsUntil: new Date(now.getTime() + campaignLifetimeMs), watchedFrom: now }
        : {}),
    });
    await recordDeed(ctx, tx, {
      action,
      kind: 'campaign',
      id,
      ...(because === undefined ? {} : { detail: { reason: because.reason } }),
    });
    if (because !== undefined) await openTask(ctx, tx, because.task);
  });
  await sweepCampaign(ctx, ctx.clinicId, id, portionsAtOnce);
  ctx.wake();
  return presentCampaign(ctx, await loadCampaign(ctx, id));
}

async function openTask(ctx: Context, tx: Connection, reason: string): Promise<void> {
  const id = ctx.newId();
  await insertTask(tx, {
    clinicId: ctx.clinicId,
    id,
    kind: 'campaign_stopped',
    priority: 'high',
    reason,
    openedAt: ctx.now(),
  });
  await recordChange(tx, ctx.clinicId, 'task', id);
}
