import {
  endWebhookSecrets,
  insertWebhookEndpoint,
  lockWebhookEndpoint,
  updateWebhookEndpoint,
  webhookEndpointById,
  webhookEndpointsOf,
  type WebhookEndpointRow,
} from '@/db/webhookEndpointQueries.ts';
import type { Connection } from '@/db/database.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { EventType } from '@/domain/webhook/eventTypes.ts';
import { requireScope, type Context } from '../context.ts';
import { pageFrom, timeCursor } from '../cursor.ts';
import { recordDeed } from '../recordDeed.ts';
import { presentEndpoint, type PresentedEndpoint } from './presentEndpoint.ts';
import { makeSecret } from './signing.ts';
import { whyNotCalled } from './whyNotCalled.ts';

export type NewEndpoint = { url: string; description: string; eventTypes: readonly EventType[] };
export type EndpointChange = {
  url?: string | undefined;
  description?: string | undefined;
  eventTypes?: readonly EventType[] | undefined;
  state?: 'active' | 'paused' | undefined;
};

/** A page of the clinic's endpoints, the newest first. */
export async function listEndpoints(
  ctx: Context,
  query: { limit: number; cursor?: string | undefined },
): Promise<{ items: PresentedEndpoint[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'webhooks:manage');
  const listed = await webhookEndpointsOf(ctx.db, ctx.clinicId, {
    limit: query.limit + 1,
    before: timeCursor(query.cursor),
  });
  const { rows, nextCursor } = pageFrom(listed, query.limit, (row) => [row.createdAt.toISOString(), row.id]);
  return { items: rows.map(presentEndpoint), nextCursor };
}

/** @throws Refusal not_found */
export async function getEndpoint(ctx: Context, id: string): Promise<PresentedEndpoint> {
  requireScope(ctx.actor, 'webhooks:manage');
  return presentEndpoint(found(await webhookEndpointById(ctx.db, ctx.clinicId, id)));
}

/** Adds an endpoint. Its secret is in the answer and can be read nowhere again. @throws Refusal invalid_request */
export async function createEndpoint(
  ctx: Context,
  wanted: NewEndpoint,
): Promise<PresentedEndpoint & { secret: string }> {
  requireScope(ctx.actor, 'webhooks:manage');
  refuseUrl(ctx, wanted.url);
  await ctx.vault.prepare(ctx.clinicId);
  const id = ctx.newId();
  return ctx.db.transaction().execute(async (tx) => {
    const now = ctx.now();
    await insertWebhookEndpoint(tx, {
      clinicId: ctx.clinicId,
      id,
      url: wanted.url,
      description: wanted.description,
      eventTypes: [...new Set(wanted.eventTypes)],
      stateSince: now,
      createdAt: now,
      updatedAt: now,
    });
    const secret = await makeSecret(ctx, tx, id);
    await note(ctx, tx, 'created', id, { eventTypes: wanted.eventTypes });
    return { ...presentEndpoint(found(await webhookEndpointById(tx, ctx.clinicId, id))), secret };
  });
}

/**
 * Changes an endpoint, pauses it, or lets it go on: then it gets what has waited. A new address starts with a clean slate.
 * @throws Refusal not_found, invalid_request
 */
export async function changeEndpoint(
  ctx: Context,
  id: string,
  change: EndpointChange,
): Promise<PresentedEndpoint> {
  requireScope(ctx.actor, 'webhooks:manage');
  if (change.url !== undefined) refuseUrl(ctx, change.url);
  return ctx.db.transaction().execute(async (tx) => {
    const row = found(await lockWebhookEndpoint(tx, ctx.clinicId, id));
    const now = ctx.now();
    const isAnew = change.url !== undefined && change.url !== row.url;
    const isOther = change.state !== undefined && change.state !== row.state;
    const fields = (['url', 'description', 'eventTypes', 'state'] as const).filter(
      (field) => change[field] !== undefined && String(change[field]) !== String(row[field]),
    );
    if (fields.length > 0) {
      await updateWebhookEndpoint(tx, ctx.clinicId, id, {
        ...(change.url === undefined ? {} : { url: change.url }),
        ...(change.description === undefined ? {} : { description: change.description }),
        ...(change.eventTypes === undefined ? {} : { eventTypes: [...new Set(change.eventTypes)] }),
        ...(isOther ? { state: change.state, stateSince: now, disabledBecause: null } : {}),
        ...(isAnew || (isOther && change.state === 'active')
          ? { failures: 0, failingSince: null, notBefore: null }
          : {}),
        updatedAt: now,
      });
      await note(ctx, tx, 'changed', id, { fields, ...(isOther ? { state: change.state } : {}) });
    }
    return presentEndpoint(found(await webhookEndpointById(tx, ctx.clinicId, id)));
  });
}

/** Takes an endpoint out of use for ever, with its secrets; the log stays for its time. @throws Refusal not_found */
export async function removeEndpoint(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, 'webhooks:manage');
  await ctx.db.transaction().execute(async (tx) => {
    found(await lockWebhookEndpoint(tx, ctx.clinicId, id));
    const now = ctx.now();
    await endWebhookSecrets(tx, ctx.clinicId, id, { expiresAt: now, now });
    await updateWebhookEndpoint(tx, ctx.clinicId, id, { removedAt: now, updatedAt: now });
    await note(ctx, tx, 'removed', id, {});
  });
}

/**
 * Gives an endpoint a new secret, which is in the answer and can be read nowhere again. For `overlapHours` both sign, so that a receiver can change
 * when it suits; 0 ends the former one at once.
 * @throws Refusal not_found
 */
export async function rotateSecret(
  ctx: Context,
  id: string,
  { overlapHours }: { overlapHours: number },
): Promise<PresentedEndpoint & { secret: string }> {
  requireScope(ctx.actor, 'webhooks:manage');
  await ctx.vault.prepare(ctx.clinicId);
  return ctx.db.transaction().execute(async (tx) => {
    const row = found(await lockWebhookEndpoint(tx, ctx.clinicId, id));
    const now = ctx.now();
    const expiresAt = new Date(now.getTime() + overlapHours * 3_600_000);
    await endWebhookSecrets(tx, ctx.clinicId, id, { expiresAt, now });
    const secret = await makeSecret(ctx, tx, id);
    await note(ctx, tx, 'secret_rotated', id, { overlapHours });
    return { ...presentEndpoint(row), secret };
  });
}

function note(
  ctx: Context,
  tx: Connection,
  what: string,
  id: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  return recordDeed(ctx, tx, {
    action: `webhook_endpoint.${what}`,
    kind: 'webhook_endpoint',
    id,
    detail,
  });
}

function refuseUrl(ctx: Context, url: string): void {
  const why = whyNotCalled(url, ctx.settings.callRule);
  if (why !== null) throw new Refusal('invalid_request', why, { field: 'url' });
}

/** The endpoint, or a refusal. */
export function found(row: WebhookEndpointRow | undefined): WebhookEndpointRow {
  if (!row) throw new Refusal('not_found', 'There is no webhook endpoint with this id in this clinic.');
  return row;
}
