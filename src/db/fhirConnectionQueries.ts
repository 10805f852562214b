import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Connection } from './database.ts';
import type { FhirConnectionTable } from './schema.ts';

export type FhirConnectionRow = Selectable<FhirConnectionTable>;

export async function insertFhirConnection(
  connection: Connection,
  row: Insertable<FhirConnectionTable>,
): Promise<void> {
  await connection.insertInto('fhirConnection').values(row).execute();
}

/** The clinic's connections, the oldest first; not the archived ones. */
export function fhirConnections(connection: Connection, clinicId: string): Promise<FhirConnectionRow[]> {
  return connection
    .selectFrom('fhirConnection')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('archivedAt', 'is', null)
    .orderBy('id')
    .execute();
}

/** One that is in use. */
export function fhirConnectionById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<FhirConnectionRow | undefined> {
  return connection
    .selectFrom('fhirConnection')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('archivedAt', 'is', null)
    .executeTakeFirst();
}

export async function updateFhirConnection(
  connection: Connection,
  clinicId: string,
  id: string,
  change: Updateable<FhirConnectionTable>,
): Promise<void> {
  await connection
    .updateTable('fhirConnection')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/**
 * Takes a connection that is to be read now, for as long as the lease lasts: one worker at a time reads a server. Null when there is none.
 */
export async function leaseDueConnection(
  connection: Connection,
  clinicId: string,
  { now, until }: { now: Date; until: Date },
): Promise<FhirConnectionRow | null> {
  const row = await connection
    .updateTable('fhirConnection')
    .set({ leasedUntil: until })
    .where('clinicId', '=', clinicId)
    .where('id', 'in', (query) =>
      query
        .selectFrom('fhirConnection')
        .select('id')
        .where('clinicId', '=', clinicId)
        .where('archivedAt', 'is', null)
        .where('pausedAt', 'is', null)
        .where((where) => where.or([where('pullAt', 'is', null), where('pullAt', '<=', now)]))
        .where((where) => where.or([where('leasedUntil', 'is', null), where('leasedUntil', '<=', now)]))
        .orderBy('pullAt', (order) => order.asc().nullsFirst())
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** Keeps the lease while it is still ours; false when it was lost, or the connection was paused or archived meanwhile. */
export async function renewLease(
  connection: Connection,
  { clinicId, id, leasedUntil }: FhirConnectionRow,
  until: Date,
): Promise<boolean> {
  const row = await connection
    .updateTable('fhirConnection')
    .set({ leasedUntil: until })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('leasedUntil', '=', leasedUntil)
    .where('pausedAt', 'is', null)
    .where('archivedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Gives a connection back, as it was leased, after it was read. Where the server has called meanwhile, it is read again at once: what it called for may have come
 * after the page that it is on was read.
 */
export async function settlePull(
  connection: Connection,
  { clinicId, id, hookAt }: FhirConnectionRow,
  { pullAt, ...rest }: Updateable<FhirConnectionTable> & { pullAt: Date },
): Promise<void> {
  await connection
    .updateTable('fhirConnection')
    .set({
      ...rest,
      leasedUntil: null,
      pullAt: sql<Date | null>`case when hook_at is distinct from ${hookAt}::timestamptz then null else ${pullAt}::timestamptz end`,
    })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** The server is to be read as soon as can be: calls that come together make one read. Returns whether the secret is the connection's. */
export async function noteHook(
  connection: Connection,
  clinicId: string,
  id: string,
  hookHash: Buffer,
  now: Date,
): Promise<boolean> {
  const row = await connection
    .updateTable('fhirConnection')
    .set({ pullAt: null, hookAt: now })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('hookHash', '=', hookHash)
    .where('archivedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** How much came from each connection, and what it left to say. */
export type FhirCounts = {
  connectionId: string;
  visits: number;
  patients: number;
  problems: number;
  waiting: number;
  written: number;
  failed: number;
};

export async function fhirCounts(connection: Connection, clinicId: string): Promise<FhirCounts[]> {
  const { rows } = await sql<FhirCounts>`
    select c.id as connection_id,
           (select count(*)::int from fhir_link l where l.clinic_id = c.clinic_id and l.connection_id = c.id
               and l.resource_type = 'Appointment' and l.subject_id is not null) as visits,
           (select count(*)::int from fhir_link l where l.clinic_id = c.clinic_id and l.connection_id = c.id
               and l.resource_type = 'Patient' and l.subject_id is not null) as patients,
           (select count(*)::int from fhir_problem p where p.clinic_id = c.clinic_id and p.connection_id = c.id) as problems,
           (select count(*)::int from fhir_outbox o where o.clinic_id = c.clinic_id and o.connection_id = c.id
               and o.done_at is null and o.failed_at is null) as waiting,
           (select count(*)::int from fhir_outbox o where o.clinic_id = c.clinic_id and o.connection_id = c.id
               and o.done_at is not null) as written,
           (select count(*)::int from fhir_outbox o where o.clinic_id = c.clinic_id and o.connection_id = c.id
               and o.failed_at is not null) as failed
      from fhir_connection c where c.clinic_id = ${clinicId}::uuid and c.archived_at is null`.execute(
    connection,
  );
  return rows;
}
