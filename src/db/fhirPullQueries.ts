import type { Insertable, Selectable } from 'kysely';
import type { Connection } from './database.ts';
import type { FhirPullTable } from './schema.ts';

export type FhirPullRow = Selectable<FhirPullTable>;

/** How far this kind of resource is read; a new row where it never was. */
export async function fhirPull(
  connection: Connection,
  key: Pick<FhirPullRow, 'clinicId' | 'connectionId' | 'resourceType'>,
): Promise<FhirPullRow> {
  const row = await connection
    .selectFrom('fhirPull')
    .selectAll()
    .where((where) => where.and(key))
    .executeTakeFirst();
  return (
    row ?? {
      ...key,
      since: null,
      runKind: null,
      runStartedAt: null,
      newest: null,
      nextUrl: null,
      pages: 0,
      looked: 0,
    }
  );
}

export async function writeFhirPull(connection: Connection, row: Insertable<FhirPullTable>): Promise<void> {
  const { since, runKind, runStartedAt, newest, nextUrl, pages, looked } = row;
  await connection
    .insertInto('fhirPull')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['clinicId', 'connectionId', 'resourceType'])
        .doUpdateSet({ since, runKind, runStartedAt, newest, nextUrl, pages, looked }),
    )
    .execute();
}
