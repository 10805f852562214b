import { recordChange } from '@/db/changeQueries.ts';
import { lockCampaign, updateCampaign, type CampaignRow } from '@/db/campaignQueries.ts';
import { parkTexts, unparkTexts, withdrawTexts } from '@/db/campaignTextQueries.ts';
import { clinicById, type ClinicRow } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { sendingWindow } from './sendingWindow.ts';

/** Texts a transaction: about a fifth of a second, in which nothing else of the campaign moves. */
const portion = 5_000;

/**
 * Lets the queued texts follow the campaign's state, `most` portions of them, the next ones due first: paused ones leave the sight of the claim (their
 * time is taken away, so that a claim never has to step over them), resumed ones get a time again, cancelled ones are withdrawn.
 * @returns how many texts were moved
 */
export async function sweepCampaign(
  deps: Deps,
  clinicId: string,
  id: string,
  most = Number.POSITIVE_INFINITY,
): Promise<number> {
  const clinic = await clinicById(deps.db, clinicId);
  let total = 0;
  for (let turn = 0; turn < most; turn += 1) {
    const { moved, isSwept } = await sweepPortion(deps, clinic, id);
    total += moved;
    if (isSwept) break;
  }
  return total;
}

function sweepPortion(
  deps: Deps,
  clinic: ClinicRow,
  id: string,
): Promise<{ moved: number; isSwept: boolean }> {
  return deps.db.transaction().execute(async (tx) => {
    const row = await lockCampaign(tx, clinic.id, id);
    if (!row || row.isSwept) return { moved: 0, isSwept: true };
    const moved = await movePortion(deps, tx, row, clinic);
    const isSwept = moved < portion;
    if (isSwept) await updateCampaign(tx, clinic.id, id, { isSwept });
    if (moved > 0) await recordChange(tx, clinic.id, 'campaign', id);
    return { moved, isSwept };
  });
}

function movePortion(deps: Deps, tx: Connection, row: CampaignRow, clinic: ClinicRow): Promise<number> {
  const { clinicId, id } = row;
  switch (row.state) {
    case 'paused':
      return parkTexts(tx, clinicId, id, portion);
    case 'cancelled':
      return withdrawTexts(tx, clinicId, id, portion, deps.now(), deps.newId);
    case 'freezing':
    case 'sending':
      return unparkTexts(tx, clinicId, id, portion, sendingWindow(row, clinic, deps.now()));
    case 'draft':
    case 'done':
    default:
      return Promise.resolve(0);
  }
}
