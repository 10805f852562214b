import { updateCampaign } from '@/db/campaignQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { loadCampaign, loadCampaignLocked } from './loadCampaign.ts';
import { presentCampaign, type PresentedCampaign } from './presentCampaign.ts';

/**
 * A second person has looked at words and list (ADM-01). A later change of the list takes it back.
 * @throws Refusal forbidden for the author, for who made the list, and for anybody who is not a staff member; conflict after the start
 */
export async function approveCampaign(ctx: Context, id: string): Promise<PresentedCampaign> {
  requireScope(ctx.actor, 'campaigns:send');
  const { actor } = ctx;
  if (actor.kind !== 'staff') {
    throw new Refusal('forbidden', 'A campaign is approved by a person who is signed in.', {
      reason: 'second_person',
    });
  }
  await ctx.db.transaction().execute(async (tx) => {
    const row = await loadCampaignLocked(ctx, tx, id);
    if (row.state !== 'draft') {
      throw new Refusal('conflict', 'Only a campaign that was not started yet can be approved.', { id });
    }
    if (actor.id === row.actorId || actor.id === row.listedBy) {
      throw new Refusal('forbidden', 'Somebody else has to look at your campaign.', {
        id,
        reason: 'second_person',
      });
    }
    if (row.approvedBy !== null) return;
    await updateCampaign(tx, ctx.clinicId, id, {
      approvedBy: actor.id,
      approvedAt: ctx.now(),
      updatedAt: ctx.now(),
    });
    await recordDeed(ctx, tx, { action: 'campaign.approved', kind: 'campaign', id });
  });
  return presentCampaign(ctx, await loadCampaign(ctx, id));
}
