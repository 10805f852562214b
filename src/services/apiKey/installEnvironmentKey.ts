import { recordAudit } from '@/db/auditQueries.ts';
import {
  apiKeyByHash,
  environmentKeys,
  insertApiKey,
  revokeApiKey,
  setKeyScopes,
} from '@/db/apiKeyQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { scopes } from '@/domain/access/scopes.ts';
import { careCategories } from '@/domain/message/category.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { hashApiKey } from './findApiKey.ts';

const variable = 'HEARBACK_API_KEY';

/** What the operator declares by setting the variable; kept with the key and with every text sent by it. */
const attestationWording =
  'By setting HEARBACK_API_KEY, the operator of this installation declares that every patient who is texted with ' +
  'this key has agreed to receive texts about their care at the number that is texted.';

/** revoked: somebody has ended this very key on screen; it stays dead until the variable holds another one. */
export type EnvironmentKeyState = 'none' | 'installed' | 'unchanged' | 'revoked';

/**
 * Makes the API key of the environment the clinic's, with every scope, in the caller's transaction. Another value
 * than before replaces the old key, and no value ends it.
 */
export async function installEnvironmentKey(
  ctx: Context,
  tx: Connection,
  key: string | null,
): Promise<EnvironmentKeyState> {
  requireScope(ctx.actor, 'keys:manage');
  const hash = key === null ? null : hashApiKey(key);
  for (const old of await environmentKeys(tx, ctx.clinicId)) {
    if (hash?.equals(old.hash)) continue;
    await revokeApiKey(tx, ctx.clinicId, old.id, ctx.now());
    await note(ctx, tx, 'api_key.revoked', old.id);
  }
  if (key === null || hash === null) return 'none';
  const known = await apiKeyByHash(tx, ctx.clinicId, hash);
  if (known?.revokedAt) return 'revoked';
  if (known) {
    // A later version may know more scopes: this key holds every one.
    if (scopes.some((scope) => !known.scopes.includes(scope))) {
      await setKeyScopes(tx, ctx.clinicId, known.id, [...scopes]);
      await note(ctx, tx, 'api_key.extended', known.id);
    }
    return 'unchanged';
  }
  const id = ctx.newId();
  await insertApiKey(tx, {
    clinicId: ctx.clinicId,
    id,
    name: variable,
    hint: key.slice(-4),
    hash,
    scopes: [...scopes],
    attestedCategories: [...careCategories],
    attestationWording,
    attestedBy: variable,
    attestedAt: ctx.now(),
    createdAt: ctx.now(),
  });
  await note(ctx, tx, 'api_key.created', id);
  return 'installed';
}

async function note(ctx: Context, tx: Connection, action: string, id: string): Promise<void> {
  await recordChange(tx, ctx.clinicId, 'api_key', id);
  await recordAudit(tx, {
    clinicId: ctx.clinicId,
    id: ctx.newId(),
    action,
    subjectKind: 'api_key',
    subjectId: id,
    ...actorColumns(ctx.actor),
    detail: { source: variable },
    occurredAt: ctx.now(),
  });
}
