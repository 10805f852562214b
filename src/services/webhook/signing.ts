import { createHmac, randomBytes } from 'node:crypto';
import type { Context, Deps } from '../context.ts';
import { insertWebhookSecret, secretsOfEndpoint } from '@/db/webhookEndpointQueries.ts';
import type { Connection } from '@/db/database.ts';

const prefix = 'whsec_';
/** Standard Webhooks: 24 to 64 bytes. */
const secretBytes = 32;

/** Makes a secret for an endpoint and keeps it sealed. It is in the answer and can be read nowhere again. */
export async function makeSecret(ctx: Context, tx: Connection, endpointId: string): Promise<string> {
  const { clinicId } = ctx;
  const secret = `${prefix}${randomBytes(secretBytes).toString('base64')}`;
  const id = ctx.newId();
  const sealed = await ctx.vault.seal(clinicId, secretPlace(id), secret);
  await insertWebhookSecret(tx, {
    clinicId,
    id,
    endpointId,
    secretEncrypted: sealed.bytes,
    keyId: sealed.keyId,
    createdAt: ctx.now(),
  });
  return secret;
}

/** The keys that sign for an endpoint now: one, or two while a rotation lasts; the newest first. */
export async function signingKeys(
  deps: Pick<Deps, 'db' | 'vault' | 'now'>,
  clinicId: string,
  endpointId: string,
): Promise<Buffer[]> {
  const rows = await secretsOfEndpoint(deps.db, clinicId, endpointId, deps.now());
  const secrets = await Promise.all(
    rows.map((row) =>
      deps.vault.open(clinicId, secretPlace(row.id), { keyId: row.keyId, bytes: row.secretEncrypted }),
    ),
  );
  return secrets.map((secret) => Buffer.from(secret.slice(prefix.length), 'base64'));
}

/** The headers of a message (Standard Webhooks, symmetric signatures): the time is that of the attempt. */
export function signedHeaders(
  keys: readonly Buffer[],
  message: { id: string; body: string; at: Date },
): Record<string, string> {
  const timestamp = Math.floor(message.at.getTime() / 1_000);
  const signed = `${message.id}.${timestamp}.${message.body}`;
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': keys
      .map((key) => `v1,${createHmac('sha256', key).update(signed, 'utf8').digest('base64')}`)
      .join(' '),
  };
}

function secretPlace(id: string) {
  return { table: 'webhook_secret', column: 'secret', id };
}
