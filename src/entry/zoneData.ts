/**
 * Time zones whose rules have changed lately. Paraguay stays on summer time since October 2024 (tz 2024b), so that noon
 * in July 2026 is 15:00 UTC; with older data every appointment there would be an hour off.
 */
const PROBE = { timeZone: 'America/Asuncion', instant: Date.UTC(2026, 6, 1, 15), hour: '12' };

/** Says in words when this Node's zone data are too old; undefined when they are not. */
export function findZoneDataProblem(): string | undefined {
  const hour = new Intl.DateTimeFormat('en', { timeZone: PROBE.timeZone, hour: 'numeric', hourCycle: 'h23' });
  if (hour.format(PROBE.instant) === PROBE.hour) return undefined;
  return `The time zone data of this Node (${process.versions.tz ?? 'none'}) are older than 2024b: reminders could be an hour off. Update Node.`;
}
