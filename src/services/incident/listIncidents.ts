import { incidents } from '@/db/incidentQueries.ts';
import { requireScope, type Context } from '../context.ts';
import { pageFrom, timeCursor } from '../cursor.ts';
import { recordView } from '../recordView.ts';
import { presentSummaries, type PresentedIncidentSummary } from './presentIncident.ts';

/** A page of incidents: those that are not closed, the longest known first; or the closed ones, the latest first. */
export async function listIncidents(
  ctx: Context,
  query: { state: 'open' | 'closed'; limit: number; cursor?: string | undefined },
): Promise<{ items: PresentedIncidentSummary[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'incidents:manage');
  const found = await incidents(ctx.db, ctx.clinicId, {
    isClosed: query.state === 'closed',
    limit: query.limit + 1,
    after: timeCursor(query.cursor),
  });
  const { rows, nextCursor } = pageFrom(found, query.limit, (row) => [
    row.discoveredAt.toISOString(),
    row.id,
  ]);
  const items = await presentSummaries(ctx, ctx.db, rows);
  await recordView(ctx, 'incident.listed', { kind: 'incident', id: null }, { ids: rows.map(({ id }) => id) });
  return { items, nextCursor };
}
