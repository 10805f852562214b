import type { Category } from '../message/category.ts';
import type { ClinicHours } from '../schedule/dayHours.ts';
import type { SentText } from '../schedule/judgeCaps.ts';
import type { WhereaboutsFacts } from '../schedule/zoneEvidence.ts';
import type { Finding } from './finding.ts';
import { endOfHolds, timeStages } from './timeStages.ts';
import { useStage } from './useStage.ts';
import { windowStage, type TimeFacts } from './windowStage.ts';

/** What a claim knows of the hours and caps that bind a text. */
export type HoursAtClaim = {
  policy: 'standard' | 'strict';
  isAutomated: boolean;
  /** What the campaign asks for. */
  quietHours?: 'ignore' | 'defer' | undefined;
  whereabouts: WhereaboutsFacts;
  clinicHours: ClinicHours | null;
  /** Of no use from then on. */
  usefulUntil: Temporal.Instant;
  /** What has left for the number in the last seven days. */
  sent: readonly SentText[];
};

export type HoursAgain =
  /** Null: no hours end it. */
  | { kind: 'go'; leavesBy: Temporal.Instant | null }
  | { kind: 'later'; finding: Finding; at: Temporal.Instant; leavesBy: Temporal.Instant }
  | { kind: 'stop'; finding: Finding };

/**
 * Hours and caps once more when a text is to leave, by what is known of the patient and the clinic now (TCPA-08, TCPA-10, TZ-03): a text that was
 * held up waits for the next opening while it is of use, and is dropped when it is not (AUD-02). A deadline that the hours did not set is one
 * that holds at all hours.
 */
export function judgeHoursAgain(
  category: Category,
  hours: HoursAtClaim,
  { now, deadline }: { now: Temporal.Instant; deadline: Temporal.Instant | null },
): HoursAgain {
  const { policy, usefulUntil } = hours;
  const about = { category, policy };
  const time: TimeFacts = {
    spreadBy: hours.whereabouts.phoneNumber,
    now,
    wantedAt: now,
    latestUsefulAt: usefulUntil,
    isAutomated: hours.isAutomated,
    isReply: false,
    quietHours: hours.quietHours ?? 'defer',
    whereabouts: hours.whereabouts,
    clinicHours: hours.clinicHours,
  };
  const isPast = deadline !== null && Temporal.Instant.compare(deadline, now) <= 0;
  if (isPast) {
    const then = windowStage({ ...time, now: deadline, wantedAt: deadline, latestUsefulAt: null }, about);
    const [late] = then.leavesAt?.equals(deadline) === true ? useStage(now, deadline) : [];
    if (late) return { kind: 'stop', finding: late };
  }
  const { window, caps } = timeStages(time, { sent: hours.sent, found: [] }, about);
  const findings = [...window.findings, ...caps];
  const at = endOfHolds(findings);
  const late = at === null ? [] : useStage(at, usefulUntil);
  const blocked = [...findings, ...late].find(({ outcome }) => outcome === 'block');
  if (blocked) return { kind: 'stop', finding: blocked };
  const leavesBy = window.leavesBy === null ? null : earlier(window.leavesBy, usefulUntil);
  const held = findings.find(({ outcome }) => outcome === 'hold');
  if (held && at !== null) return { kind: 'later', finding: held, at, leavesBy: leavesBy ?? usefulUntil };
  if (isPast || deadline === null) return { kind: 'go', leavesBy: leavesBy ?? usefulUntil };
  return { kind: 'go', leavesBy: leavesBy === null ? null : earlier(leavesBy, deadline) };
}

function earlier(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) <= 0 ? one : other;
}
