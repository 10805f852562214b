/** From the first moment until before the second. */
export type Span = { from: Temporal.Instant; to: Temporal.Instant };

/** A day is over for the comparison when so much of the next has passed: most statuses are final by then. */
const restHours = 3;
/** After a long rest no more days than that are compared at once. */
const mostDays = 7;

/**
 * The last day (UTC) that can be compared with Twilio's list, and the time from the day after the one that was compared last to its end.
 * @param compared the last day that was compared, as ISO text; null for none: then all that are compared at once
 */
export function checkedDays(now: Temporal.Instant, compared: string | null): { last: string; span: Span } {
  const today = now.subtract({ hours: restHours }).toZonedDateTimeISO('UTC').toPlainDate();
  const last = today.subtract({ days: 1 });
  const oldest = last.subtract({ days: mostDays - 1 });
  const next = compared === null ? oldest : Temporal.PlainDate.from(compared).add({ days: 1 });
  const first = Temporal.PlainDate.compare(next, oldest) < 0 ? oldest : next;
  return {
    last: last.toString(),
    span: { from: startOf(first), to: startOf(today) },
  };
}

function startOf(day: Temporal.PlainDate): Temporal.Instant {
  return day.toZonedDateTime('UTC').toInstant();
}
