import type { DueText } from '@/db/claimQueries.ts';
import type { SenderStateRow } from '@/db/senderClaimQueries.ts';
import type { HoursAtClaim } from '@/domain/gate/judgeHoursAgain.ts';
import { callerOf } from '@/domain/ledger/lane.ts';
import { sharedWhereabouts } from '@/domain/patient/whereabouts.ts';
import { capsMayHold } from '@/domain/schedule/judgeCaps.ts';
import { clinicHoursFor } from '@/domain/schedule/textHours.ts';

type ClinicAtClaim = Pick<SenderStateRow, 'policy' | 'timeZone' | 'textHours'>;

/** What hours and caps a due text is asked about again; null for one that none bind: a person's, an answer, an urgent one. */
export function hoursAtClaim(
  text: DueText,
  { policy, timeZone, textHours }: ClinicAtClaim,
  now: Date,
): Omit<HoursAtClaim, 'sent'> | null {
  const { campaign, category, phoneNumber } = text;
  const usefulUntil = campaign ? new Date(campaign.sendsUntil ?? now) : text.usefulUntil;
  if (usefulUntil === null) return null;
  const at = sharedWhereabouts(text.whereabouts ?? []);
  return {
    policy,
    // That hours bind it was said when it was accepted.
    isAutomated: true,
    quietHours: campaign?.quietHours,
    whereabouts: {
      phoneNumber,
      chosenZone: at.timeZone,
      zip: at.zip,
      addressState: at.addressState,
      clinicZone: text.visitZone ?? timeZone,
    },
    clinicHours: clinicHoursFor(textHours, category),
    usefulUntil: usefulUntil.toTemporalInstant(),
  };
}

/** Whether what has left for the number has to be counted. */
export function isCounted(text: DueText, { policy }: ClinicAtClaim): boolean {
  if (text.campaign === null && text.usefulUntil === null) return false;
  const isAutomated = callerOf(text.lane) === 'automated';
  return capsMayHold({ category: text.category, policy, isAutomated });
}
