import { setTimeout as wait } from 'node:timers/promises';
import {
  claimDeliveries,
  countUnderWay,
  endpointsWithDue,
  lockForClaim,
  type ClaimedDelivery,
} from '@/db/webhookClaimQueries.ts';
import type { WebhookEndpointRow } from '@/db/webhookEndpointQueries.ts';
import type { Context, Deps } from '../context.ts';
import { attemptDelivery, attemptTimeoutMs, type AttemptOptions } from './attemptDelivery.ts';
import { signingKeys } from './signing.ts';

/** To one endpoint at a time, from all workers together. */
const mostAtOnce = 8;
/** After so many failures in a row only one message at a time tries whether somebody is there again. */
const failuresToSlowDown = 5;
/** Endpoints that one process is at. */
const mostLanes = 32;
/** Batches before an endpoint lets others have their turn. */
const mostRounds = 50;
/** A claim older than that is of a worker that has died: an attempt has long ended by then. */
const claimMs = 4 * attemptTimeoutMs;
/** How long a turn waits for what it has begun; a slow receiver goes on beside the next turns. */
const turnMs = 1_000;

export type DeliveryOptions = AttemptOptions & { turnMs?: number };

/** What each set of dependencies is at, so that a turn does not begin what an earlier one has not ended. */
const lanes = new WeakMap<Deps, Set<string>>();

/**
 * Delivers what is due, of all clinics, each endpoint beside the others. May run on any number of workers at once.
 * @returns how many messages were tried, those not counted that slow receivers still have
 */
export async function deliverWebhooks(deps: Deps, options: DeliveryOptions = {}): Promise<number> {
  const busy = lanes.get(deps) ?? new Set();
  lanes.set(deps, busy);
  const begun: Promise<void>[] = [];
  let tried = 0;
  const onTried = (count: number): void => {
    tried += count;
  };
  const clinics = await deps.db.selectFrom('clinic').select('id').execute();
  for (const { id: clinicId } of clinics) {
    for (const endpointId of await endpointsWithDue(deps.db, clinicId, deps.now())) {
      const lane = `${clinicId}/${endpointId}`;
      if (busy.has(lane) || busy.size >= mostLanes) continue;
      busy.add(lane);
      begun.push(
        serveEndpoint(
          { ...deps, clinicId, actor: { kind: 'job', id: 'webhooks' } },
          endpointId,
          options,
          onTried,
        )
          .catch((error: unknown) => {
            deps.metrics.taskFailed('deliver_webhooks');
            deps.log.error({ task: 'deliver_webhooks', error }, 'a periodic task failed');
          })
          .finally(() => busy.delete(lane)),
      );
    }
  }
  if (begun.length > 0) {
    const turnOver = new AbortController();
    const bell = wait(options.turnMs ?? turnMs, undefined, { signal: turnOver.signal, ref: false }).catch(
      () => undefined,
    );
    await Promise.race([Promise.all(begun), bell]);
    turnOver.abort();
  }
  return tried;
}

async function serveEndpoint(
  ctx: Context,
  endpointId: string,
  options: AttemptOptions,
  onTried: (count: number) => void,
): Promise<void> {
  await ctx.vault.prepare(ctx.clinicId);
  for (let round = 0; round < mostRounds; round += 1) {
    const claim = await claimBatch(ctx, endpointId);
    if (claim === null) return;
    const keys = await signingKeys(ctx, ctx.clinicId, endpointId);
    // Each is recorded by itself; a database that is away leaves the claim to be taken again.
    const ended = await Promise.allSettled(
      claim.deliveries.map((delivery) => attemptDelivery(ctx, claim.endpoint, keys, delivery, options)),
    );
    onTried(ended.length);
    const failed = ended.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }
}

/** Takes what may go to the endpoint now; null when that is nothing. */
async function claimBatch(
  ctx: Context,
  endpointId: string,
): Promise<{ endpoint: WebhookEndpointRow; deliveries: ClaimedDelivery[] } | null> {
  const { clinicId } = ctx;
  return ctx.db.transaction().execute(async (tx) => {
    const now = ctx.now();
    const endpoint = await lockForClaim(tx, clinicId, endpointId, now);
    if (!endpoint) return null;
    const allowed = endpoint.failures >= failuresToSlowDown ? 1 : mostAtOnce;
    const most = allowed - (await countUnderWay(tx, clinicId, endpointId, now));
    if (most <= 0) return null;
    const deliveries = await claimDeliveries(tx, clinicId, endpointId, {
      claimId: ctx.newId(),
      now,
      until: new Date(now.getTime() + claimMs),
      most,
    });
    return deliveries.length === 0 ? null : { endpoint, deliveries };
  });
}
