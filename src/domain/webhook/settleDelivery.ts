const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long after each failed attempt the next one comes: ten attempts in 75 hours (Standard Webhooks, retry schedule). */
export const retryDelaysMs = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const;

/** An endpoint that has answered nothing well for so long is disabled, and a person is called. */
export const disabledAfterMs = 5 * 24 * hour;

/** The most that a receiver can ask us to wait. */
const longestPauseMs = 24 * hour;
const shortestPauseMs = 5 * second;
/** The receiver says that it has too much to do. */
const busyStatuses: readonly number[] = [429, 502, 503, 504];
const gone = 410;

/** Why there is no status. */
export const attemptFailures = [
  'address_refused',
  'name_unknown',
  'not_reached',
  'tls_failed',
  'timed_out',
  'broken_off',
] as const;
export type AttemptFailure = (typeof attemptFailures)[number];

export type AttemptOutcome =
  | { status: number; retryAfterMs: number | null }
  | { status: null; failure: AttemptFailure };

export type SettledDelivery = {
  state: 'waiting' | 'delivered' | 'failed';
  /** When the next attempt is due; null when there is none. */
  nextTryAt: number | null;
  endpoint:
    | { is: 'well' }
    /** `notBefore`: the receiver has asked for a pause, for everything that goes there. */
    | { is: 'failing'; notBefore: number | null }
    | { is: 'gone' };
};

/**
 * What an attempt means for its delivery and for the endpoint: 2xx alone is success, a redirect is a failure like any other, 410 says
 * that nobody wants to hear of us any more.
 * @param tries attempts since the delivery was last asked for, this one included
 * @param chance from 0 to 1: spreads what failed together by a tenth
 */
export function settleDelivery(
  outcome: AttemptOutcome,
  { tries, now, chance }: { tries: number; now: number; chance: number },
): SettledDelivery {
  if (outcome.status !== null && outcome.status >= 200 && outcome.status < 300)
    return { state: 'delivered', nextTryAt: null, endpoint: { is: 'well' } };
  if (outcome.status === gone) return { state: 'failed', nextTryAt: null, endpoint: { is: 'gone' } };
  const asked = outcome.status === null ? null : outcome.retryAfterMs;
  const isBusy = outcome.status !== null && busyStatuses.includes(outcome.status);
  const pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, asked ?? 0));
  const delayMs = retryDelaysMs[tries - 1];
  return {
    state: delayMs === undefined ? 'failed' : 'waiting',
    nextTryAt:
      delayMs === undefined
        ? null
        : now + Math.max(delayMs * (1 + chance / 10), asked === null ? 0 : pauseMs),
    endpoint: { is: 'failing', notBefore: isBusy ? now + pauseMs : null },
  };
}

/** Whether an endpoint that has just failed again has failed for too long. */
export function isGivenUp(failingSince: number | null, now: number): boolean {
  return failingSince !== null && now - failingSince >= disabledAfterMs;
}

/** The pause that a `Retry-After` header asks for, in seconds or as a date; null when it says nothing that can be read. */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * second;
  const at = header.trim().endsWith('GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
