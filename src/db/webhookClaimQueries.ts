import { sql } from 'kysely';
import type { AttemptFailure } from '@/domain/webhook/settleDelivery.ts';
import type { Connection } from './database.ts';
import type { WebhookEndpointRow } from './webhookEndpointQueries.ts';

/** A message that some worker has taken, with what is told in it. */
export type ClaimedDelivery = {
  eventId: string;
  claimId: string;
  tries: number;
  roundTries: number;
  type: string;
  occurredAt: Date;
  data: Record<string, unknown>;
};

/** Endpoints with something due that nobody is at. */
export async function endpointsWithDue(
  connection: Connection,
  clinicId: string,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select e.id from webhook_endpoint e
     where e.clinic_id = ${clinicId}::uuid and e.state = 'active' and e.removed_at is null
       and (e.not_before is null or e.not_before <= ${now}::timestamptz)
       and exists (select from webhook_delivery d
         where d.clinic_id = e.clinic_id and d.endpoint_id = e.id and d.state = 'waiting'
           and d.due_at <= ${now}::timestamptz and (d.claimed_until is null or d.claimed_until <= ${now}::timestamptz))
     order by e.id`.execute(connection);
  return rows.map(({ id }) => id);
}

/** The endpoint, if it may be called now and no other worker is taking its messages at this moment. */
export async function lockForClaim(
  connection: Connection,
  clinicId: string,
  id: string,
  now: Date,
): Promise<WebhookEndpointRow | undefined> {
  return connection
    .selectFrom('webhookEndpoint')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('state', '=', 'active')
    .where('removedAt', 'is', null)
    .where((where) => where.or([where('notBefore', 'is', null), where('notBefore', '<=', now)]))
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();
}

/** How many messages of the endpoint are on their way, from all workers. */
export async function countUnderWay(
  connection: Connection,
  clinicId: string,
  endpointId: string,
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from webhook_delivery
     where clinic_id = ${clinicId}::uuid and endpoint_id = ${endpointId}::uuid and state = 'waiting'
       and claimed_until > ${now}::timestamptz`.execute(connection);
  return rows[0]?.count ?? 0;
}

/**
 * Takes messages that are due, in their order. One waits while an earlier one about the same thing has not had its first three attempts: for five
 * minutes a receiver that stumbles gets everything in order, and no message is held up by another for days. Whoever calls this holds the
 * lock of the endpoint.
 */
export async function claimDeliveries(
  connection: Connection,
  clinicId: string,
  endpointId: string,
  claim: { claimId: string; now: Date; until: Date; most: number },
): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<ClaimedDelivery>`
    with due as (
      select d.event_id from webhook_delivery d
       where d.clinic_id = ${clinicId}::uuid and d.endpoint_id = ${endpointId}::uuid and d.state = 'waiting'
         and d.due_at <= ${claim.now}::timestamptz
         and (d.claimed_until is null or d.claimed_until <= ${claim.now}::timestamptz)
         and not exists (select from webhook_delivery p
           where p.clinic_id = d.clinic_id and p.endpoint_id = d.endpoint_id and p.subject_id = d.subject_id
             and p.position < d.position and p.state = 'waiting'
             and (p.round_tries < 3 or p.claimed_until > ${claim.now}::timestamptz))
       order by d.due_at, d.position limit ${claim.most}),
    taken as (
      update webhook_delivery d
         set claim_id = ${claim.claimId}::uuid, claimed_until = ${claim.until}::timestamptz, tries = d.tries + 1,
             round_tries = d.round_tries + 1
        from due where d.clinic_id = ${clinicId}::uuid and d.endpoint_id = ${endpointId}::uuid and d.event_id = due.event_id
      returning d.event_id, d.claim_id, d.tries, d.round_tries, d.position)
    select t.event_id, t.claim_id, t.tries, t.round_tries, v.type, v.occurred_at, v.data
      from taken t join webhook_event v on v.clinic_id = ${clinicId}::uuid and v.id = t.event_id
     order by t.position`.execute(connection);
  return rows;
}

/** What came of an attempt. False when the claim is not ours any more: somebody else has taken it since. */
export async function settleClaim(
  connection: Connection,
  clinicId: string,
  endpointId: string,
  claimed: { eventId: string; claimId: string },
  result: {
    state: 'waiting' | 'delivered' | 'failed';
    dueAt: Date | null;
    status: number | null;
    failure: AttemptFailure | null;
    triedAt: Date;
  },
): Promise<boolean> {
  const row = await connection
    .updateTable('webhookDelivery')
    .set({
      state: result.state,
      ...(result.dueAt === null ? {} : { dueAt: result.dueAt }),
      lastStatus: result.status,
      lastFailure: result.failure,
      lastTriedAt: result.triedAt,
      claimId: null,
      claimedUntil: null,
    })
    .where('clinicId', '=', clinicId)
    .where('endpointId', '=', endpointId)
    .where('eventId', '=', claimed.eventId)
    .where('claimId', '=', claimed.claimId)
    .returning('eventId')
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertWebhookAttempt(
  connection: Connection,
  attempt: {
    clinicId: string;
    endpointId: string;
    eventId: string;
    number: number;
    startedAt: Date;
    milliseconds: number;
    httpStatus: number | null;
    failure: AttemptFailure | null;
    nextTryAt: Date | null;
  },
): Promise<void> {
  await connection.insertInto('webhookAttempt').values(attempt).execute();
}

/** Stores a message for one endpoint alone, taken already: nobody else delivers it. */
export async function insertOwnEvent(
  connection: Connection,
  event: {
    clinicId: string;
    endpointId: string;
    eventId: string;
    type: string;
    data: Record<string, unknown>;
    occurredAt: Date;
  },
  claim: { claimId: string; until: Date; roundTries: number },
): Promise<void> {
  const { clinicId, endpointId, eventId } = event;
  const row = await connection
    .insertInto('webhookEvent')
    .values({
      clinicId,
      id: eventId,
      type: event.type,
      subjectId: endpointId,
      data: JSON.stringify(event.data),
      occurredAt: event.occurredAt,
    })
    .returning('position')
    .executeTakeFirstOrThrow();
  await connection
    .insertInto('webhookDelivery')
    .values({
      clinicId,
      endpointId,
      eventId,
      position: row.position,
      subjectId: eventId,
      tries: 1,
      roundTries: claim.roundTries,
      claimId: claim.claimId,
      claimedUntil: claim.until,
    })
    .execute();
}
