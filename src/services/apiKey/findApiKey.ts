import { createHash } from 'node:crypto';
import { noteKeyUse, usableKeys, type UsableKey } from '@/db/apiKeyQueries.ts';
import type { Database } from '@/db/database.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { createGroupRead } from '@/services/groupRead.ts';
import { isScope } from '@/domain/access/scopes.ts';
import { isCategory } from '@/domain/message/category.ts';
import type { Actor } from '@/services/context.ts';
import { recordRefusedKey } from './recordRefusedKey.ts';

/** Requests whose keys are looked up together. */
const mostTogether = 100;
/** A caller of many requests is looked up this often. */
const rememberedMs = 1_000;
/** Last use is noted this often at most, so that a busy key does not write a row with every request. */
const lastUseEveryMs = 60_000;

/** SHA-256: keys are long and random, so that a slow hash would protect nothing. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

type Found = { clinicId: string; actor: Extract<Actor, { kind: 'api_key' }> };

/**
 * Who a bearer key belongs to; null when it is unknown or revoked. A key that another process has revoked is still
 * taken for `rememberedMs`; one that this process has revoked is not.
 */
export async function findApiKey(deps: Deps, key: string): Promise<Found | null> {
  const { remembered, read } = keysOf(deps.db);
  const hash = hashApiKey(key).toString('hex');
  const known = remembered.get(hash);
  if (known && performance.now() < known.until) return known.found;
  const row = await read(hash);
  if (!row) {
    remembered.delete(hash);
    await recordRefusedKey(deps, hashApiKey(key));
    return null;
  }
  const found = await foundOf(deps, row);
  remembered.set(hash, { found, until: performance.now() + rememberedMs });
  return found;
}

/** A key of this database was revoked: none is taken without a look. */
export function forgetApiKeys(db: Database): void {
  keysOf(db).remembered.clear();
}

async function foundOf(deps: Deps, row: UsableKey): Promise<Found> {
  const now = deps.now();
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > lastUseEveryMs) {
    await noteKeyUse(deps.db, { clinicId: row.clinicId, id: row.id, at: now });
  }
  const attestation =
    row.attestationWording && row.attestedBy && row.attestedAt
      ? {
          categories: row.attestedCategories.filter(isCategory),
          wording: row.attestationWording,
          by: row.attestedBy,
          at: row.attestedAt,
        }
      : null;
  return {
    clinicId: row.clinicId,
    actor: { kind: 'api_key', id: row.id, name: row.name, scopes: row.scopes.filter(isScope), attestation },
  };
}

/** The keys that one process has looked up. Only keys in force are remembered, so that they are no more than there are. */
type Keys = {
  remembered: Map<string, { found: Found; until: number }>;
  read: (hash: string) => Promise<UsableKey | null>;
};
const keys = new WeakMap<Database, Keys>();

function keysOf(db: Database): Keys {
  const known = keys.get(db);
  if (known) return known;
  const made: Keys = {
    remembered: new Map(),
    read: createGroupRead<string, UsableKey | null>(async (hashes) => {
      const found = await usableKeys(db, hashes);
      return hashes.map((hash) => found.get(hash) ?? null);
    }, mostTogether),
  };
  keys.set(db, made);
  return made;
}
