import { sql } from 'kysely';
import type { Connection } from './database.ts';

// Claims and opt-outs for one number exclude each other, so that no claim commits after a STOP has committed: whoever
// waits for the lock reads what the other has committed.

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
