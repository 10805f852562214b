import { randomBytes } from 'node:crypto';
import {
  fhirConnectionById,
  noteHook,
  updateFhirConnection,
  type FhirConnectionRow,
} from '@/db/fhirConnectionQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { fhirFaults } from '@/domain/fhir/faults.ts';
import { writeSubscription } from '@/domain/fhir/writeBack.ts';
import { requireScope, type Context } from '../context.ts';
import { tokenHash } from '../linkToken.ts';
import { recordDeed } from '../recordDeed.ts';
import { FhirFault } from './fhirFault.ts';
import { fhirServer } from './fhirServer.ts';
import { fhirUrl, loadConnection } from './listConnections.ts';

/** What a server calls, shown once; and whether it has taken our Subscription. */
export type HookMade = { endpoint: string; header: string; isSubscribed: boolean; problem: string | null };

/**
 * Makes a new secret for the server's calls, and asks the server to call when a visit or patient changes. A former secret counts no more.
 * Where the server takes no Subscription, its people can enter address and header themselves.
 * @throws Refusal not_found
 */
export async function askForCalls(ctx: Context, id: string): Promise<HookMade> {
  requireScope(ctx.actor, 'clinic:write');
  const row = await loadConnection(ctx, id);
  const secret = randomBytes(24).toString('base64url');
  const hookHash = tokenHash(secret);
  await ctx.db.transaction().execute(async (tx) => {
    await updateFhirConnection(tx, ctx.clinicId, id, { hookHash, updatedAt: ctx.now() });
    await recordDeed(ctx, tx, { action: 'fhir_connection.calls_asked', kind: 'fhir_connection', id });
  });
  await ctx.vault.prepare(ctx.clinicId);
  const endpoint = `${fhirUrl(ctx, id)}/changed`;
  const header = `X-Hearback-Secret: ${secret}`;
  const problem = await subscribe(ctx, { ...row, hookHash, updatedAt: ctx.now() }, endpoint, header);
  return { endpoint, header, isSubscribed: problem === null, problem };
}

async function subscribe(
  ctx: Context,
  row: FhirConnectionRow,
  endpoint: string,
  header: string,
): Promise<string | null> {
  const server = fhirServer(ctx, row);
  try {
    for (const criteria of ['Appointment?', 'Patient?'])
      await server.create(writeSubscription(criteria, endpoint, header), null, false);
    return null;
  } catch (error) {
    if (!(error instanceof FhirFault)) throw error;
    return fhirFaults[error.code].text;
  }
}

/** A server says that something has changed. Its word is only that we should look. Returns whether it knew the secret. */
export async function acceptHook(
  deps: Deps,
  { clinicId, id, secret }: { clinicId: string; id: string; secret: string },
): Promise<boolean> {
  return noteHook(deps.db, clinicId, id, tokenHash(secret), deps.now());
}

/** The keys that a connection's assertions are checked with; null where it has none. They are public by their nature. */
export async function publicKeys(
  deps: Deps,
  clinicId: string,
  id: string,
): Promise<{ keys: unknown[] } | null> {
  const row = await fhirConnectionById(deps.db, clinicId, id);
  return row?.publicKey == null ? null : { keys: [JSON.parse(row.publicKey)] };
}
