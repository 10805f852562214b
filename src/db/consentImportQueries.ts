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

/** The consents on record for these numbers, as far as they name what a line of a file would record. */
export async function consentsOnRecord(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<ConsentOnRecord[]> {
  if (phoneNumbers.length === 0) return [];
  const { rows } = await sql<ConsentOnRecord>`
    select e.* from unnest(${[...phoneNumbers]}::text[]) as u (number)
     cross join lateral (select phone_number, patient_id, category, action, kind, channel, occurred_at from consent_event
        where clinic_id = ${clinicId}::uuid and phone_number = u.number offset 0) e`.execute(connection);
  return rows;
}

type ConsentOnRecord = Pick<
  ConsentEventRow,
  'phoneNumber' | 'patientId' | 'category' | 'action' | 'kind' | 'channel' | 'occurredAt'
>;

type OptOutOnRecord = { phoneNumber: string; rule: string | null; liftedAt: Date | null };

/** The opt-outs of these numbers, those that are over too. */
export async function optOutsOnRecord(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<OptOutOnRecord[]> {
  if (phoneNumbers.length === 0) return [];
  const { rows } = await sql<OptOutOnRecord>`
    select s.* from unnest(${[...phoneNumbers]}::text[]) as u (number)
     cross join lateral (select phone_number, rule, lifted_at from suppression
        where clinic_id = ${clinicId}::uuid and phone_number = u.number offset 0) s`.execute(connection);
  return rows;
}

export async function insertConsentImport(
  connection: Connection,
  run: Insertable<ConsentImportTable>,
): Promise<void> {
  await connection.insertInto('consentImport').values(run).execute();
}
