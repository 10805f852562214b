import { insertOwnEvent } from '@/db/webhookClaimQueries.ts';
import { webhookEndpointById } from '@/db/webhookEndpointQueries.ts';
import { retryDelaysMs } from '@/domain/webhook/settleDelivery.ts';
import { testEventType } from '@/domain/webhook/eventTypes.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import {
  attemptDelivery,
  attemptTimeoutMs,
  type AttemptOptions,
  type AttemptResult,
} from './attemptDelivery.ts';
import { found } from './endpoints.ts';
import { signingKeys } from './signing.ts';

/**
 * Sends a test message to an endpoint, paused ones too, and says how it was answered. It is tried this once and stands in the log
 * like any other.
 * @throws Refusal not_found
 */
export async function testEndpoint(
  ctx: Context,
  endpointId: string,
  options: AttemptOptions = {},
): Promise<AttemptResult & { eventId: string }> {
  requireScope(ctx.actor, 'webhooks:manage');
  await ctx.vault.prepare(ctx.clinicId);
  const eventId = ctx.newId();
  const claimId = ctx.newId();
  // As the last of all attempts: a test is not repeated.
  const roundTries = retryDelaysMs.length + 1;
  const event = {
    clinicId: ctx.clinicId,
    endpointId,
    eventId,
    type: testEventType,
    data: { endpointId },
    occurredAt: ctx.now(),
  };
  const endpoint = await ctx.db.transaction().execute(async (tx) => {
    const row = found(await webhookEndpointById(tx, ctx.clinicId, endpointId));
    const until = new Date(ctx.now().getTime() + 4 * attemptTimeoutMs);
    await insertOwnEvent(tx, event, { claimId, until, roundTries });
    await recordDeed(ctx, tx, {
      action: 'webhook_endpoint.tested',
      kind: 'webhook_endpoint',
      id: endpointId,
      detail: { eventId },
    });
    return row;
  });
  const keys = await signingKeys(ctx, ctx.clinicId, endpointId);
  const result = await attemptDelivery(
    ctx,
    endpoint,
    keys,
    { ...event, claimId, tries: 1, roundTries },
    options,
  );
  return { eventId, ...result };
}
