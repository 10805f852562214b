import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Category } from '@/domain/message/category.ts';
import type { Connection } from './database.ts';
import type { IncidentTable } from './schema.ts';

export type IncidentRow = Selectable<IncidentTable>;

/** Stores an incident with the patients and texts that it is about. False when this text has reported one before. */
export async function insertIncident(
  connection: Connection,
  incident: Insertable<IncidentTable>,
  about: { patientIds: readonly string[]; textIds: readonly string[] },
): Promise<boolean> {
  const { clinicId, id } = incident;
  const row = await connection
    .insertInto('incident')
    .values(incident)
    .onConflict((conflict) =>
      conflict.columns(['clinicId', 'messageId']).where('messageId', 'is not', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  if (!row) return false;
  await setIncidentPatients(connection, clinicId, id, about.patientIds);
  if (about.textIds.length > 0)
    await sql`
      insert into incident_text (clinic_id, incident_id, message_id)
      select ${clinicId}::uuid, ${id}::uuid, unnest(${[...about.textIds]}::uuid[])`.execute(connection);
  return true;
}

/** From then on these patients are concerned, and no others. */
export async function setIncidentPatients(
  connection: Connection,
  clinicId: string,
  incidentId: string,
  patientIds: readonly string[],
): Promise<void> {
  await sql`
    delete from incident_patient where clinic_id = ${clinicId}::uuid and incident_id = ${incidentId}::uuid
       and not patient_id = any(${[...patientIds]}::uuid[])`.execute(connection);
  await sql`
    insert into incident_patient (clinic_id, incident_id, patient_id)
    select ${clinicId}::uuid, ${incidentId}::uuid, unnest(${[...patientIds]}::uuid[]) on conflict do nothing`.execute(
    connection,
  );
}

/** The incident, locked until commit. */
export function lockIncident(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<IncidentRow | undefined> {
  return connection
    .selectFrom('incident')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export function incidentById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<IncidentRow | undefined> {
  return connection
    .selectFrom('incident')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function updateIncident(
  connection: Connection,
  clinicId: string,
  id: string,
  change: Updateable<IncidentTable>,
): Promise<void> {
  await connection
    .updateTable('incident')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** A page of incidents: those that are not closed with the longest known first, the closed ones with the latest first. */
export function incidents(
  connection: Connection,
  clinicId: string,
  page: { isClosed: boolean; limit: number; after: { at: Date; id: string } | null },
): Promise<IncidentRow[]> {
  const { isClosed, after } = page;
  let query = connection
    .selectFrom('incident')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('state', isClosed ? '=' : '!=', 'closed');
  if (after)
    query = query.where((where) =>
      where(where.refTuple('discoveredAt', 'id'), isClosed ? '<' : '>', where.tuple(after.at, after.id)),
    );
  const order = isClosed ? 'desc' : 'asc';
  return query.orderBy('discoveredAt', order).orderBy('id', order).limit(page.limit).execute();
}

/** All that are not closed: how long their clocks run is worked out elsewhere. */
export function incidentsNotClosed(connection: Connection, clinicId: string): Promise<IncidentRow[]> {
  return connection
    .selectFrom('incident')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('state', '!=', 'closed')
    .execute();
}

/** Whom each of these incidents concerns. */
export async function patientsOfIncidents(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await connection
    .selectFrom('incidentPatient')
    .select(['incidentId', 'patientId'])
    .where('clinicId', '=', clinicId)
    .where('incidentId', 'in', [...ids])
    .orderBy('patientId')
    .execute();
  const of = Map.groupBy(rows, ({ incidentId }) => incidentId);
  return new Map([...of].map(([id, group]) => [id, group.map(({ patientId }) => patientId)]));
}

/** A text that reached somebody else, or may have; without its words. */
export type IncidentText = {
  id: string;
  conversationId: string;
  patientId: string | null;
  phoneNumber: string;
  category: Category;
  occurredAt: Date;
};

/** The latest texts that an incident is about, and how many there are in all. */
export async function textsOfIncident(
  connection: Connection,
  clinicId: string,
  incidentId: string,
  limit: number,
): Promise<{ texts: IncidentText[]; count: number }> {
  const ofIncident = connection
    .selectFrom('incidentText')
    .innerJoin('message', (join) =>
      join
        .onRef('message.clinicId', '=', 'incidentText.clinicId')
        .onRef('message.id', '=', 'incidentText.messageId'),
    )
    .where('incidentText.clinicId', '=', clinicId)
    .where('incidentText.incidentId', '=', incidentId);
  const { count } = await ofIncident
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const texts = await ofIncident
    .select([
      'message.id',
      'message.conversationId',
      'message.patientId',
      'message.phoneNumber',
      'message.category',
      'message.occurredAt',
    ])
    .orderBy('message.occurredAt', 'desc')
    .orderBy('message.id', 'desc')
    .limit(limit)
    .execute();
  return { texts, count };
}

/** Texts of ours that a number got, or may have got, since then; our own answers to STOP and the like tell nothing. */
export function textsThatReached(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
  since: Date | null,
): Promise<{ id: string; patientId: string | null }[]> {
  let query = connection
    .selectFrom('message')
    .select(['id', 'patientId'])
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .where('direction', '=', 'outbound')
    .where('category', '!=', 'system')
    .where('dispatchState', 'in', ['handed_over', 'unknown', 'sending'])
    .where((where) =>
      where.or([
        where('deliveryStatus', 'is', null),
        where('deliveryStatus', 'not in', ['failed', 'undelivered', 'canceled']),
      ]),
    );
  if (since !== null) query = query.where('occurredAt', '>=', since);
  return query.execute();
}

/** The incidents that texts have reported, by text. */
export async function incidentsReportedBy(
  connection: Connection,
  clinicId: string,
  messageIds: readonly string[],
): Promise<Map<string, string>> {
  if (messageIds.length === 0) return new Map();
  const rows = await connection
    .selectFrom('incident')
    .select(['id', 'messageId'])
    .where('clinicId', '=', clinicId)
    .where('messageId', 'in', [...messageIds])
    .execute();
  return new Map(rows.map(({ id, messageId }) => [messageId ?? '', id]));
}

/** Closes what an incident had called for. Returns the tasks. */
export async function closeIncidentTasks(
  connection: Connection,
  clinicId: string,
  incidentId: string,
  closed: { at: Date; by: string | null },
): Promise<string[]> {
  const rows = await connection
    .updateTable('task')
    .set({ doneAt: closed.at, doneBy: closed.by })
    .where('clinicId', '=', clinicId)
    .where('incidentId', '=', incidentId)
    .where('doneAt', 'is', null)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}
