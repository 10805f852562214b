import { activeCampaigns, lockCampaign, updateCampaign, type CampaignRow } from '@/db/campaignQueries.ts';
import { hasTextsUnderWay, putOffTexts } from '@/db/campaignTextQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { freezeCampaign } from './freezeCampaign.ts';
import { sendingWindow } from './sendingWindow.ts';
import { sweepCampaign } from './sweepCampaign.ts';

/** Portions of a sweep before the next campaign has its turn. */
const portions = 10;
const putOffAtOnce = 5_000;

/**
 * What campaigns do by themselves: lists are frozen, queued texts follow a pause, what is left in the evening waits for the morning, and a campaign
 * ends when nothing of it is left. Safe at any time, in several workers, and after any crash.
 * @returns how much there was to do
 */
export async function tendCampaigns(deps: Deps, clinicId: string): Promise<number> {
  let done = 0;
  for (const row of await activeCampaigns(deps.db, clinicId)) done += await tend(deps, row);
  if (done > 0) deps.wake();
  return done;
}

async function tend(deps: Deps, row: CampaignRow): Promise<number> {
  if (!row.isSwept) return sweepCampaign(deps, row.clinicId, row.id, portions);
  const putOff = await putOffUntilMorning(deps, row);
  // While sending is switched off nothing new is queued; what was queued is not lost, and not late either (it has deadlines).
  if (row.state === 'freezing')
    return putOff + (deps.settings.sendingEnabled ? await freezeCampaign(deps, row) : 0);
  return putOff + (await end(deps, row));
}

/** Nothing is begun in the last minutes of its hours (TZ-06). */
const beforeClosingMs = 5 * 60_000;

async function putOffUntilMorning(deps: Deps, row: CampaignRow): Promise<number> {
  const now = deps.now();
  if (row.sendsUntil === null || row.quietHours === 'ignore') return 0;
  const window = sendingWindow(row, await clinicById(deps.db, row.clinicId), now);
  // Those that end with the campaign itself are left to end.
  const closing = new Date(Math.min(now.getTime() + beforeClosingMs, row.sendsUntil.getTime() - 1));
  let total = 0;
  for (;;) {
    const moved = await deps.db.transaction().execute(async (tx) => {
      const locked = await lockCampaign(tx, row.clinicId, row.id);
      if (locked?.state !== 'freezing' && locked?.state !== 'sending') return 0;
      return putOffTexts(tx, row.clinicId, row.id, putOffAtOnce, { now, closing }, window);
    });
    total += moved;
    if (moved < putOffAtOnce) return total;
  }
}

async function end(deps: Deps, { clinicId, id }: CampaignRow): Promise<number> {
  if (await hasTextsUnderWay(deps.db, clinicId, id)) return 0;
  return deps.db.transaction().execute(async (tx) => {
    const row = await lockCampaign(tx, clinicId, id);
    if (row?.state !== 'sending' || !row.isSwept) return 0;
    await updateCampaign(tx, clinicId, id, { state: 'done', updatedAt: deps.now() });
    await recordChange(tx, clinicId, 'campaign', id);
    return 1;
  });
}
