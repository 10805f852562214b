/** The clinic's wall clock at one moment, and that moment. */
export type AppointmentTime = { startsAt: Temporal.Instant; local: Temporal.PlainDateTime; timeZone: string };

/**
 * The moment at which a clock on the clinic's wall shows `local`. Where that time is skipped by a clock change, the next minute that
 * exists; where it comes twice, the first (TZ-03). Throws a RangeError for a time zone that is not an IANA one.
 */
export function resolveLocal(local: Temporal.PlainDateTime, timeZone: string): Temporal.Instant {
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(local)) return earlier.toInstant();
  // A gap: 'earlier' lands before it, and the next change of the zone is where the clock goes on.
  const afterGap = earlier.getTimeZoneTransition('next');
  return (afterGap ?? local.toZonedDateTime(timeZone)).toInstant();
}

/** What the clock on the clinic's wall shows at `instant`. Throws a RangeError for a time zone that is not an IANA one. */
export function localTime(instant: Temporal.Instant, timeZone: string): Temporal.PlainDateTime {
  return instant.toZonedDateTimeISO(timeZone).toPlainDateTime();
}

/** Whether two starts are the same slot of the day: the same minute, whatever the seconds. */
export function sameSlot(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return minuteOf(one) === minuteOf(other);
}

function minuteOf(instant: Temporal.Instant): number {
  return Math.floor(instant.epochMilliseconds / 60_000);
}
