import { campaignsOfClinic } from '@/db/campaignQueries.ts';
import { requireScope, type Context } from '../context.ts';
import { pageFrom, timeCursor } from '../cursor.ts';
import { presentCampaigns, type PresentedCampaign } from './presentCampaign.ts';

/** A page of the clinic's campaigns, the newest first. */
export async function listCampaigns(
  ctx: Context,
  query: { limit: number; cursor?: string | undefined },
): Promise<{ items: PresentedCampaign[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'campaigns:read');
  const found = await campaignsOfClinic(ctx.db, ctx.clinicId, {
    limit: query.limit + 1,
    before: timeCursor(query.cursor),
  });
  const { rows, nextCursor } = pageFrom(found, query.limit, (row) => [row.createdAt.toISOString(), row.id]);
  return { items: await presentCampaigns(ctx, rows), nextCursor };
}
