import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { z } from 'zod';
import type { Vault } from '@/db/vault.ts';
import type { FhirConnectionRow } from '@/db/fhirConnectionQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { FhirFault } from './fhirFault.ts';
import { callServer } from './callServer.ts';

export const keyAlgorithms = ['ES384', 'RS384'] as const;
export type KeyAlgorithm = (typeof keyAlgorithms)[number];

/** A pair of keys for assertions (SMART App Launch 2.2, "Client Authentication: Asymmetric"). */
export async function makeKeys(
  algorithm: KeyAlgorithm,
  kid: string,
): Promise<{ publicKey: JWK; privateKey: JWK }> {
  const pair = await generateKeyPair(algorithm, { extractable: true, modulusLength: 3072 });
  const named = { kid, alg: algorithm };
  return {
    publicKey: { ...(await exportJWK(pair.publicKey)), ...named, use: 'sig' },
    privateKey: { ...(await exportJWK(pair.privateKey)), ...named },
  };
}

/** Everything that the connection reads and writes, as SMART 2 spells it; a server gives what it will. */
export function wantedScopes(connection: FhirConnectionRow): string {
  const reads = ['Appointment', 'Patient', 'Practitioner', 'Location'].map((type) => `system/${type}.rs`);
  return [
    ...reads,
    ...(connection.writesAnswers ? ['system/AppointmentResponse.crus'] : []),
    ...(connection.writesTexts ? ['system/Communication.crus'] : []),
    ...(connection.writesStatus ? ['system/Appointment.u'] : []),
    ...(connection.hookHash === null ? [] : ['system/Subscription.crus']),
  ].join(' ');
}

export type Token = { value: string; until: number; scope: string | null };

const assertionSeconds = 240;
/** A token is not used in the last minute of its life: it has to last through the call. */
const spareMs = 60_000;

/** Kept in memory alone: a token is good for minutes, and a restart asks for another. */
const tokens = new WeakMap<Vault, Map<string, Token>>();

/**
 * What the server takes as a sign-in: the static token, or an access token by a signed assertion, kept until shortly before its end.
 * @throws FhirFault
 */
export async function accessToken(deps: Deps, connection: FhirConnectionRow): Promise<Token> {
  const ofVault = tokens.get(deps.vault) ?? new Map<string, Token>();
  tokens.set(deps.vault, ofVault);
  // Anything that was changed about the connection asks for a token of its own.
  const key = `${connection.id}/${connection.updatedAt.getTime()}`;
  const known = ofVault.get(key);
  if (known && known.until - spareMs > deps.now().getTime()) return known;
  const token = await askForToken(deps, connection);
  for (const one of ofVault.keys()) if (one.startsWith(`${connection.id}/`)) ofVault.delete(one);
  ofVault.set(key, token);
  return token;
}

/** The token is asked for anew next time: the server has not taken it. */
export function forgetToken(deps: Deps, connection: FhirConnectionRow): void {
  tokens.get(deps.vault)?.delete(`${connection.id}/${connection.updatedAt.getTime()}`);
}

async function askForToken(deps: Deps, connection: FhirConnectionRow): Promise<Token> {
  const secret = await openSecret(deps, connection);
  if (connection.signIn === 'token') return { value: secret, until: Infinity, scope: null };
  const tokenUrl = connection.tokenUrl ?? (await discoverTokenUrl(deps, connection.baseUrl));
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: wantedScopes(connection),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(deps, connection, tokenUrl, secret),
  });
  const answer = await callServer(
    {
      method: 'POST',
      url: tokenUrl,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: body.toString(),
    },
    deps.settings.callRule,
  );
  const read = answer.status < 300 ? tokenSchema.safeParse(parseJson(answer.text)) : null;
  if (!read?.success) throw new FhirFault('sign_in_refused');
  const { access_token: value, expires_in: seconds, scope } = read.data;
  return { value, until: deps.now().getTime() + seconds * 1000, scope: scope ?? null };
}

// SMART asks for `expires_in` and recommends 300; a server that leaves it out is taken at that.
const tokenSchema = z.object({
  access_token: z.string().min(1).max(20_000),
  expires_in: z.coerce.number().positive().default(300),
  scope: z.string().optional(),
});

async function assertion(
  deps: Deps,
  { clientId }: FhirConnectionRow,
  tokenUrl: string,
  secret: string,
): Promise<string> {
  const jwk = jwkSchema.safeParse(parseJson(secret));
  if (!jwk.success || clientId === null) throw new FhirFault('no_key');
  const issuedAt = Math.floor(deps.now().getTime() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: jwk.data.alg, kid: jwk.data.kid, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenUrl)
    .setJti(deps.newId())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + assertionSeconds)
    .sign(await importJWK(jwk.data, jwk.data.alg));
}

const jwkSchema = z.looseObject({ kty: z.string(), kid: z.string(), alg: z.enum(keyAlgorithms) });

const smartSchema = z.object({ token_endpoint: z.string().min(1).max(400) });

/** Where to sign in, by the server's own word. @throws FhirFault no_smart_configuration */
export async function discoverTokenUrl(deps: Deps, baseUrl: string): Promise<string> {
  const answer = await callServer(
    {
      method: 'GET',
      url: `${baseUrl}/.well-known/smart-configuration`,
      headers: { accept: 'application/json' },
    },
    deps.settings.callRule,
  );
  const read = answer.status === 200 ? smartSchema.safeParse(parseJson(answer.text)) : null;
  if (!read?.success) throw new FhirFault('no_smart_configuration');
  return read.data.token_endpoint;
}

async function openSecret(deps: Deps, connection: FhirConnectionRow): Promise<string> {
  const { clinicId, id, secretEncrypted, keyId } = connection;
  if (secretEncrypted === null || keyId === null) throw new FhirFault('no_key');
  return deps.vault.open(clinicId, secretPlace(id), { keyId, bytes: secretEncrypted });
}

/** Where the private key or token of a connection is sealed. */
export function secretPlace(id: string): { table: string; column: string; id: string } {
  return { table: 'fhir_connection', column: 'secret', id };
}

/** The value that a text of JSON holds; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
