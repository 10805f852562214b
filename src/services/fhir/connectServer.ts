import type { Updateable } from 'kysely';
import { insertFhirConnection, updateFhirConnection } from '@/db/fhirConnectionQueries.ts';
import type { FhirConnectionTable } from '@/db/schema.ts';
import { fhirFaults } from '@/domain/fhir/faults.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { readBaseUrl } from './address.ts';
import { FhirFault } from './fhirFault.ts';
import { checkUrl } from './callServer.ts';
import { getConnection, loadConnection, type PresentedConnection } from './listConnections.ts';
import { makeKeys, secretPlace, type KeyAlgorithm } from './signIn.ts';

export type Choices = {
  takesAllPatients?: boolean | undefined;
  writesAnswers?: boolean | undefined;
  writesTexts?: boolean | undefined;
  writesWords?: boolean | undefined;
  writesStatus?: boolean | undefined;
};

export type NewConnection = Choices & {
  name: string;
  baseUrl: string;
  signIn: 'smart' | 'token';
  clientId?: string | null | undefined;
  tokenUrl?: string | null | undefined;
  keyAlgorithm?: KeyAlgorithm | undefined;
  /** A token that does not end, for small servers; kept sealed. */
  bearerToken?: string | undefined;
};

/**
 * Connects to a server. With SMART a pair of keys is made here, whose private half never leaves the vault. It is paused until somebody has
 * registered us there and says that it may begin.
 * @throws Refusal invalid_request for an address that may not be called
 */
export async function connectServer(ctx: Context, wanted: NewConnection): Promise<PresentedConnection> {
  requireScope(ctx.actor, 'clinic:write');
  const { clinicId } = ctx;
  const id = ctx.newId();
  const now = ctx.now();
  const { name, baseUrl: given, signIn, clientId, tokenUrl, keyAlgorithm, bearerToken, ...choices } = wanted;
  const baseUrl = readAddress(ctx, given, 'baseUrl');
  if (signIn === 'smart' && !clientId)
    throw new Refusal('invalid_request', 'The server gives a client id when it registers us. Enter it.', {
      field: 'clientId',
    });
  if (signIn === 'token' && !bearerToken)
    throw new Refusal('invalid_request', 'Enter the token that the server takes.', { field: 'bearerToken' });
  const keys = signIn === 'smart' ? await makeKeys(keyAlgorithm ?? 'ES384', ctx.newId()) : null;
  const secret = keys ? JSON.stringify(keys.privateKey) : (bearerToken ?? '');
  const sealed = await ctx.vault.seal(clinicId, secretPlace(id), secret);
  await ctx.db.transaction().execute(async (tx) => {
    await insertFhirConnection(tx, {
      clinicId,
      id,
      name,
      baseUrl,
      signIn,
      clientId: signIn === 'smart' ? (clientId ?? null) : null,
      tokenUrl: signIn === 'smart' && tokenUrl ? readAddress(ctx, tokenUrl, 'tokenUrl') : null,
      publicKey: keys ? JSON.stringify(keys.publicKey) : null,
      secretEncrypted: sealed.bytes,
      keyId: sealed.keyId,
      ...choices,
      pausedAt: now,
      createdAt: now,
      updatedAt: now,
    });
    await recordDeed(ctx, tx, {
      action: 'fhir_connection.created',
      kind: 'fhir_connection',
      id,
      detail: { signIn, ...choices },
    });
  });
  return getConnection(ctx, id);
}

export type ConnectionChange = Choices & {
  name?: string | undefined;
  clientId?: string | undefined;
  tokenUrl?: string | null | undefined;
  bearerToken?: string | undefined;
  isPaused?: boolean | undefined;
};

/** Changes what is given. Going on after a pause reads at once. @throws Refusal not_found, invalid_request */
export async function changeConnection(
  ctx: Context,
  id: string,
  { isPaused, bearerToken, tokenUrl, ...change }: ConnectionChange,
): Promise<PresentedConnection> {
  requireScope(ctx.actor, 'clinic:write');
  const row = await loadConnection(ctx, id);
  const now = ctx.now();
  const fitsToken = bearerToken === undefined || row.signIn === 'token';
  const fitsSmart = (tokenUrl === undefined && change.clientId === undefined) || row.signIn === 'smart';
  if (!fitsToken || !fitsSmart)
    throw new Refusal(
      'invalid_request',
      'This connection signs in another way. Connect again to change that.',
      {
        field: fitsToken ? 'clientId' : 'bearerToken',
      },
    );
  const sealed =
    bearerToken === undefined ? null : await ctx.vault.seal(ctx.clinicId, secretPlace(id), bearerToken);
  const set: Updateable<FhirConnectionTable> = {
    ...change,
    ...(tokenUrl === undefined
      ? {}
      : { tokenUrl: tokenUrl === null ? null : readAddress(ctx, tokenUrl, 'tokenUrl') }),
    ...(sealed ? { secretEncrypted: sealed.bytes, keyId: sealed.keyId } : {}),
    ...(isPaused === undefined
      ? {}
      : { pausedAt: isPaused ? (row.pausedAt ?? now) : null, pullAt: null, failures: 0 }),
    updatedAt: now,
  };
  await ctx.db.transaction().execute(async (tx) => {
    await updateFhirConnection(tx, ctx.clinicId, id, set);
    await recordDeed(ctx, tx, {
      action: 'fhir_connection.changed',
      kind: 'fhir_connection',
      id,
      detail: { fields: Object.keys(set) },
    });
  });
  return getConnection(ctx, id);
}

/** Ends a connection: nothing is read or written any more, and its key or token is gone. What came from it stays. @throws Refusal not_found */
export async function disconnectServer(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, 'clinic:write');
  await loadConnection(ctx, id);
  const now = ctx.now();
  await ctx.db.transaction().execute(async (tx) => {
    await updateFhirConnection(tx, ctx.clinicId, id, {
      archivedAt: now,
      updatedAt: now,
      secretEncrypted: null,
      keyId: null,
      publicKey: null,
      hookHash: null,
    });
    await recordDeed(ctx, tx, { action: 'fhir_connection.archived', kind: 'fhir_connection', id });
  });
}

function readAddress(ctx: Context, text: string, field: string): string {
  const address = readBaseUrl(text);
  if (address === null)
    throw new Refusal('invalid_request', 'Enter the whole address, such as https://ehr.example/fhir/r4.', {
      field,
    });
  try {
    checkUrl(address, ctx.settings.callRule);
  } catch (error) {
    if (!(error instanceof FhirFault)) throw error;
    throw new Refusal('invalid_request', fhirFaults[error.code].text, { field });
  }
  return address;
}
