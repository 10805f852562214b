import { resolveLocal } from '../appointment/localTime.ts';

/** How long before a visit a reminder is due: days of the calendar, and hours of the clock. */
export type ReminderStep = { days: number; hours: number };

/** A visit by the clock on the clinic's wall. */
export type VisitTime = { local: Temporal.PlainDateTime; timeZone: string };

/**
 * When a reminder is due. Days are days of the calendar at the same wall time, also over a clock change; a wall time that comes twice is
 * its first coming, one that is skipped the next minute that exists (TZ-03). Hours are hours that pass.
 */
export function reminderTime(
  { local, timeZone }: VisitTime,
  { days, hours }: ReminderStep,
): Temporal.Instant {
  return resolveLocal(local.subtract({ days }), timeZone).subtract({ hours });
}
