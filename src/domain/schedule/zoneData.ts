import type { RulePack } from './rulePack.ts';

/** Most of British Columbia has stayed on UTC−7 since March 2026; older data go back an hour in winter (TZ-04, A19). */
const probe = { zone: 'America/Vancouver', at: '2026-12-01T20:00:00Z', offset: '-07:00' };

/**
 * Says in words when the time zone data are too old for the rules in force; null when they are not (TZ-04). `version` is what the runtime
 * says of itself, as "2026b"; what its zones do counts more.
 */
export function zoneDataProblem(version: string | undefined, pack: RulePack): string | null {
  const { offset } = Temporal.Instant.from(probe.at).toZonedDateTimeISO(probe.zone);
  const isCurrent = version !== undefined && version >= pack.minimum_zone_data;
  if (offset === probe.offset && (isCurrent || version === undefined)) return null;
  return `The time zone data of this Node (${version ?? 'of no known version'}) are older than ${pack.minimum_zone_data}: texts to some places, as to British Columbia, would be an hour off. Update Node, or give it newer ICU data (NODE_ICU_DATA).`;
}
