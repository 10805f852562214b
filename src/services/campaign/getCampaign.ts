import { requireScope, type Context } from '../context.ts';
import { loadCampaign } from './loadCampaign.ts';
import { presentCampaign, type PresentedCampaign } from './presentCampaign.ts';

/** One campaign, with how far its texts have come. @throws Refusal not_found */
export async function getCampaign(ctx: Context, id: string): Promise<PresentedCampaign> {
  requireScope(ctx.actor, 'campaigns:read');
  return presentCampaign(ctx, await loadCampaign(ctx, id));
}
