import { updateCampaign, type CampaignRow } from '@/db/campaignQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { approvalNeeded } from './approval.ts';
import { attests } from './attests.ts';
import { loadCampaign, loadCampaignLocked } from './loadCampaign.ts';
import { presentCampaign, type PresentedCampaign } from './presentCampaign.ts';

/** What has not left by then, quiet hours and pauses of the sender included, never does. */
export const campaignLifetimeMs = 7 * 86_400_000;

/**
 * Starts a campaign: from now on the workers freeze its list, and texts leave as they are queued. Starting it again changes nothing.
 * @throws Refusal conflict without recipients, without a needed approval, or when it was paused or cancelled; feature_disabled
 */
export async function startCampaign(ctx: Context, id: string): Promise<PresentedCampaign> {
  requireScope(ctx.actor, 'campaigns:send');
  if (!ctx.settings.sendingEnabled) {
    throw new Refusal('feature_disabled', 'Sending is switched off by NEXT_PUBLIC_ENABLE_TWILIO_SMS.');
  }
  await ctx.db.transaction().execute(async (tx) => {
    const row = await loadCampaignLocked(ctx, tx, id);
    if (row.state === 'freezing' || row.state === 'sending' || row.state === 'done') return;
    if (row.state !== 'draft') {
      throw new Refusal(
        'conflict',
        'A campaign that was paused is resumed; one that was cancelled is over.',
        { id },
      );
    }
    refuseUnready(ctx, row);
    const now = ctx.now();
    const { actorKind, actorId } = actorColumns(ctx.actor);
    await updateCampaign(tx, ctx.clinicId, id, {
      state: 'freezing',
      startedByKind: actorKind,
      startedById: actorId,
      isAttested: attests(ctx.actor, row.category),
      startedAt: now,
      watchedFrom: now,
      sendsUntil: new Date(now.getTime() + campaignLifetimeMs),
      updatedAt: now,
    });
    await recordDeed(ctx, tx, {
      action: 'campaign.started',
      kind: 'campaign',
      id,
      detail: { recipients: row.recipients },
    });
  });
  ctx.wake();
  return presentCampaign(ctx, await loadCampaign(ctx, id));
}

function refuseUnready(ctx: Context, row: CampaignRow): void {
  const { id } = row;
  if (row.recipients === 0)
    throw new Refusal('conflict', 'Nobody is on the list.', { id, reason: 'no_recipients' });
  if (ctx.actor.kind === 'staff' && approvalNeeded(row) && row.approvedBy === null) {
    throw new Refusal('conflict', 'A colleague has to approve a campaign to this many people.', {
      id,
      reason: 'approval_missing',
    });
  }
}
