import type { CampaignRow } from '@/db/campaignQueries.ts';
import type { CampaignText, TextWindow } from '@/db/campaignTextQueries.ts';
import type { ClinicRow } from '@/db/clinicQueries.ts';
import { windowStage } from '@/domain/gate/windowStage.ts';
import { clinicHoursFor } from '@/domain/schedule/textHours.ts';

/** When one of the campaign's texts may leave that has not left by `now`: by the hours of where its patient may be (TZ-02). */
export function sendingWindow(
  row: CampaignRow,
  clinic: ClinicRow,
  now: Date,
): (text: CampaignText) => TextWindow {
  const until = row.sendsUntil ?? now;
  const clinicHours = clinicHoursFor(clinic.textHours, row.category);
  return ({ phoneNumber, timeZone, zip, addressState }) => {
    const { leavesAt, leavesBy } = windowStage(
      {
        spreadBy: phoneNumber,
        now: now.toTemporalInstant(),
        wantedAt: now.toTemporalInstant(),
        latestUsefulAt: until.toTemporalInstant(),
        isAutomated: true,
        isReply: false,
        quietHours: row.quietHours,
        whereabouts: { phoneNumber, chosenZone: timeZone, zip, addressState, clinicZone: clinic.timeZone },
        clinicHours,
      },
      { category: row.category, policy: clinic.policy },
    );
    // No useful time is left: its claim drops it, with the reason.
    if (leavesAt === null) return { sendAfter: now, deadlineAt: now };
    return textWindow(leavesAt, leavesBy, until);
  };
}

/** From when it may leave until its hours are over, and never after the campaign. */
export function textWindow(
  leavesAt: Temporal.Instant,
  leavesBy: Temporal.Instant | null,
  until: Date,
): TextWindow {
  return {
    sendAfter: new Date(leavesAt.epochMilliseconds),
    deadlineAt: new Date(Math.min(leavesBy?.epochMilliseconds ?? Number.POSITIVE_INFINITY, until.getTime())),
  };
}
