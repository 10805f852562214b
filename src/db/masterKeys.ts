import type { Connection } from './database.ts';
import { keyIdOf } from './auditKeys.ts';
import { decrypt, encrypt } from './cipher.ts';

/** The encryption keys of an installation: HEARBACK_ENCRYPTION_KEY, and those that it was before, the oldest first. */
export type MasterKeys = { current: Buffer; former: readonly Buffer[] };

/** A data key as it stands in the database. */
export type WrappedKey = { clinicId: string; id: string; wrappedKey: Buffer };

/** The key in the environment is not the one that the database was written with. */
export class WrongMasterKey extends Error {
  override readonly name = 'WrongMasterKey';
}

/**
 * The key that an installation began with. What cannot be made anew is derived from it for ever: hashes of what is erased, and the secret that
 * second factors are encrypted with.
 */
export function firstKey({ current, former }: MasterKeys): Buffer {
  return former[0] ?? current;
}

/**
 * The keys of this installation: former ones stand in the database, wrapped by the present one.
 * @param given HEARBACK_FORMER_ENCRYPTION_KEY: while keys are changed, what the present one does not open is opened with it
 * @throws WrongMasterKey when a key in the database opens with neither
 */
export async function readMasterKeys(
  database: Connection,
  current: Buffer,
  given: Buffer | null,
): Promise<MasterKeys> {
  const opening: MasterKeys = { current, former: given ? [given] : [] };
  const rows = await database.selectFrom('formerKey').selectAll().orderBy('position').execute();
  const former = rows.map(({ id, wrappedKey }) => unwrap(opening, formerPlace(id), wrappedKey).key);
  const wrapped = await database.selectFrom('clinicKey').select(['clinicId', 'id', 'wrappedKey']).execute();
  const inUse = wrapped.map((row) => unwrapDataKey(opening, row).by);
  // One that nothing was written with is none of ours, whoever has set it.
  if (given && inUse.includes(given) && !former.some((key) => key.equals(given))) former.push(given);
  return { current, former };
}

/**
 * Wraps every data key and every former key by the present one; inside the caller's transaction. Returns the data keys that were not so before.
 * @throws WrongMasterKey when one opens with none of the keys; nothing is changed then
 */
export async function rewrapKeys(tx: Connection, keys: MasterKeys, now: Date): Promise<WrappedKey[]> {
  // Two at once: one waits for the other here.
  const rows = await tx
    .selectFrom('clinicKey')
    .select(['clinicId', 'id', 'wrappedKey'])
    .orderBy('clinicId')
    .orderBy('id')
    .forUpdate()
    .execute();
  const rewrapped: WrappedKey[] = [];
  for (const row of rows) {
    const { key, by } = unwrapDataKey(keys, row);
    if (by === keys.current) continue;
    const wrappedKey = wrapDataKey(keys.current, row, key);
    await tx
      .updateTable('clinicKey')
      .set({ wrappedKey })
      .where('clinicId', '=', row.clinicId)
      .where('id', '=', row.id)
      .execute();
    rewrapped.push({ ...row, wrappedKey });
  }
  for (const [position, key] of keys.former.entries()) {
    const id = keyIdOf(key);
    const wrappedKey = encrypt(keys.current, formerPlace(id), key);
    await tx
      .insertInto('formerKey')
      .values({ id, position, wrappedKey, replacedAt: now })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ wrappedKey }))
      .execute();
  }
  return rewrapped;
}

/** A data key, sealed for its place by an encryption key. */
export function wrapDataKey(by: Buffer, place: Omit<WrappedKey, 'wrappedKey'>, key: Buffer): Buffer {
  return encrypt(by, dataKeyPlace(place), key);
}

/** A data key, and which of the keys it was wrapped by. @throws WrongMasterKey when it was none of them */
export function unwrapDataKey(keys: MasterKeys, row: WrappedKey): { key: Buffer; by: Buffer } {
  return unwrap(keys, dataKeyPlace(row), row.wrappedKey);
}

function unwrap(
  { current, former }: MasterKeys,
  place: Buffer,
  wrapped: Buffer,
): { key: Buffer; by: Buffer } {
  for (const by of [current, ...former.toReversed()]) {
    const key = tryToOpen(by, place, wrapped);
    if (key) return { key, by };
  }
  throw new WrongMasterKey(
    'HEARBACK_ENCRYPTION_KEY is not the key that this database was written with. Was it changed? Then set HEARBACK_FORMER_ENCRYPTION_KEY ' +
      'to the one before, until npm run rewrap has gone through.',
  );
}

/** Null where the key is another one: the bytes are authenticated. */
function tryToOpen(by: Buffer, place: Buffer, wrapped: Buffer): Buffer | null {
  try {
    return decrypt(by, place, wrapped);
  } catch {
    return null;
  }
}

function dataKeyPlace({ clinicId, id }: { clinicId: string; id: string }): Buffer {
  return Buffer.from(`${clinicId}/clinic_key/${id}`, 'utf8');
}

function formerPlace(id: string): Buffer {
  return Buffer.from(`former_key/${id}`, 'utf8');
}
