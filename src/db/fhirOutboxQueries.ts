import { sql, type Selectable } from 'kysely';
import type { AppointmentStatus } from '@/domain/appointment/status.ts';
import type { Category } from '@/domain/message/category.ts';
import type { DeliveryStatus, DispatchState } from '@/domain/message/status.ts';
import type { Connection } from './database.ts';
import type { FhirOutboxTable } from './schema.ts';

export type FhirOutboxRow = Selectable<FhirOutboxTable>;

/**
 * Takes what is to be written next, oldest first: `until` nobody else takes it. What a worker that died has taken comes again then. Paused
 * connections wait.
 */
export async function claimWrites(
  connection: Connection,
  clinicId: string,
  { now, until, limit }: { now: Date; until: Date; limit: number },
): Promise<FhirOutboxRow[]> {
  const { rows } = await sql<FhirOutboxRow>`
    update fhir_outbox o set attempts = o.attempts + 1, due_at = ${until}::timestamptz
      from (select d.id from fhir_outbox d
              join fhir_connection c on c.clinic_id = d.clinic_id and c.id = d.connection_id
                   and c.archived_at is null and c.paused_at is null
             where d.clinic_id = ${clinicId}::uuid and d.done_at is null and d.failed_at is null
               and (d.due_at is null or d.due_at <= ${now}::timestamptz)
             order by d.created_at, d.id limit ${limit} for update of d skip locked) due
     where o.clinic_id = ${clinicId}::uuid and o.id = due.id
    returning o.*`.execute(connection);
  return rows.toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
}

type Settled =
  | { kind: 'done'; at: Date; resourceId: string | null }
  | { kind: 'again'; at: Date; failure: string }
  | { kind: 'failed'; at: Date; failure: string };

/** Notes what came of a write; unless there has been more to say since, which is written next. */
export async function settleWrite(
  connection: Connection,
  { clinicId, id, round }: Pick<FhirOutboxRow, 'clinicId' | 'id' | 'round'>,
  outcome: Settled,
): Promise<void> {
  if (outcome.kind === 'done' && outcome.resourceId !== null)
    await connection
      .updateTable('fhirOutbox')
      .set({ resourceId: outcome.resourceId })
      .where('clinicId', '=', clinicId)
      .where('id', '=', id)
      .execute();
  const set =
    outcome.kind === 'done'
      ? { doneAt: outcome.at, failure: null }
      : outcome.kind === 'again'
        ? { dueAt: outcome.at, failure: outcome.failure }
        : { failedAt: outcome.at, failure: outcome.failure };
  await connection
    .updateTable('fhirOutbox')
    .set(set)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('round', '=', round)
    .execute();
}

/** What was given up, the latest first. */
export function failedWrites(
  connection: Connection,
  clinicId: string,
  connectionId: string,
  limit: number,
): Promise<FhirOutboxRow[]> {
  return connection
    .selectFrom('fhirOutbox')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('connectionId', '=', connectionId)
    .where('failedAt', 'is not', null)
    .orderBy('failedAt', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Everything that was given up is tried anew. Returns how much that is. */
export async function repeatFailedWrites(
  connection: Connection,
  clinicId: string,
  connectionId: string,
): Promise<number> {
  const { numUpdatedRows } = await connection
    .updateTable('fhirOutbox')
    .set({ failedAt: null, failure: null, dueAt: null, attempts: 0 })
    .where('clinicId', '=', clinicId)
    .where('connectionId', '=', connectionId)
    .where('failedAt', 'is not', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** What a patient answered: where that led, and when. */
export type AnswerToWrite = { appointmentId: string; patientId: string; toStatus: AppointmentStatus | null };

export async function answerToWrite(
  connection: Connection,
  clinicId: string,
  eventId: string,
): Promise<AnswerToWrite | undefined> {
  const { rows } = await sql<AnswerToWrite>`
    select e.appointment_id, a.patient_id, e.to_status
      from appointment_event e join appointment a on a.clinic_id = e.clinic_id and a.id = e.appointment_id
     where e.clinic_id = ${clinicId}::uuid and e.id = ${eventId}::uuid`.execute(connection);
  return rows[0];
}

/** A text, as far as it may be told. */
export type TextToWrite = {
  id: string;
  patientId: string | null;
  appointmentId: string | null;
  category: Category;
  dispatchState: DispatchState | null;
  deliveryStatus: DeliveryStatus | null;
  handedOverAt: Date | null;
  occurredAt: Date;
  deliveredAt: Date | null;
  bodyEncrypted: Buffer;
  keyId: string;
};

export async function textToWrite(
  connection: Connection,
  clinicId: string,
  messageId: string,
): Promise<TextToWrite | undefined> {
  const { rows } = await sql<TextToWrite>`
    select m.id, m.patient_id, m.appointment_id, m.category, m.dispatch_state, m.delivery_status, m.handed_over_at,
           m.occurred_at, m.body_encrypted, m.key_id,
           (select min(e.occurred_at) from message_event e where e.clinic_id = m.clinic_id and e.message_id = m.id
               and e.delivery_status in ('delivered', 'read')) as delivered_at
      from message m where m.clinic_id = ${clinicId}::uuid and m.id = ${messageId}::uuid`.execute(connection);
  return rows[0];
}
