/** Texts that are due in one minute. */
export type DueTexts = {
  at: Temporal.Instant;
  texts: number;
  segments: number;
  /** The earliest moment from which one of them is of no use any more. */
  usefulUntil: Temporal.Instant;
};

export type Forecast = {
  texts: number;
  /** When the last one leaves; null when nothing is due. */
  lastLeavesAt: Temporal.Instant | null;
  /** The longest that a text waits for its turn. */
  longestWaitSeconds: number;
  /** Texts of minutes whose turn may come too late for some of them. */
  tooLate: number;
  /** The most that leave within an hour: beyond the budget the brake holds all that follow. */
  mostInAnHour: number;
};

const hourSeconds = 3_600;

/**
 * How a queue of reminders empties at a pace: minute by minute in the order in which they are due, each after what was due before it. What is overdue
 * counts as due now. Texts of other kinds that go first are not reckoned with.
 */
export function forecastQueue(
  due: readonly DueTexts[],
  segmentsPerSecond: number,
  now: Temporal.Instant,
): Forecast {
  const forecast: Forecast = {
    texts: 0,
    lastLeavesAt: null,
    longestWaitSeconds: 0,
    tooLate: 0,
    mostInAnHour: 0,
  };
  // In seconds from now.
  let freeFrom = 0;
  const left: { from: number; until: number; texts: number }[] = [];
  for (const { at, texts, segments, usefulUntil } of due.toSorted((one, other) =>
    Temporal.Instant.compare(one.at, other.at),
  )) {
    const dueAt = Math.max(0, secondsFrom(now, at));
    const from = Math.max(freeFrom, dueAt);
    const until = from + segments / segmentsPerSecond;
    freeFrom = until;
    left.push({ from, until, texts });
    forecast.texts += texts;
    forecast.lastLeavesAt = now.add({ milliseconds: Math.ceil(until * 1000) });
    forecast.longestWaitSeconds = Math.max(forecast.longestWaitSeconds, until - secondsFrom(now, at));
    if (until > secondsFrom(now, usefulUntil)) forecast.tooLate += texts;
  }
  for (const { from } of left)
    forecast.mostInAnHour = Math.max(
      forecast.mostInAnHour,
      Math.round(left.reduce((sum, one) => sum + within(one, from, from + hourSeconds), 0)),
    );
  return forecast;
}

/** How many of these leave between two moments, evenly spread over their turn. */
function within(
  { from, until, texts }: { from: number; until: number; texts: number },
  begin: number,
  end: number,
): number {
  if (until <= from) return from >= begin && from < end ? texts : 0;
  return (Math.max(0, Math.min(until, end) - Math.max(from, begin)) / (until - from)) * texts;
}

function secondsFrom(now: Temporal.Instant, at: Temporal.Instant): number {
  return (at.epochMilliseconds - now.epochMilliseconds) / 1000;
}
