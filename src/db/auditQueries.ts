import { sql, type Insertable } from 'kysely';
import type { Connection } from './database.ts';
import type { AuditEventTable } from './schema.ts';

/** Adds to the audit trail, in the transaction of the change itself. Details are ids and names of rules only. */
export async function recordAudit(connection: Connection, event: Insertable<AuditEventTable>): Promise<void> {
  await recordAudits(connection, [event]);
}

/** The same for several, in one statement. */
export async function recordAudits(
  connection: Connection,
  events: readonly Insertable<AuditEventTable>[],
): Promise<void> {
  if (events.length === 0) return;
  await connection
    .insertInto('auditEvent')
    .values(events.map((event) => ({ ...event, detail: JSON.stringify(event.detail ?? {}) })))
    .execute();
}

/**
 * Adds a view to the audit trail, unless the same person has had the same view within the last `quietMs`: a screen
 * that refreshes itself is one look.
 */
export async function recordViewOnce(
  connection: Connection,
  event: Insertable<AuditEventTable> & { occurredAt: Date; actorId: string | null },
  quietMs: number,
): Promise<void> {
  const detail = JSON.stringify(event.detail ?? {});
  const since = new Date(event.occurredAt.getTime() - quietMs);
  await sql`
    insert into audit_event
      (clinic_id, id, action, subject_kind, subject_id, actor_kind, actor_id, detail, request_id, occurred_at)
    select ${event.clinicId}::uuid, ${event.id}::uuid, ${event.action}, ${event.subjectKind ?? null},
           ${event.subjectId ?? null}::uuid, ${event.actorKind}, ${event.actorId}, ${detail}::jsonb,
           ${event.requestId ?? null}, ${event.occurredAt}::timestamptz
     where not exists (
       select 1 from audit_event
        where clinic_id = ${event.clinicId}::uuid and occurred_at > ${since}::timestamptz
          and action = ${event.action} and actor_kind = ${event.actorKind}
          and actor_id is not distinct from ${event.actorId}
          and subject_id is not distinct from ${event.subjectId ?? null}::uuid
          and detail = ${detail}::jsonb)`.execute(connection);
}
