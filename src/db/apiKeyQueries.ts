import type { Insertable, Selectable } from 'kysely';
import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';
import type { ApiKeyTable } from './schema.ts';

export type ApiKeyRow = Selectable<ApiKeyTable>;

export async function insertApiKey(connection: Connection, key: Insertable<ApiKeyTable>): Promise<void> {
  await connection.insertInto('apiKey').values(key).execute();
}

/** A page of the clinic's keys, newest first, revoked ones included. `before` is the last key of the page before. */
export function apiKeysOfClinic(
  connection: Connection,
  clinicId: string,
  page: { limit: number; before: { at: Date; id: string } | null },
): Promise<ApiKeyRow[]> {
  let query = connection.selectFrom('apiKey').selectAll().where('clinicId', '=', clinicId);
  const { before } = page;
  if (before) {
    query = query.where((where) =>
      where(where.refTuple('createdAt', 'id'), '<', where.tuple(before.at, before.id)),
    );
  }
  return query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
}

/** Names of keys, revoked ones included: what was done with them stays theirs. */
export async function apiKeyNames(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await connection
    .selectFrom('apiKey')
    .select(['id', 'name'])
    .where('clinicId', '=', clinicId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

export function apiKeyByHash(
  connection: Connection,
  clinicId: string,
  hash: Buffer,
): Promise<ApiKeyRow | undefined> {
  return connection
    .selectFrom('apiKey')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('hash', '=', hash)
    .executeTakeFirst();
}

/** The key with this hash, if it was revoked. */
export function revokedKeyByHash(
  connection: Connection,
  hash: Buffer,
): Promise<{ clinicId: string; id: string } | undefined> {
  return connection
    .selectFrom('apiKey')
    .select(['clinicId', 'id'])
    .where('hash', '=', hash)
    .where('revokedAt', 'is not', null)
    .executeTakeFirst();
}

/** Keys in force that nobody made on screen or through the API: those of the environment. */
export function environmentKeys(connection: Connection, clinicId: string): Promise<ApiKeyRow[]> {
  return connection
    .selectFrom('apiKey')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('createdBy', 'is', null)
    .where('revokedAt', 'is', null)
    .execute();
}

/** Ends a key. Returns null when there is none of this id; a key that was revoked before keeps its time. */
export function revokeApiKey(
  connection: Connection,
  clinicId: string,
  id: string,
  at: Date,
): Promise<ApiKeyRow | undefined> {
  return connection
    .updateTable('apiKey')
    .set((set) => ({ revokedAt: set.fn.coalesce('revokedAt', set.val(at)) }))
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** A key that is in force. */
export type UsableKey = Pick<
  ApiKeyRow,
  | 'clinicId'
  | 'id'
  | 'name'
  | 'scopes'
  | 'attestedCategories'
  | 'attestationWording'
  | 'attestedBy'
  | 'attestedAt'
  | 'lastUsedAt'
>;

/** Of these hashes (hexadecimal), the keys that are in force, by hash. */
export async function usableKeys(
  connection: Connection,
  hashes: readonly string[],
): Promise<Map<string, UsableKey>> {
  const rows = await runPrepared(connection, keysInForce, [[...new Set(hashes)]]);
  return new Map(rows.map((row) => [row.hash, row]));
}

const keysInForce = prepared<UsableKey & { hash: string }>(
  'keys_in_force',
  `select u.hash, k.clinic_id as "clinicId", k.id, k.name, k.scopes, k.attested_categories as "attestedCategories",
          k.attestation_wording as "attestationWording", k.attested_by as "attestedBy", k.attested_at as "attestedAt",
          k.last_used_at as "lastUsedAt"
     from unnest($1::text[]) as u(hash) join api_key k on k.hash = decode(u.hash, 'hex') and k.revoked_at is null`,
);

export async function noteKeyUse(
  connection: Connection,
  use: { clinicId: string; id: string; at: Date },
): Promise<void> {
  await runPrepared(connection, noteUse, [use.clinicId, use.id, use.at]);
}

const noteUse = prepared<never>(
  'note_key_use',
  'update api_key set last_used_at = $3 where clinic_id = $1 and id = $2',
);

export async function setKeyScopes(
  connection: Connection,
  clinicId: string,
  id: string,
  scopes: string[],
): Promise<void> {
  await connection
    .updateTable('apiKey')
    .set({ scopes })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}
