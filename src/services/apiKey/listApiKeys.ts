import { apiKeysOfClinic } from '@/db/apiKeyQueries.ts';
import { requireScope, type Context } from '../context.ts';
import { pageFrom, timeCursor } from '../cursor.ts';
import { presentApiKey, type PresentedApiKey } from './presentApiKey.ts';

/** A page of the clinic's API keys, the newest first, revoked ones included. */
export async function listApiKeys(
  ctx: Context,
  query: { limit: number; cursor?: string | undefined },
): Promise<{ items: PresentedApiKey[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'keys:manage');
  const found = await apiKeysOfClinic(ctx.db, ctx.clinicId, {
    limit: query.limit + 1,
    before: timeCursor(query.cursor),
  });
  const { rows, nextCursor } = pageFrom(found, query.limit, (row) => [row.createdAt.toISOString(), row.id]);
  return { items: rows.map(presentApiKey), nextCursor };
}
