import { importsOfClinic } from '@/db/importQueries.ts';
import { requireScope, type Context } from '../context.ts';
import { pageFrom, timeCursor } from '../cursor.ts';
import { recordView } from '../recordView.ts';
import { presentImport, presentSummary, type PresentedImport } from './presentImport.ts';
import { loadImport } from './startCheck.ts';

/** One import, with three values of each column while the file is there. @throws Refusal not_found */
export async function getImport(ctx: Context, id: string): Promise<PresentedImport> {
  requireScope(ctx.actor, 'appointments:write');
  const presented = await presentImport(ctx, await loadImport(ctx, id));
  await recordView(ctx, 'import.viewed', { kind: 'file_import', id });
  return presented;
}

/** A page of the clinic's imports, the newest first: states and counts. */
export async function listImports(
  ctx: Context,
  query: { limit: number; cursor?: string | undefined },
): Promise<{ items: PresentedImport[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'appointments:write');
  const found = await importsOfClinic(ctx.db, ctx.clinicId, {
    limit: query.limit + 1,
    before: timeCursor(query.cursor),
  });
  const { rows, nextCursor } = pageFrom(found, query.limit, (row) => [row.createdAt.toISOString(), row.id]);
  return { items: rows.map(presentSummary), nextCursor };
}
