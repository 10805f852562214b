import type { ApiKeyRow } from '@/db/apiKeyQueries.ts';
import { isScope, type Scope } from '@/domain/access/scopes.ts';
import { isCategory, type Category } from '@/domain/message/category.ts';

export type PresentedApiKey = {
  id: string;
  name: string;
  hint: string;
  scopes: Scope[];
  attestation: { categories: Category[]; wording: string; by: string; at: string } | null;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
};

/** A key without the key: only its hash is kept, and not even that is shown. */
export function presentApiKey(row: ApiKeyRow): PresentedApiKey {
  const { attestationWording: wording, attestedBy: by, attestedAt: at } = row;
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes.filter(isScope),
    attestation:
      wording === null || by === null || at === null
        ? null
        : { categories: row.attestedCategories.filter(isCategory), wording, by, at: at.toISOString() },
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
