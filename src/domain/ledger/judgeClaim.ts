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
};

export type ClaimVerdict =
  | { state: 'sending' }
  | { state: 'blocked'; reason: 'recipient_not_texted' | 'recipient_opted_out' | 'consent_missing' }
  | { state: 'withdrawn'; reason: 'deadline_passed' };

/**
 * Whether a queued text may leave now: the gate once more, inside the claim (design, laws 4 and 5). The one confirmation after
 * STOP and the answers to START and HELP are allowed to an opted-out number (TCPA-13).
 */
export function judgeClaim(candidate: ClaimCandidate, now: number): ClaimVerdict {
  const found = judgeAgain({
    category: candidate.category,
    isPersonStopped: candidate.isPersonStopped,
    isSuppressed: candidate.isSuppressed,
    isConsentRevoked: candidate.isConsentRevoked,
    now: Temporal.Instant.fromEpochMilliseconds(now),
    latestUsefulAt:
      candidate.deadlineAt === null ? null : Temporal.Instant.fromEpochMilliseconds(candidate.deadlineAt),
  });
  if (found === null) return { state: 'sending' };
  if (found.stage === 'person') return { state: 'blocked', reason: 'recipient_not_texted' };
  if (found.stage === 'suppression') return { state: 'blocked', reason: 'recipient_opted_out' };
  if (found.stage === 'consent') return { state: 'blocked', reason: 'consent_missing' };
  return { state: 'withdrawn', reason: 'deadline_passed' };
}
