import type { Finding } from '../gate/finding.ts';
import type { HoursAtClaim } from '../gate/judgeHoursAgain.ts';
import { judgeAgain } from '../gate/judgeSend.ts';
import type { Category } from '../message/category.ts';

export type ClaimCandidate = {
  category: Category;
  /** Epoch milliseconds; null for a text without a deadline. */
  deadlineAt: number | null;
  /** Texts about this person do not go to this number any more, or not yet. */
  isPersonStopped: boolean;
  isSuppressed: boolean;
  isConsentRevoked: boolean;
  /** The consent that somebody else gave, for a patient who could not, has come to its end (TCPA-04). */
  isConsentEnded: boolean;
  /** It rests on a Part 2 consent that does not stand any more (SENS-01). */
  isPart2Missing: boolean;
  /** What hours and caps go by; null for a text that none bind. */
  hours: HoursAtClaim | null;
};

export type ClaimVerdict =
  /** `leavesBy`: when its hours are over, in epoch milliseconds; null where its deadline says it. */
  | { state: 'sending'; leavesBy: number | null }
  | {
      state: 'blocked';
      reason:
        | 'recipient_not_texted'
        | 'recipient_opted_out'
        | 'consent_missing'
        | 'consent_ended'
        | 'part2_consent_missing'
        | 'too_many_texts';
      finding: Finding;
    }
  | { state: 'withdrawn'; reason: 'deadline_passed' | 'no_useful_time'; finding: Finding }
  /** It waits until `at`, when its hours open or its number has room again; both in epoch milliseconds. */
  | { state: 'later'; reason: 'quiet_hours' | 'cap_reached'; finding: Finding; at: number; leavesBy: number };

/**
 * Whether a queued text may leave now: the gate once more, inside the claim (design, laws 4 and 5). The one confirmation after
 * STOP and the answers to START and HELP are allowed to an opted-out number (TCPA-13).
 */
export function judgeClaim(candidate: ClaimCandidate, now: number): ClaimVerdict {
  const again = judgeAgain({
    category: candidate.category,
    isPersonStopped: candidate.isPersonStopped,
    isSuppressed: candidate.isSuppressed,
    consent: candidate.isConsentRevoked ? 'taken_back' : candidate.isConsentEnded ? 'ended' : 'stands',
    isPart2Missing: candidate.isPart2Missing,
    hours: candidate.hours,
    now: Temporal.Instant.fromEpochMilliseconds(now),
    deadline:
      candidate.deadlineAt === null ? null : Temporal.Instant.fromEpochMilliseconds(candidate.deadlineAt),
  });
  if (again.kind === 'go') return { state: 'sending', leavesBy: again.leavesBy?.epochMilliseconds ?? null };
  const { finding } = again;
  if (again.kind === 'later') {
    const reason = finding.stage === 'caps' ? 'cap_reached' : 'quiet_hours';
    const { at, leavesBy } = again;
    return {
      state: 'later',
      reason,
      finding,
      at: at.epochMilliseconds,
      leavesBy: leavesBy.epochMilliseconds,
    };
  }
  if (finding.stage === 'person') return { state: 'blocked', reason: 'recipient_not_texted', finding };
  if (finding.stage === 'suppression') return { state: 'blocked', reason: 'recipient_opted_out', finding };
  if (finding.code === 'part2_consent_missing')
    return { state: 'blocked', reason: 'part2_consent_missing', finding };
  if (finding.stage === 'consent')
    return {
      state: 'blocked',
      reason: candidate.isConsentRevoked ? 'consent_missing' : 'consent_ended',
      finding,
    };
  if (finding.stage === 'caps') return { state: 'blocked', reason: 'too_many_texts', finding };
  const isOver = finding.code === 'deadline_passed' || finding.code === 'too_late';
  return { state: 'withdrawn', reason: isOver ? 'deadline_passed' : 'no_useful_time', finding };
}
