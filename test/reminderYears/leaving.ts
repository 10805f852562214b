import type { SentText } from '../../src/domain/schedule/judgeCaps.ts';
import type { ClinicHours } from '../../src/domain/schedule/dayHours.ts';
import { planSend, type SendPlan } from '../../src/domain/schedule/planSend.ts';
import type { RulePack } from '../../src/domain/schedule/rulePack.ts';
import type { WhereaboutsFacts } from '../../src/domain/schedule/zoneEvidence.ts';

/** What the product's rules for hours and caps say of a text that is to leave at this moment. */
export function leaving(text: {
  id: string;
  at: number;
  policy: 'standard' | 'strict';
  /** It is of no use from then on; null: for ever. */
  until: number | null;
  whereabouts: WhereaboutsFacts;
  clinicHours: ClinicHours | null;
  sent: readonly SentText[];
  pack: RulePack;
}): SendPlan {
  const now = Temporal.Instant.fromEpochMilliseconds(text.at);
  return planSend(
    {
      id: text.id,
      category: 'appointment',
      policy: text.policy,
      isAutomated: true,
      isReply: false,
      quietHours: 'defer',
      now,
      dueAt: now,
      latestUsefulAt: text.until === null ? null : Temporal.Instant.fromEpochMilliseconds(text.until),
      whereabouts: text.whereabouts,
      clinicHours: text.clinicHours,
      sent: text.sent,
    },
    text.pack,
  );
}
