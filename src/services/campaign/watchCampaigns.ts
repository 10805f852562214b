import { activeCampaigns, campaignUptake, type CampaignRow } from '@/db/campaignQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { judgeUptake, type StopReason, type Uptake } from '@/domain/campaign/judgeUptake.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { stopCampaign } from './turnCampaign.ts';

/** Stops campaigns after which too many people leave, or turn out not to be who was meant (ADM-01). Returns how many. */
export async function watchCampaigns(deps: Deps, clinicId: string): Promise<number> {
  let stopped = 0;
  for (const row of await activeCampaigns(deps.db, clinicId)) {
    if (row.state !== 'freezing' && row.state !== 'sending') continue;
    const uptake = await campaignUptake(deps.db, row);
    const reason = judgeUptake(uptake);
    if (reason !== null && (await stop(deps, row, reason, uptake))) stopped += 1;
  }
  return stopped;
}

/** Returns whether it was stopped by this: somebody may have been faster. */
async function stop(deps: Deps, row: CampaignRow, reason: StopReason, uptake: Uptake): Promise<boolean> {
  const actor = { kind: 'job', id: 'campaigns' } as const;
  try {
    await stopCampaign({ ...deps, clinicId: row.clinicId, actor }, row.id, {
      reason,
      task: taskWords(row.name, reason, uptake),
    });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'conflict') return false;
    throw error;
  }
  deps.log.warn({ clinicId: row.clinicId, id: row.id, reason }, 'a campaign was stopped by itself');
  return true;
}

function taskWords(name: string, reason: StopReason, { handedOver, optOuts, wrongNumbers }: Uptake): string {
  const what =
    reason === 'opt_outs'
      ? `${optOuts} of ${handedOver} people opted out after it`
      : `${wrongNumbers} of ${handedOver} people said that they are not who was meant`;
  return `The campaign “${name}” was paused by itself: ${what}. Look at its words and its list before it goes on.`;
}
