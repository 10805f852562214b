import type { Category } from '../message/category.ts';

export type ClaimCandidate = {
  category: Category;
  /** Epoch milliseconds; null for a text without a deadline. */
  deadlineAt: number | null;
  isSuppressed: boolean;
  isConsentRevoked: boolean;
};

export type ClaimVerdict =
  | { state: 'sending' }
  | { state: 'blocked'; reason: 'recipient_opted_out' | 'consent_missing' }
  | { state: 'withdrawn'; reason: 'deadline_passed' };

/**
 * Whether a queued text may leave now, decided inside the claim (design, laws 4 and 5). The one confirmation after
 * STOP and the answers to START and HELP are allowed to an opted-out number (TCPA-13).
 */
export function judgeClaim(candidate: ClaimCandidate, now: number): ClaimVerdict {
  if (candidate.isSuppressed && candidate.category !== 'system') {
    return { state: 'blocked', reason: 'recipient_opted_out' };
  }
  if (candidate.isConsentRevoked) return { state: 'blocked', reason: 'consent_missing' };
  if (candidate.deadlineAt !== null && candidate.deadlineAt <= now) {
    return { state: 'withdrawn', reason: 'deadline_passed' };
  }
  return { state: 'sending' };
}
