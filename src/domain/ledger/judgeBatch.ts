import type { SentText } from '../schedule/judgeCaps.ts';
import { brakeWindowMs, judgeBrake, type Caller, type RecipientCount } from './brake.ts';
import { freeBackgroundPlaces, type Circuit } from './circuit.ts';
import { judgeClaim, type ClaimCandidate, type ClaimVerdict } from './judgeClaim.ts';
import { automatedLanes, callerOf, lanes, type Lane } from './lane.ts';
import { refill, waitMs, type PaceBucket } from './pace.ts';

/** A sender as a claim finds it, read under its lock. */
export type SenderState = {
  circuit: Circuit;
  segmentsPerSecond: number;
  bucket: PaceBucket;
  /** Texts that are claimed and have no result yet, direct ones included. */
  underWay: number;
  /** Twilio knows more than the database: nothing leaves before a person has released the sender (design, law 11). */
  isHeld: boolean;
  account: { segmentsPerSecond: number; bucket: PaceBucket };
  /** What is left of the clinic's budget of automated texts for this hour. */
  automatedLeft: number;
  /** The clinic's brake is set: no automated text before a person has released it. */
  isBraked: boolean;
};

/** What may be claimed for a sender now. */
export type Room = {
  places: number;
  /** Until its pace allows more; null when something else holds it, or nothing. */
  waitMs: number | null;
  lanes: readonly Lane[];
};

/** Whether a claim is worth looking for texts, of which lanes, and how many at most. */
export function roomOf(sender: SenderState, limit: number, now: number): Room {
  const open = sender.isBraked ? lanes.filter((lane) => !automatedLanes.includes(lane)) : lanes;
  if (sender.isHeld) return { places: 0, waitMs: null, lanes: open };
  const wait = Math.max(
    waitMs(refill(sender.bucket, sender.segmentsPerSecond, now), sender.segmentsPerSecond),
    waitMs(
      refill(sender.account.bucket, sender.account.segmentsPerSecond, now),
      sender.account.segmentsPerSecond,
    ),
  );
  if (wait > 0) return { places: 0, waitMs: wait, lanes: open };
  const places = freeBackgroundPlaces(sender.circuit, sender.segmentsPerSecond, sender.underWay);
  return { places: Math.min(limit, places), waitMs: null, lanes: open };
}

export type BatchCandidate = ClaimCandidate & {
  id: string;
  lane: Lane;
  phoneNumber: string;
  segments: number;
  /** A text from the patient may be an opt-out that nobody has read yet (TCPA-19 d). */
  isUnderReview: boolean;
  count: RecipientCount;
};

export type BatchVerdict =
  | ClaimVerdict
  /** Waits for a person: the brake of its recipient is set. */
  | { state: 'held'; reason: 'brake' }
  /** Stays as it is, for a later claim. */
  | { state: 'waiting' };

export type Batch = {
  /** One verdict for each candidate, in their order. */
  verdicts: BatchVerdict[];
  bucket: PaceBucket;
  account: PaceBucket;
  /** Segments that the claims take. */
  segments: number;
  automated: number;
  /** Recipients whose brake this batch sets. */
  trips: { phoneNumber: string; caller: Caller }[];
  /** The clinic's budget is used up, and something more was asked for. */
  isOverBudget: boolean;
};

/**
 * Decides a batch of due texts of one sender, most urgent first: opt-out, consent, hours, caps and deadline (laws 4 and 5), the
 * brake (law 10), and the pace (law 9). Pure: what the claim writes is what this says.
 */
export function judgeBatch(sender: SenderState, candidates: readonly BatchCandidate[], now: number): Batch {
  const bucket = refill(sender.bucket, sender.segmentsPerSecond, now);
  const account = refill(sender.account.bucket, sender.account.segmentsPerSecond, now);
  const claimed = new Map<string, number>();
  /** What the batch itself sends to a number, as the caps count it. */
  const gone = new Map<string, SentText[]>();
  const trips = new Map<string, { phoneNumber: string; caller: Caller }>();
  const batch: Batch = {
    verdicts: [],
    bucket,
    account,
    segments: 0,
    automated: 0,
    trips: [],
    isOverBudget: false,
  };
  let places = roomOf(sender, candidates.length, now).places;
  for (const candidate of candidates) batch.verdicts.push(judge(candidate));
  batch.trips = [...trips.values()];
  return batch;

  function judge(candidate: BatchCandidate): BatchVerdict {
    const caller = callerOf(candidate.lane);
    if (caller === 'automated' && candidate.isUnderReview) return { state: 'waiting' };
    const { phoneNumber, category, hours } = candidate;
    const left = gone.get(phoneNumber) ?? [];
    const verdict = judgeClaim(
      hours === null ? candidate : { ...candidate, hours: { ...hours, sent: [...hours.sent, ...left] } },
      now,
    );
    if (verdict.state !== 'sending') return verdict;
    const key = `${caller} ${phoneNumber}`;
    const inBatch = claimed.get(key) ?? 0;
    const count = { ...candidate.count, claims: candidate.count.claims + inBatch };
    if (judgeBrake(caller, count) === 'hold') {
      if (!count.isSet) trips.set(key, { phoneNumber, caller });
      return { state: 'held', reason: 'brake' };
    }
    if (caller === 'automated' && batch.automated >= sender.automatedLeft) {
      batch.isOverBudget = true;
      return { state: 'waiting' };
    }
    if (places <= 0 || bucket.segments <= 0 || account.segments <= 0) return { state: 'waiting' };
    places -= 1;
    bucket.segments -= candidate.segments;
    account.segments -= candidate.segments;
    batch.segments += candidate.segments;
    if (caller === 'automated') batch.automated += 1;
    claimed.set(key, inBatch + 1);
    const at = Temporal.Instant.fromEpochMilliseconds(now);
    gone.set(phoneNumber, [...left, { category, at, isReply: candidate.lane === 'answers' }]);
    return verdict;
  }
}

/** Claims before this moment no longer count for the brake. */
export function brakeSince(now: number): number {
  return now - brakeWindowMs;
}
