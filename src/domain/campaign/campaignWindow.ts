import { nextOpening, type Window } from '../schedule/quietHours.ts';

/** What is claimed a moment before closing may take this long to leave; the law's own limit is an hour later (TCPA-10). */
const graceMinutes = 30;

/**
 * When a text of a campaign may leave: from its window's next opening until shortly after its closing, and never after `until`.
 * What is left in the evening gets the next morning's. Without a window: from now on.
 */
export function campaignWindow(
  now: Temporal.Instant,
  timeZone: string,
  window: Window | null,
  until: Temporal.Instant,
): { sendAfter: Temporal.Instant; deadlineAt: Temporal.Instant } {
  if (window === null) return { sendAfter: now, deadlineAt: until };
  const sendAfter = nextOpening(now, timeZone, window);
  const closing = sendAfter
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toZonedDateTime({ timeZone, plainTime: window.to })
    .toInstant()
    .add({ minutes: graceMinutes });
  return { sendAfter, deadlineAt: Temporal.Instant.compare(closing, until) < 0 ? closing : until };
}
