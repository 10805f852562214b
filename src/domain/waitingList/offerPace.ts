/** How one stretch of time before a visit is offered. */
export type PaceStep = {
  /** From so many minutes before the start on, back to the next step. */
  fromMinutes: number;
  /** How many are asked at once. */
  atOnce: number;
  /** How long they are asked alone. */
  waitMinutes: number;
};

export type OfferPace = {
  /** The nearer the start, the more at once and the shorter; sorted from far to near. */
  steps: readonly PaceStep[];
  /** Nobody is asked any more later than this. */
  leastMinutes: number;
  /** A yes counts until then. */
  lastCallMinutes: number;
  /** A patient who has just cancelled may take that back before others are asked. */
  graceMinutes: number;
  /** A start that stood for less was a slip of whoever booked it. */
  slipMinutes: number;
};

/** One at a time with an hour or two to answer; in the last day faster, in the last hours several at once. */
export const usualPace: OfferPace = {
  steps: [
    { fromMinutes: Number.POSITIVE_INFINITY, atOnce: 1, waitMinutes: 120 },
    { fromMinutes: 48 * 60, atOnce: 1, waitMinutes: 60 },
    { fromMinutes: 24 * 60, atOnce: 1, waitMinutes: 30 },
    { fromMinutes: 8 * 60, atOnce: 3, waitMinutes: 20 },
    { fromMinutes: 4 * 60, atOnce: 5, waitMinutes: 10 },
  ],
  leastMinutes: 90,
  lastCallMinutes: 30,
  graceMinutes: 5,
  slipMinutes: 60,
};

/** How many are asked at once now and until when they are asked alone; null where no time is left to act. */
export function paceAt(
  startsAt: Temporal.Instant,
  now: Temporal.Instant,
  pace: OfferPace,
): { atOnce: number; standsUntil: Temporal.Instant } | null {
  const left = minutesUntil(startsAt, now);
  if (left < pace.leastMinutes) return null;
  const step = pace.steps.findLast(({ fromMinutes }) => left <= fromMinutes);
  if (!step) return null;
  const wait = Math.min(step.waitMinutes, left - pace.lastCallMinutes);
  return { atOnce: step.atOnce, standsUntil: now.add({ seconds: Math.round(wait * 60) }) };
}

/** The last moment at which somebody is asked. */
export function lastOfferAt(startsAt: Temporal.Instant, pace: OfferPace): Temporal.Instant {
  return startsAt.subtract({ minutes: pace.leastMinutes });
}

/** The last moment at which a yes counts. */
export function lastCallAt(startsAt: Temporal.Instant, pace: OfferPace): Temporal.Instant {
  return startsAt.subtract({ minutes: pace.lastCallMinutes });
}

/** Whether a time that was left is worth a place on the list: far enough ahead, and really somebody's until then. */
export function opensSlot(
  freed: { startsAt: Temporal.Instant; stoodSince: Temporal.Instant; isMove: boolean },
  now: Temporal.Instant,
  pace: OfferPace,
): boolean {
  if (minutesUntil(freed.startsAt, now) < pace.leastMinutes) return false;
  return !freed.isMove || minutesUntil(now, freed.stoodSince) >= pace.slipMinutes;
}

function minutesUntil(until: Temporal.Instant, from: Temporal.Instant): number {
  return (until.epochMilliseconds - from.epochMilliseconds) / 60_000;
}
