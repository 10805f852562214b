import { rulePackAt, rulePacks } from '@/domain/schedule/rulePack.ts';
import { zoneDataProblem } from '@/domain/schedule/zoneData.ts';

/** Rows of the rule pack are looked at again after this time (compliance, section 16). */
const checkedForDays = 90;

/** Says in words when this process's time zone data are too old for the rules of today; null when they are not (TZ-04). */
export function findZoneDataProblem(now: Date): string | null {
  return zoneDataProblem(process.versions.tz, rulePackAt(now.toTemporalInstant(), rulePacks));
}

/** Says in words when nobody has looked at the rules of quiet hours for a quarter of a year; null when somebody has. */
export function findOldRules(now: Date): string | null {
  const pack = rulePackAt(now.toTemporalInstant(), rulePacks);
  const [oldest = pack.effective_from] = [...pack.rows.values()].map((row) => row.checked_on).toSorted();
  const days = (now.getTime() - Date.parse(oldest)) / 86_400_000;
  if (days <= checkedForDays) return null;
  return `The rules of quiet hours by state were last checked on ${oldest}. Update Hearback, or have somebody look whether they still hold.`;
}
