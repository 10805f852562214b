/** A daily window in which texts may arrive, in local wall-clock hours; `to` is exclusive. */
export type Window = { from: Temporal.PlainTime; to: Temporal.PlainTime };

/** The default window for care texts (compliance TCPA-10: narrower than the legal 8 to 21). */
export const careWindow: Window = {
  from: Temporal.PlainTime.from('09:00'),
  to: Temporal.PlainTime.from('20:00'),
};

/**
 * The first instant, not before `now`, at which a text may arrive in `timeZone`: `now` itself inside the window,
 * else the next opening. A clock change can only shift the opening, never skip a day.
 */
export function nextOpening(now: Temporal.Instant, timeZone: string, window: Window): Temporal.Instant {
  const local = now.toZonedDateTimeISO(timeZone);
  const time = local.toPlainTime();
  const isAfterOpening = Temporal.PlainTime.compare(time, window.from) >= 0;
  if (isAfterOpening && Temporal.PlainTime.compare(time, window.to) < 0) return now;
  const day = isAfterOpening ? local.toPlainDate().add({ days: 1 }) : local.toPlainDate();
  return day.toZonedDateTime({ timeZone, plainTime: window.from }).toInstant();
}
