import { randomBytes } from 'node:crypto';
import { decrypt, encrypt } from './cipher.ts';
import type { Connection } from './database.ts';
import { createKeyedHash } from './keyedHash.ts';
import { firstKey, unwrapDataKey, wrapDataKey, type MasterKeys } from './masterKeys.ts';

const KEY_BYTES = 32;

/** Where a ciphertext lives. It is authenticated with the text, so that a row cannot be passed off as another. */
export type Place = { table: string; column: string; id: string };

export type Sealed = { keyId: string; bytes: Buffer };

/** Encrypts and decrypts what patients wrote, with one data key a clinic. */
export interface Vault {
  /**
   * Sees to it that the clinic's keys are in memory. Call it before a transaction that seals or opens: reading keys
   * needs a connection of its own, and many transactions that each hold one would wait for each other.
   */
  prepare(clinicId: string, mostAgeMs?: number): Promise<void>;
  seal(clinicId: string, place: Place, text: string): Promise<Sealed>;
  /** The clinic's key in hand, to seal many texts without waiting for each. Not for keeping: keys are renewed. */
  sealer(clinicId: string): Promise<(place: Place, text: string) => Sealed>;
  /** @throws Error when key, place or bytes do not belong together */
  open(clinicId: string, place: Place, sealed: Sealed): Promise<string>;
  /** What is kept of a number that is erased: enough to know it again, and nothing to read it from. */
  numberHash(clinicId: string, phoneNumber: string): Buffer;
  /** What is kept of words that are removed: it proves what a copy of them says, and nothing can be read from it. */
  textHash(clinicId: string, text: string): Buffer;
  /** By what another program's id is found again that is itself sealed. */
  ownIdHash(clinicId: string, id: string): Buffer;
  /** Makes a data key of a clinic, inside the caller's transaction. The newest that is not retired seals. */
  createKey(connection: Connection, clinicId: string, keyId: string): Promise<void>;
}

/** How old keys in memory may be: as long as this after a rotation, processes may still seal with the former key. */
export const keysStayMs = { prepared: 60_000, most: 120_000 };

/**
 * AES-256-GCM with a data key per clinic, wrapped by `masterKey` (HEARBACK_ENCRYPTION_KEY, 32 bytes).
 * Data keys are kept in memory for a minute; a key that another process has added is read when it is first met.
 * `former`: the encryption keys before it, the oldest first; `monotonicMs`: a clock that never goes back.
 */
export function createVault(
  database: Connection,
  masterKey: Buffer,
  {
    former = [],
    monotonicMs = () => performance.now(),
  }: { former?: readonly Buffer[]; monotonicMs?: () => number } = {},
): Vault {
  if (masterKey.length !== KEY_BYTES) throw new RangeError(`the encryption key must have ${KEY_BYTES} bytes`);
  const keys: MasterKeys = { current: masterKey, former };
  const keyrings = new Map<string, { keyring: Promise<Keyring>; readAt: number }>();

  const keyringOf = (clinicId: string, mostAgeMs: number): Promise<Keyring> => {
    const known = keyrings.get(clinicId);
    if (known && monotonicMs() - known.readAt < mostAgeMs) return known.keyring;
    const reading = { keyring: loadKeyring(database, clinicId, keys), readAt: monotonicMs() };
    keyrings.set(clinicId, reading);
    // A failed read is not remembered: the next caller tries again.
    reading.keyring.catch(() => {
      if (keyrings.get(clinicId) === reading) keyrings.delete(clinicId);
    });
    return reading.keyring;
  };

  const sealer: Vault['sealer'] = async (clinicId) => {
    // Mostly prepared a moment ago; where it was not, and long ago, the key may have been destroyed since.
    const { current } = await keyringOf(clinicId, keysStayMs.most);
    return (place, text) => ({
      keyId: current.id,
      bytes: encrypt(current.key, aad(clinicId, place), Buffer.from(text, 'utf8')),
    });
  };

  return {
    async prepare(clinicId, mostAgeMs = keysStayMs.prepared) {
      await keyringOf(clinicId, mostAgeMs);
    },
    sealer,
    async seal(clinicId, place, text) {
      return (await sealer(clinicId))(place, text);
    },
    async open(clinicId, place, sealed) {
      let key = (await keyringOf(clinicId, Number.POSITIVE_INFINITY)).byId.get(sealed.keyId);
      key ??= (await keyringOf(clinicId, 0)).byId.get(sealed.keyId);
      if (!key) throw new Error(`clinic key ${sealed.keyId} is not in the keyring`);
      return decrypt(key, aad(clinicId, place), sealed.bytes).toString('utf8');
    },
    // By the first key for ever: what they were made from is gone.
    numberHash: createKeyedHash(firstKey(keys), 'erased phone numbers'),
    textHash: createKeyedHash(firstKey(keys), 'removed texts'),
    ownIdHash: createKeyedHash(firstKey(keys), 'ids of other programs'),
    async createKey(connection, clinicId, keyId) {
      const wrappedKey = wrapDataKey(keys.current, { clinicId, id: keyId }, randomBytes(KEY_BYTES));
      await connection.insertInto('clinicKey').values({ clinicId, id: keyId, wrappedKey }).execute();
    },
  };
}

type Keyring = { current: { id: string; key: Buffer }; byId: Map<string, Buffer> };

async function loadKeyring(database: Connection, clinicId: string, keys: MasterKeys): Promise<Keyring> {
  const rows = await database
    .selectFrom('clinicKey')
    .select(['clinicId', 'id', 'wrappedKey', 'retiredAt'])
    .where('clinicId', '=', clinicId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const byId = new Map(rows.map((row) => [row.id, unwrapDataKey(keys, row).key]));
  const newest = rows.findLast((row) => row.retiredAt === null);
  const key = newest && byId.get(newest.id);
  if (!newest || !key) throw new Error('the clinic has no encryption key');
  return { current: { id: newest.id, key }, byId };
}

function aad(clinicId: string, place: Place): Buffer {
  return Buffer.from(`${clinicId}/${place.table}/${place.column}/${place.id}`, 'utf8');
}
