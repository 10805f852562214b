import { dropBlocks } from '@/db/importBlockQueries.ts';
import { forgetSeen } from '@/db/importMatchQueries.ts';
import { openStates, updateImport } from '@/db/importQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { noCounts, readCounts } from './importCounts.ts';
import { presentImport, type PresentedImport } from './presentImport.ts';
import { loadImport, lockImportIn } from './startCheck.ts';

/**
 * Lets workers write a file that was looked at.
 * @param cancelsMissing how many visits that the file lacks were shown and are to be cancelled: of a file of a whole period alone
 * @throws Refusal not_found, conflict for a file that was not looked at, or another number than was found
 */
export async function commitImport(
  ctx: Context,
  id: string,
  { cancelsMissing }: { cancelsMissing: number },
): Promise<PresentedImport> {
  requireScope(ctx.actor, 'appointments:write');
  requireScope(ctx.actor, 'patients:write');
  await ctx.db.transaction().execute(async (tx) => {
    const row = await lockImportIn(ctx, tx, id, ['checked']);
    const counts = readCounts(row.counts);
    if (cancelsMissing !== (counts?.missing ?? 0))
      throw new Refusal(
        'conflict',
        `The file lacks ${counts?.missing ?? 0} visits of its days: say that as many are to be cancelled.`,
        { field: 'cancelsMissing' },
      );
    if ((counts?.consents ?? 0) + (counts?.optOuts ?? 0) > 0) requireScope(ctx.actor, 'consent:write');
    if (row.isWholePeriod && (counts?.rejected ?? 0) > 0)
      throw new Refusal(
        'conflict',
        'Some rows are rejected, so that it is not certain which visits the file lacks. Mend them, or import it as a part.',
        { field: 'isWholePeriod' },
      );
    await updateImport(tx, ctx.clinicId, id, {
      state: 'committing',
      missingAgreed: cancelsMissing,
      results: JSON.stringify(noCounts()),
      updatedAt: ctx.now(),
    });
    await recordDeed(ctx, tx, {
      action: 'import.committed',
      kind: 'file_import',
      id,
      detail: { lines: row.lineCount, cancelsMissing },
    });
  });
  ctx.wake();
  return presentImport(ctx, await loadImport(ctx, id));
}

/** Ends an import where it stands: what was written stays, and what the file still holds is removed. @throws Refusal not_found, conflict */
export async function cancelImport(ctx: Context, id: string): Promise<PresentedImport> {
  requireScope(ctx.actor, 'appointments:write');
  await ctx.db.transaction().execute(async (tx) => {
    const row = await lockImportIn(ctx, tx, id, openStates);
    const isBegun = row.state === 'committing' || row.state === 'closing';
    const now = ctx.now();
    await updateImport(tx, ctx.clinicId, id, { state: 'cancelled', endedAt: now, updatedAt: now });
    await dropBlocks(tx, ctx.clinicId, id, 0);
    await forgetSeen(tx, ctx.clinicId, id);
    await recordDeed(ctx, tx, {
      action: 'import.cancelled',
      kind: 'file_import',
      id,
      detail: { writtenBlocks: isBegun ? row.writtenBlocks : 0 },
    });
  });
  return presentImport(ctx, await loadImport(ctx, id));
}
