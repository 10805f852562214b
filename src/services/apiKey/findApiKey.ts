import { createHash } from 'node:crypto';
import type { Deps } from '@/dispatch/deps.ts';
import { isScope } from '@/domain/access/scopes.ts';
import { isCategory } from '@/domain/message/category.ts';
import type { Actor } from '@/services/context.ts';

/** Last use is noted this often at most, so that a busy key does not write a row with every request. */
const lastUseEveryMs = 60_000;

/** SHA-256: keys are long and random, so that a slow hash would protect nothing. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

/** Who a bearer key belongs to; null when it is unknown or revoked. */
export async function findApiKey(
  deps: Deps,
  key: string,
): Promise<{ clinicId: string; actor: Extract<Actor, { kind: 'api_key' }> } | null> {
  const row = await deps.db
    .selectFrom('apiKey')
    .selectAll()
    .where('hash', '=', hashApiKey(key))
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  const now = deps.now();
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > lastUseEveryMs) {
    await deps.db
      .updateTable('apiKey')
      .set({ lastUsedAt: now })
      .where('clinicId', '=', row.clinicId)
      .where('id', '=', row.id)
      .execute();
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
