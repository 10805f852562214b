import { sql } from 'kysely';
import type { Connection } from './database.ts';

// A claim and an opt-out for one number exclude each other, so that no claim commits after a STOP has committed:
// claims share the lock, an opt-out takes it alone, and whoever waits reads what the other has committed.

/** Waits for opt-outs of this number that are being recorded. First statement of a transaction that will claim. */
export async function lockNumberForSending(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${`${clinicId}/${phoneNumber}`}, 0))`.execute(
    connection,
  );
}

/** Waits for running claims of this number. First statement of a transaction that records an opt-out. */
export async function lockNumberForOptOut(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${clinicId}/${phoneNumber}`}, 0))`.execute(
    connection,
  );
}
