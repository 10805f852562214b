import { createHash } from 'node:crypto';
import { noteKeyUse, usableKeys, type UsableKey } from '@/db/apiKeyQueries.ts';
import type { Database } from '@/db/database.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { createGroupRead } from '@/services/groupRead.ts';
import { isScope } from '@/domain/access/scopes.ts';
import { isCategory } from '@/domain/message/category.ts';
import type { Actor } from '@/services/context.ts';

/** Requests whose keys are looked up together. */
const mostTogether = 100;
/** Last use is noted this often at most, so that a busy key does not write a row with every request. */
const lastUseEveryMs = 60_000;

/** SHA-256: keys are long and random, so that a slow hash would protect nothing. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

type Found = { clinicId: string; actor: Extract<Actor, { kind: 'api_key' }> };

/** Who a bearer key belongs to; null when it is unknown or revoked. Read anew for every request, those of a moment together. */
export async function findApiKey(deps: Deps, key: string): Promise<Found | null> {
  const row = await lookupOf(deps.db)(hashApiKey(key).toString('hex'));
  if (!row) return null;
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

type Lookup = (hash: string) => Promise<UsableKey | null>;
const lookups = new WeakMap<Database, Lookup>();

function lookupOf(db: Database): Lookup {
  const known = lookups.get(db);
  if (known) return known;
  const lookup = createGroupRead<string, UsableKey | null>(async (hashes) => {
    const found = await usableKeys(db, hashes);
    return hashes.map((hash) => found.get(hash) ?? null);
  }, mostTogether);
  lookups.set(db, lookup);
  return lookup;
}
