import type { Insertable } from 'kysely';
import type { Connection } from './database.ts';
import type { AuditEventTable } from './schema.ts';

/** Adds to the audit trail, in the transaction of the change itself. Details are ids and names of rules only. */
export async function recordAudit(connection: Connection, event: Insertable<AuditEventTable>): Promise<void> {
  await connection
    .insertInto('auditEvent')
    .values({ ...event, detail: JSON.stringify(event.detail ?? {}) })
    .execute();
}
