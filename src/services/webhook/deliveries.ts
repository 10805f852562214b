import { webhookEndpointById } from '@/db/webhookEndpointQueries.ts';
import {
  attemptsOfDelivery,
  deliveriesOfEndpoint,
  deliveryOfEvent,
  replayDeliveries,
  type WebhookAttemptRow,
  type WebhookDeliveryRow,
} from '@/db/webhookLogQueries.ts';
import type { AttemptFailure } from '@/domain/webhook/settleDelivery.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { decodeCursor, pageFrom } from '../cursor.ts';
import { recordDeed } from '../recordDeed.ts';
import { messageIdOf } from './attemptDelivery.ts';
import { found } from './endpoints.ts';

type Delivery = {
  eventId: string;
  /** The header `webhook-id`. */
  messageId: string;
  type: string;
  occurredAt: string;
  data: Record<string, unknown>;
  state: WebhookDeliveryRow['state'];
  attempts: number;
  lastStatus: number | null;
  lastFailure: AttemptFailure | null;
  lastTriedAt: string | null;
  nextTryAt: string | null;
  replayedAt: string | null;
};
type Attempt = {
  number: number;
  startedAt: string;
  milliseconds: number;
  status: number | null;
  failure: AttemptFailure | null;
  nextTryAt: string | null;
};

/** A page of what an endpoint was told or is to be told, the newest first. @throws Refusal not_found */
export async function listDeliveries(
  ctx: Context,
  endpointId: string,
  query: { limit: number; cursor?: string | undefined; state?: WebhookDeliveryRow['state'] | undefined },
): Promise<{ items: Delivery[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'webhooks:manage');
  found(await webhookEndpointById(ctx.db, ctx.clinicId, endpointId));
  const rows = await deliveriesOfEndpoint(ctx.db, ctx.clinicId, endpointId, {
    state: query.state ?? null,
    before: positionOf(query.cursor),
    limit: query.limit + 1,
  });
  const page = pageFrom(rows, query.limit, (row) => [String(row.position)]);
  return { items: page.rows.map(presentDelivery), nextCursor: page.nextCursor };
}

/** One message with every attempt to deliver it. @throws Refusal not_found */
export async function getDelivery(
  ctx: Context,
  endpointId: string,
  eventId: string,
): Promise<Delivery & { log: Attempt[] }> {
  requireScope(ctx.actor, 'webhooks:manage');
  found(await webhookEndpointById(ctx.db, ctx.clinicId, endpointId));
  const row = await deliveryOfEvent(ctx.db, ctx.clinicId, endpointId, eventId);
  if (!row) throw noDelivery();
  const log = await attemptsOfDelivery(ctx.db, ctx.clinicId, endpointId, eventId);
  return { ...presentDelivery(row), log: log.map(presentAttempt) };
}

export type Replay = { eventId: string } | { from: string; until: string; which: 'failed' | 'all' };

/**
 * Sends again: one message, or those of a time. Each keeps its id, so that a receiver which has it already can tell. What is on its way stays as it is.
 * `all`: what was delivered too, and what happened before this endpoint wanted to hear of it.
 * @throws Refusal not_found
 */
export async function replay(
  ctx: Context,
  endpointId: string,
  wanted: Replay,
): Promise<{ messages: number }> {
  requireScope(ctx.actor, 'webhooks:manage');
  return ctx.db.transaction().execute(async (tx) => {
    const endpoint = found(await webhookEndpointById(tx, ctx.clinicId, endpointId));
    if ('eventId' in wanted && !(await deliveryOfEvent(tx, ctx.clinicId, endpointId, wanted.eventId)))
      throw noDelivery();
    const messages = await replayDeliveries(
      tx,
      ctx.clinicId,
      endpoint,
      'eventId' in wanted
        ? wanted
        : {
            from: new Date(wanted.from),
            until: new Date(wanted.until),
            states: wanted.which === 'all' ? ['delivered', 'failed'] : ['failed'],
            missing: wanted.which === 'all',
          },
      ctx.now(),
    );
    await recordDeed(ctx, tx, {
      action: 'webhook_endpoint.replayed',
      kind: 'webhook_endpoint',
      id: endpointId,
      detail: { ...wanted, messages },
    });
    return { messages };
  });
}

function positionOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const [position = ''] = decodeCursor(cursor, 1);
  if (!/^\d{1,15}$/.test(position))
    throw new Refusal('invalid_request', 'The cursor is not one that this list gave.', { field: 'cursor' });
  return Number(position);
}

function noDelivery(): Refusal {
  return new Refusal('not_found', 'This endpoint has no message of an event with this id.');
}

function presentDelivery(row: WebhookDeliveryRow): Delivery {
  return {
    eventId: row.eventId,
    messageId: messageIdOf(row.eventId),
    type: row.type,
    occurredAt: row.occurredAt.toISOString(),
    data: row.data,
    state: row.state,
    attempts: row.tries,
    lastStatus: row.lastStatus,
    lastFailure: row.lastFailure,
    lastTriedAt: row.lastTriedAt?.toISOString() ?? null,
    // One that was never tried, or was asked for again, is due at once.
    nextTryAt: row.state === 'waiting' && row.dueAt.getTime() > 0 ? row.dueAt.toISOString() : null,
    replayedAt: row.replayedAt?.toISOString() ?? null,
  };
}

function presentAttempt(row: WebhookAttemptRow): Attempt {
  return {
    number: row.number,
    startedAt: row.startedAt.toISOString(),
    milliseconds: row.milliseconds,
    status: row.httpStatus,
    failure: row.failure,
    nextTryAt: row.nextTryAt?.toISOString() ?? null,
  };
}
