import { sql, type Selectable } from 'kysely';
import type { AttemptFailure } from '@/domain/webhook/settleDelivery.ts';
import type { Connection } from './database.ts';
import type { WebhookAttemptTable } from './schema.ts';

export type WebhookDeliveryRow = {
  eventId: string;
  position: number;
  type: string;
  data: Record<string, unknown>;
  occurredAt: Date;
  state: 'waiting' | 'delivered' | 'failed';
  tries: number;
  lastStatus: number | null;
  lastFailure: AttemptFailure | null;
  lastTriedAt: Date | null;
  dueAt: Date;
  replayedAt: Date | null;
};
export type WebhookAttemptRow = Selectable<WebhookAttemptTable>;

const columns = sql`d.event_id, d.position, v.type, v.data, v.occurred_at, d.state, d.tries, d.last_status, d.last_failure,
  d.last_tried_at, d.due_at, d.replayed_at`;

/** A page of an endpoint's messages, the newest first. */
export async function deliveriesOfEndpoint(
  connection: Connection,
  clinicId: string,
  endpointId: string,
  query: { state: WebhookDeliveryRow['state'] | null; before: number | null; limit: number },
): Promise<WebhookDeliveryRow[]> {
  const { rows } = await sql<WebhookDeliveryRow>`
    select ${columns} from webhook_delivery d join webhook_event v on v.clinic_id = d.clinic_id and v.id = d.event_id
     where d.clinic_id = ${clinicId}::uuid and d.endpoint_id = ${endpointId}::uuid
       and (${query.state}::text is null or d.state = ${query.state}::text)
       and (${query.before}::bigint is null or d.position < ${query.before}::bigint)
     order by d.position desc limit ${query.limit}`.execute(connection);
  return rows;
}

export async function deliveryOfEvent(
  connection: Connection,
  clinicId: string,
  endpointId: string,
  eventId: string,
): Promise<WebhookDeliveryRow | undefined> {
  const { rows } = await sql<WebhookDeliveryRow>`
    select ${columns} from webhook_delivery d join webhook_event v on v.clinic_id = d.clinic_id and v.id = d.event_id
     where d.clinic_id = ${clinicId}::uuid and d.endpoint_id = ${endpointId}::uuid and d.event_id = ${eventId}::uuid`.execute(
    connection,
  );
  return rows[0];
}

/** Every attempt of one message, the first one first. */
export function attemptsOfDelivery(
  connection: Connection,
  clinicId: string,
  endpointId: string,
  eventId: string,
): Promise<WebhookAttemptRow[]> {
  return connection
    .selectFrom('webhookAttempt')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('endpointId', '=', endpointId)
    .where('eventId', '=', eventId)
    .orderBy('number')
    .execute();
}

/** What is asked for again: one message, or those of a time that the endpoint wants to hear of. */
export type ReplayWanted =
  | { eventId: string }
  | { from: Date; until: Date; states: readonly ('delivered' | 'failed')[]; missing: boolean };

/**
 * Puts messages on their way again, under their ids; what is on its way already stays as it is. `missing`: those too that were noted for other
 * endpoints before this one was there. Returns how many.
 */
export async function replayDeliveries(
  connection: Connection,
  clinicId: string,
  endpoint: { id: string; eventTypes: readonly string[] },
  wanted: ReplayWanted,
  now: Date,
): Promise<number> {
  const again = sql`state = 'waiting', round_tries = 0, due_at = to_timestamp(0), replayed_at = ${now}::timestamptz`;
  if ('eventId' in wanted) {
    const { rows } = await sql`
      update webhook_delivery set ${again}
       where clinic_id = ${clinicId}::uuid and endpoint_id = ${endpoint.id}::uuid and event_id = ${wanted.eventId}::uuid
         and state <> 'waiting' returning event_id`.execute(connection);
    return rows.length;
  }
  const { rows } = await sql<{ count: number }>`
    with span as (
      select v.clinic_id, v.id, v.position, v.subject_id from webhook_event v
       where v.clinic_id = ${clinicId}::uuid and v.occurred_at >= ${wanted.from}::timestamptz and v.occurred_at < ${wanted.until}::timestamptz
         and v.type = any(${[...endpoint.eventTypes]}::text[])),
    again as (
      update webhook_delivery d set ${again} from span
       where d.clinic_id = ${clinicId}::uuid and d.endpoint_id = ${endpoint.id}::uuid and d.event_id = span.id
         and d.state = any(${[...wanted.states]}::text[]) returning d.event_id),
    added as (
      insert into webhook_delivery (clinic_id, endpoint_id, event_id, position, subject_id, replayed_at)
      select span.clinic_id, ${endpoint.id}::uuid, span.id, span.position, span.subject_id, ${now}::timestamptz from span
       where ${wanted.missing} on conflict do nothing returning event_id)
    select ((select count(*) from again) + (select count(*) from added))::int as count`.execute(connection);
  return rows[0]?.count ?? 0;
}

/** Forgets what happened before then, with all attempts to tell of it. Returns how many events that were. */
export async function forgetWebhookEvents(
  connection: Connection,
  clinicId: string,
  before: Date,
): Promise<number> {
  const { numDeletedRows } = await connection
    .deleteFrom('webhookEvent')
    .where('clinicId', '=', clinicId)
    .where('occurredAt', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
