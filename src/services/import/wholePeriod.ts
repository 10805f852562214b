import type { WholePeriod } from '@/db/importMatchQueries.ts';
import { resolveLocal } from '@/domain/appointment/localTime.ts';
import type { RowRules } from '@/domain/import/readRow.ts';
import type { ImportCounts } from './importCounts.ts';

/**
 * Which visits a file of a whole period lays claim to: from its first day to its last by the clinic's clock; where it names locations, those
 * of these locations alone. Null for a file without a row that could be read.
 */
export function wholePeriod(
  { firstDay, lastDay }: Pick<ImportCounts, 'firstDay' | 'lastDay'>,
  { mapping, timeZone }: Pick<RowRules, 'mapping' | 'timeZone'>,
  locationIds: Iterable<string>,
): WholePeriod | null {
  if (firstDay === null || lastDay === null) return null;
  const startOf = (day: Temporal.PlainDate): Date =>
    new Date(resolveLocal(day.toPlainDateTime(), timeZone).epochMilliseconds);
  return {
    from: startOf(Temporal.PlainDate.from(firstDay)),
    until: startOf(Temporal.PlainDate.from(lastDay).add({ days: 1 })),
    locationIds: mapping.location === undefined ? null : [...locationIds],
  };
}
