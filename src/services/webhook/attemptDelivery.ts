import { insertTask } from '@/db/taskQueries.ts';
import { insertWebhookAttempt, settleClaim, type ClaimedDelivery } from '@/db/webhookClaimQueries.ts';
import {
  lockWebhookEndpoint,
  updateWebhookEndpoint,
  type WebhookEndpointRow,
} from '@/db/webhookEndpointQueries.ts';
import type { Connection } from '@/db/database.ts';
import {
  isGivenUp,
  settleDelivery,
  type AttemptFailure,
  type AttemptOutcome,
  type SettledDelivery,
} from '@/domain/webhook/settleDelivery.ts';
import type { Context } from '../context.ts';
import type { Resolve } from '../outbound/guardedLookup.ts';
import { recordDeed } from '../recordDeed.ts';
import { recordChange } from '@/db/changeQueries.ts';
import { postMessage } from './postMessage.ts';
import { signedHeaders } from './signing.ts';

/** For one attempt, name and connection included. */
export const attemptTimeoutMs = 15_000;

export type AttemptOptions = { resolve?: Resolve | undefined };

export type AttemptResult = { status: number | null; failure: AttemptFailure | null; milliseconds: number };

/** The id under which a receiver knows a message, however often it comes. */
export function messageIdOf(eventId: string): string {
  return `msg_${eventId}`;
}

/** What is posted: the same bytes at every attempt. */
export function bodyOf({
  type,
  occurredAt,
  data,
}: Pick<ClaimedDelivery, 'type' | 'occurredAt' | 'data'>): string {
  return JSON.stringify({ type, timestamp: occurredAt.toISOString(), data });
}

/** Posts one message that was claimed, and records what came of it: commit, call, commit. */
export async function attemptDelivery(
  ctx: Context,
  endpoint: Pick<WebhookEndpointRow, 'id' | 'url' | 'failures'>,
  keys: readonly Buffer[],
  claimed: ClaimedDelivery,
  { resolve }: AttemptOptions = {},
): Promise<AttemptResult> {
  const startedAt = ctx.now();
  const started = performance.now();
  const body = bodyOf(claimed);
  const outcome = await postMessage({
    url: endpoint.url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Hearback-Webhooks',
      ...signedHeaders(keys, { id: messageIdOf(claimed.eventId), body, at: startedAt }),
    },
    body,
    timeoutMs: attemptTimeoutMs,
    now: ctx.now,
    rule: ctx.settings.callRule,
    resolve,
  });
  const milliseconds = Math.round(performance.now() - started);
  const settled = settleDelivery(outcome, {
    tries: claimed.roundTries,
    now: ctx.now().getTime(),
    chance: Math.random(),
  });
  await record(ctx, endpoint, claimed, { outcome, settled, startedAt, milliseconds });
  ctx.metrics.webhookSent(settled.state, milliseconds / 1_000);
  return { ...resultOf(outcome), milliseconds };
}

type Attempt = { outcome: AttemptOutcome; settled: SettledDelivery; startedAt: Date; milliseconds: number };

async function record(
  ctx: Context,
  endpoint: Pick<WebhookEndpointRow, 'id' | 'failures'>,
  claimed: ClaimedDelivery,
  attempt: Attempt,
): Promise<void> {
  const { clinicId } = ctx;
  const { settled, startedAt, milliseconds } = attempt;
  const { status, failure } = resultOf(attempt.outcome);
  const nextTryAt = settled.nextTryAt === null ? null : new Date(settled.nextTryAt);
  await ctx.db.transaction().execute(async (tx) => {
    // The endpoint before its deliveries, as in a claim. What goes well all the time need not touch it.
    if (settled.endpoint.is !== 'well' || endpoint.failures > 0)
      await noteHealth(ctx, tx, endpoint.id, settled);
    const isOurs = await settleClaim(tx, clinicId, endpoint.id, claimed, {
      state: settled.state,
      dueAt: nextTryAt,
      status,
      failure,
      triedAt: startedAt,
    });
    await insertWebhookAttempt(tx, {
      clinicId,
      endpointId: endpoint.id,
      eventId: claimed.eventId,
      number: claimed.tries,
      startedAt,
      milliseconds,
      httpStatus: status,
      failure,
      nextTryAt: isOurs ? nextTryAt : null,
    });
  });
}

async function noteHealth(
  ctx: Context,
  tx: Connection,
  endpointId: string,
  { endpoint }: SettledDelivery,
): Promise<void> {
  const row = await lockWebhookEndpoint(tx, ctx.clinicId, endpointId);
  if (!row) return;
  const now = ctx.now();
  if (endpoint.is === 'well') {
    await updateWebhookEndpoint(tx, ctx.clinicId, endpointId, {
      failures: 0,
      failingSince: null,
      notBefore: null,
      lastSuccessAt: now,
    });
    return;
  }
  await updateWebhookEndpoint(tx, ctx.clinicId, endpointId, {
    failures: row.failures + 1,
    failingSince: row.failingSince ?? now,
    ...(endpoint.is === 'failing' && endpoint.notBefore !== null
      ? { notBefore: new Date(endpoint.notBefore) }
      : {}),
  });
  if (row.state === 'disabled') return;
  if (endpoint.is === 'gone') await disable(ctx, tx, endpointId, 'gone');
  else if (isGivenUp(row.failingSince?.getTime() ?? null, now.getTime()))
    await disable(ctx, tx, endpointId, 'failing');
}

const disabledReasons = {
  gone: 'A webhook endpoint has answered that it is gone (410), and gets no more messages. Look at Settings, Webhooks: let it go on, or remove it. What happens meanwhile waits there for 30 days.',
  failing:
    'A webhook endpoint has answered nothing well for five days, and gets no more messages. Talk to whoever runs it, then let it go on in Settings, Webhooks. What happens meanwhile waits there for 30 days.',
} as const;

async function disable(
  ctx: Context,
  tx: Connection,
  endpointId: string,
  because: keyof typeof disabledReasons,
): Promise<void> {
  const now = ctx.now();
  const { clinicId } = ctx;
  await updateWebhookEndpoint(tx, clinicId, endpointId, {
    state: 'disabled',
    stateSince: now,
    disabledBecause: because,
    updatedAt: now,
  });
  await recordDeed(ctx, tx, {
    action: 'webhook_endpoint.disabled',
    kind: 'webhook_endpoint',
    id: endpointId,
    detail: { because },
  });
  const taskId = ctx.newId();
  await insertTask(tx, {
    clinicId,
    id: taskId,
    kind: 'webhook_disabled',
    priority: 'high',
    reason: disabledReasons[because],
    openedAt: now,
  });
  await recordChange(tx, clinicId, 'task', taskId);
}

function resultOf(outcome: AttemptOutcome): Omit<AttemptResult, 'milliseconds'> {
  return outcome.status === null
    ? { status: null, failure: outcome.failure }
    : { status: outcome.status, failure: null };
}
