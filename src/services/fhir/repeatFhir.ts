import { updateFhirConnection } from '@/db/fhirConnectionQueries.ts';
import { repeatFailedWrites } from '@/db/fhirOutboxQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { getConnection, loadConnection, type PresentedConnection } from './listConnections.ts';

/** Reads the server as soon as a worker can. @throws Refusal not_found; conflict while it is paused */
export async function pullNow(ctx: Context, id: string): Promise<PresentedConnection> {
  requireScope(ctx.actor, 'clinic:write');
  const row = await loadConnection(ctx, id);
  if (row.pausedAt !== null) throw new Refusal('conflict', 'The connection is paused. Let it go on first.');
  await ctx.db.transaction().execute(async (tx) => {
    await updateFhirConnection(tx, ctx.clinicId, id, { pullAt: null });
    await recordDeed(ctx, tx, { action: 'fhir_connection.pull_asked', kind: 'fhir_connection', id });
  });
  return getConnection(ctx, id);
}

/** Tries again to write what was given up. @throws Refusal not_found */
export async function repeatWrites(ctx: Context, id: string): Promise<{ repeated: number }> {
  requireScope(ctx.actor, 'clinic:write');
  await loadConnection(ctx, id);
  return ctx.db.transaction().execute(async (tx) => {
    const repeated = await repeatFailedWrites(tx, ctx.clinicId, id);
    await recordDeed(ctx, tx, {
      action: 'fhir_connection.writes_repeated',
      kind: 'fhir_connection',
      id,
      detail: { repeated },
    });
    return { repeated };
  });
}
