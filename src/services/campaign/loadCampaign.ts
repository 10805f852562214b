import { campaignById, lockCampaign, type CampaignRow } from '@/db/campaignQueries.ts';
import type { Connection } from '@/db/database.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '../context.ts';

/** The clinic's campaign. @throws Refusal not_found */
export async function loadCampaign(ctx: Context, id: string): Promise<CampaignRow> {
  return found(await campaignById(ctx.db, ctx.clinicId, id));
}

/** The same, locked until commit. */
export async function loadCampaignLocked(ctx: Context, tx: Connection, id: string): Promise<CampaignRow> {
  return found(await lockCampaign(tx, ctx.clinicId, id));
}

function found(row: CampaignRow | undefined): CampaignRow {
  if (!row)
    throw new Refusal('not_found', 'There is no campaign with this id in this clinic.', { field: 'id' });
  return row;
}
