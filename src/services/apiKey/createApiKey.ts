import { randomBytes } from 'node:crypto';
import { apiKeyByHash, insertApiKey } from '@/db/apiKeyQueries.ts';
import type { Scope } from '@/domain/access/scopes.ts';
import type { Category } from '@/domain/message/category.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Actor, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { hashApiKey } from './findApiKey.ts';
import { presentApiKey, type PresentedApiKey } from './presentApiKey.ts';

export type NewApiKey = {
  name: string;
  scopes: readonly Scope[];
  /** What the key's owner declares of the recipients' consent. */
  attestation?: { categories: readonly Category[]; wording: string } | undefined;
};

/**
 * Makes an API key, which is in the answer and nowhere else. Nobody gives away what they may not do themselves.
 * @throws Refusal forbidden
 */
export async function createApiKey(
  ctx: Context,
  wanted: NewApiKey,
): Promise<PresentedApiKey & { key: string }> {
  requireScope(ctx.actor, 'keys:manage');
  for (const scope of wanted.scopes) requireScope(ctx.actor, scope);
  const key = `hbk_${randomBytes(32).toString('base64url')}`;
  const hash = hashApiKey(key);
  const id = ctx.newId();
  const { attestation } = wanted;
  return ctx.db.transaction().execute(async (tx) => {
    await insertApiKey(tx, {
      clinicId: ctx.clinicId,
      id,
      name: wanted.name,
      hint: key.slice(-4),
      hash,
      scopes: [...new Set(wanted.scopes)],
      ...(attestation
        ? {
            attestedCategories: [...new Set(attestation.categories)],
            attestationWording: attestation.wording,
            attestedBy: nameOf(ctx.actor),
            attestedAt: ctx.now(),
          }
        : {}),
      createdAt: ctx.now(),
      createdBy: creatorId(ctx),
    });
    await recordDeed(ctx, tx, {
      action: 'api_key.created',
      kind: 'api_key',
      id,
      detail: { scopes: wanted.scopes, attestedCategories: attestation?.categories ?? [] },
    });
    const row = await apiKeyByHash(tx, ctx.clinicId, hash);
    if (!row) throw new Error('the key that was just made is not there');
    return { ...presentApiKey(row), key };
  });
}

function nameOf(actor: Actor): string {
  return 'name' in actor ? actor.name : actor.kind;
}

/** A key without a maker counts as the environment's, which a start may replace: these have one. */
function creatorId({ actor }: Context): string {
  if (actor.kind === 'staff' || actor.kind === 'api_key') return actor.id;
  throw new Refusal('forbidden', 'Only a staff member or another API key makes API keys.');
}
