/** A person at the screen tells the server at most this often. */
const tellEveryMs = 30_000;
/** How long before the end the screen asks whether anybody is there. */
export const warnForMs = 60_000;

export type IdleState = { kind: 'here' } | { kind: 'warned'; secondsLeft: number } | { kind: 'gone' };

/**
 * What the screen does about somebody who may have left. It counts from what the server was told last, so that both
 * come to the same end. All times in milliseconds.
 */
export function idleState(toldAt: number, idleMinutes: number, now: number): IdleState {
  const left = toldAt + idleMinutes * 60_000 - now;
  if (left <= 0) return { kind: 'gone' };
  // A clinic may log off after one minute: then the last half of it is the warning.
  if (left <= Math.min(warnForMs, idleMinutes * 30_000))
    return { kind: 'warned', secondsLeft: Math.ceil(left / 1000) };
  return { kind: 'here' };
}

/** Whether what somebody has just done is to be told to the server. */
export function isToBeTold(toldAt: number, now: number): boolean {
  return now - toldAt >= tellEveryMs;
}
