import { sql, type Insertable } from 'kysely';
import type { ConsentEventRow } from './consentQueries.ts';
import type { Connection } from './database.ts';
import type { ConsentImportTable } from './schema.ts';

/** Lets one import of a clinic run at a time: what it compares with stays as it is. */
export async function lockImports(connection: Connection, clinicId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`consent import/${clinicId}`}, 0))`.execute(
    connection,
  );
}

/** Everything on the consent record of these numbers. */
export async function consentsOnRecord(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<ConsentEventRow[]> {
  if (phoneNumbers.length === 0) return [];
  return connection
    .selectFrom('consentEvent')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', 'in', [...phoneNumbers])
    .execute();
}

/** The opt-outs of these numbers, those that are over too. */
export async function optOutsOnRecord(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<{ phoneNumber: string; rule: string | null; liftedAt: Date | null }[]> {
  if (phoneNumbers.length === 0) return [];
  return connection
    .selectFrom('suppression')
    .select(['phoneNumber', 'rule', 'liftedAt'])
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', 'in', [...phoneNumbers])
    .execute();
}

export async function insertConsentImport(
  connection: Connection,
  run: Insertable<ConsentImportTable>,
): Promise<void> {
  await connection.insertInto('consentImport').values(run).execute();
}
