import { Temporal } from 'temporal-polyfill';

export interface SnoozeChoice {
  label: string;
  /** ISO 8601 UTC. */
  until: string;
}

/** When a conversation may come back: in three hours, tomorrow and on Monday at 8:00 of the clinic's clock. */
export function snoozeChoices(now: number, timeZone: string): SnoozeChoice[] {
  const present = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  const morningIn = (days: number) => present.add({ days }).withPlainTime('08:00').toInstant().toString();
  const untilMonday = 8 - present.dayOfWeek;
  return [
    { label: 'For 3 hours', until: present.add({ hours: 3 }).toInstant().toString() },
    { label: 'Until tomorrow, 8:00 AM', until: morningIn(1) },
    { label: 'Until Monday, 8:00 AM', until: morningIn(untilMonday) },
  ];
}
