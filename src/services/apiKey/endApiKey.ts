import { revokeApiKey } from '@/db/apiKeyQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { forgetApiKeys } from './findApiKey.ts';

/** Ends an API key at once and for ever; what was done with it stays on record. @throws Refusal not_found */
export async function endApiKey(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, 'keys:manage');
  await ctx.db.transaction().execute(async (tx) => {
    const now = ctx.now();
    const row = await revokeApiKey(tx, ctx.clinicId, id, now);
    if (!row) throw new Refusal('not_found', 'There is no API key with this id in this clinic.');
    if (row.revokedAt?.getTime() !== now.getTime()) return;
    await recordDeed(ctx, tx, { action: 'api_key.revoked', kind: 'api_key', id });
  });
  forgetApiKeys(ctx.db);
}
