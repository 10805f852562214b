import { waitingEvents } from '@/db/auditSealQueries.ts';
import type { HeadFile } from '@/domain/audit/head.ts';
import { requireScope, type Context } from '../context.ts';
import { readHeads } from './chainHead.ts';

export type ChainState = {
  /** For keeping elsewhere; null before the first seal. */
  head: HeadFile | null;
  waiting: { events: number; oldestAt: string | null };
};

/** How far the clinic's chain has come. It is not checked here: that is what `npm run audit:verify` does. */
export async function readChain(ctx: Context): Promise<ChainState> {
  requireScope(ctx.actor, 'audit:read');
  const { count, oldestAt } = await waitingEvents(ctx.db, ctx.clinicId);
  const head = await readHeads(ctx.db, [ctx.clinicId], ctx.now());
  return {
    head: head.clinics.length === 0 ? null : head,
    waiting: { events: count, oldestAt: oldestAt?.toISOString() ?? null },
  };
}
