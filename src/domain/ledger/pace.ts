/** A token bucket of segments. It may go below zero: the next text waits until it is paid back. */
export type PaceBucket = { segments: number; /** Epoch milliseconds. */ refilledAt: number };

/** What may leave at once after a rest: this many seconds' worth. */
const burstSeconds = 3;

/** What a sender or an account may send at once after a rest. */
export function burstOf(segmentsPerSecond: number): number {
  return Math.max(1, segmentsPerSecond * burstSeconds);
}

/** A bucket that nothing has been taken from. */
export function fullBucket(segmentsPerSecond: number, now: number): PaceBucket {
  return { segments: burstOf(segmentsPerSecond), refilledAt: now };
}

/** The bucket at `now`. A clock that went back, or another worker's that is behind, gives nothing and takes nothing. */
export function refill(bucket: PaceBucket, segmentsPerSecond: number, now: number): PaceBucket {
  const seconds = Math.max(0, now - bucket.refilledAt) / 1000;
  return {
    segments: Math.min(burstOf(segmentsPerSecond), bucket.segments + seconds * segmentsPerSecond),
    refilledAt: Math.max(bucket.refilledAt, now),
  };
}

/** Milliseconds until another text may leave; 0 is now. A text may leave whenever the bucket is not empty. */
export function waitMs(bucket: PaceBucket, segmentsPerSecond: number): number {
  if (bucket.segments > 0) return 0;
  return Math.max(1, Math.ceil((-bucket.segments / segmentsPerSecond) * 1000));
}
