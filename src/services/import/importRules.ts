import { clinicById } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { ImportRow } from '@/db/importQueries.ts';
import { locationsOfClinic } from '@/db/locationQueries.ts';
import { foldText } from '@/domain/import/foldText.ts';
import type { RowRules } from '@/domain/import/readRow.ts';
import { consentDateOrder, settleChoices } from '@/domain/import/suggestMapping.ts';
import { homeCountry } from '@/domain/phone/phoneNumber.ts';
import type { Context } from '../context.ts';
import type { FileHead } from './importBlocks.ts';
import { readingOf, usualOrder } from './presentImport.ts';

const manyLocations = 10_000;

/** How the rows of a file are read, by what was said about it and by what the clinic has now. */
export async function importRules(
  ctx: Context,
  db: Connection,
  row: ImportRow,
  head: FileHead,
): Promise<RowRules> {
  const clinic = await clinicById(db, ctx.clinicId);
  const locations = await locationsOfClinic(db, ctx.clinicId, {
    withArchived: false,
    limit: manyLocations,
    after: null,
  });
  const { mapping, said } = await readingOf(ctx, row, head);
  const { choices } = settleChoices(head.profiles, mapping, said, usualOrder(clinic.country));
  return {
    mapping,
    choices,
    consentDateOrder: consentDateOrder(head.profiles, mapping, choices),
    columns: head.header.length,
    // A place goes by its own name before it goes by the one that patients see.
    locations: new Map(
      [
        ...locations.map((one) => [one.smsAlias, one] as const),
        ...locations.map((one) => [one.name, one] as const),
      ].flatMap(([name, { id, timeZone }]) =>
        name === null ? [] : [[foldText(name), { id, timeZone: timeZone ?? clinic.timeZone }] as const],
      ),
    ),
    timeZone: clinic.timeZone,
    country: homeCountry(clinic.country),
    now: ctx.now().toTemporalInstant(),
  };
}
