import type { CampaignRow } from '@/db/campaignQueries.ts';
import type { ClinicRow } from '@/db/clinicQueries.ts';
import { campaignWindow } from '@/domain/campaign/campaignWindow.ts';
import { careWindow } from '@/domain/schedule/quietHours.ts';

/** When the campaign's texts may leave that have not left by `now`. */
export function sendingWindow(
  row: CampaignRow,
  clinic: ClinicRow,
  now: Date,
): { sendAfter: Date; deadlineAt: Date } {
  const { sendAfter, deadlineAt } = campaignWindow(
    now.toTemporalInstant(),
    clinic.timeZone,
    row.quietHours === 'ignore' ? null : careWindow,
    (row.sendsUntil ?? now).toTemporalInstant(),
  );
  return {
    sendAfter: new Date(sendAfter.epochMilliseconds),
    deadlineAt: new Date(deadlineAt.epochMilliseconds),
  };
}
