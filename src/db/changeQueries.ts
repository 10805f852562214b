import { sql } from 'kysely';
import type { Connection } from './database.ts';

export type ChangeKind =
  | 'message'
  | 'conversation'
  | 'appointment'
  | 'reminder_rule'
  | 'notice'
  | 'notice_rule'
  | 'waiting_list'
  | 'slot'
  | 'file_import'
  | 'task'
  | 'patient'
  | 'consent'
  | 'suppression'
  | 'template'
  | 'campaign'
  | 'location'
  | 'api_key'
  | 'webhook_endpoint'
  | 'calendar_link'
  | 'staff_member'
  | 'incident'
  | 'fhir_connection'
  | 'operations';

export type ChangeRow = {
  position: string;
  clinicId: string;
  kind: ChangeKind;
  id: string;
  conversationId: string | null;
};

/** Tells every open screen of the clinic that something is new: ids only, in the transaction of the change itself. */
export async function recordChange(
  connection: Connection,
  clinicId: string,
  kind: ChangeKind,
  subjectId: string,
  conversationId: string | null = null,
): Promise<void> {
  await recordChanges(connection, [{ clinicId, kind, subjectId, conversationId }]);
}

/** The same for several, in one statement. */
export async function recordChanges(
  connection: Connection,
  changes: readonly {
    clinicId: string;
    kind: ChangeKind;
    subjectId: string;
    conversationId: string | null;
  }[],
): Promise<void> {
  if (changes.length > 0)
    await connection
      .insertInto('change')
      .values([...changes])
      .execute();
}

/** Where the stream of changes stands now; reading on from here misses nothing that commits later. */
export async function currentPosition(connection: Connection): Promise<string> {
  const { rows } = await sql<{ position: string }>`
    select (pg_snapshot_xmin(pg_current_snapshot())::text || '.0') as position`.execute(connection);
  return rows[0]?.position ?? '0.0';
}

/** Where the stream stood so many milliseconds ago, by the clock of the database, which dates changes: before the first change since then. */
export async function positionBefore(connection: Connection, milliseconds: number): Promise<string> {
  const { rows } = await sql<{ position: string }>`
    select xid::text || '.' || (id - 1)::text as position from change
     where at >= now() - ${milliseconds} * interval '1 millisecond' order by xid, id limit 1`.execute(
    connection,
  );
  return rows[0]?.position ?? currentPosition(connection);
}

/**
 * Changes of all clinics after `position` ("transaction.id"), oldest first, at most `limit`.
 * Only transactions older than the oldest running one are read: a late commit is never skipped.
 */
export async function changesAfter(
  connection: Connection,
  position: string,
  limit: number,
): Promise<ChangeRow[]> {
  const [xid = '0', id = '0'] = position.split('.');
  const { rows } = await sql<ChangeRow>`
    select xid::text || '.' || id::text as position, clinic_id, kind, subject_id as id, conversation_id
      from change
     where xid < pg_snapshot_xmin(pg_current_snapshot())
       and (xid, id) > (${xid}::xid8, ${id}::bigint)
     order by xid, change.id
     limit ${limit}`.execute(connection);
  return rows;
}

/** Forgets changes that no reconnecting screen will ask for, by the clock of the database, which dates them. Returns how many. */
export async function forgetChangesOlderThan(connection: Connection, minutes: number): Promise<number> {
  const { numDeletedRows } = await connection
    .deleteFrom('change')
    .where('at', '<', sql<Date>`now() - ${minutes} * interval '1 minute'`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
