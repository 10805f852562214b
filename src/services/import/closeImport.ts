import { recordChange } from '@/db/changeQueries.ts';
import { forgetSeen, visitsNotSeen, type WholePeriod } from '@/db/importMatchQueries.ts';
import { lockImport, oldestImport, updateImport, type ImportRow } from '@/db/importQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { changeAppointment } from '../appointment/changeAppointment.ts';
import type { Context, Deps } from '../context.ts';
import { readHead } from './importBlocks.ts';
import { importContext } from './importContext.ts';
import { noCounts, readCounts, type ImportCounts } from './importCounts.ts';
import { importRules } from './importRules.ts';
import { wholePeriod } from './wholePeriod.ts';

/** Visits a turn, so that a process that is to stop need not wait. */
const atATime = 200;

/**
 * Cancels the visits that a file of a whole period lacks, once all of it is written: no more than were shown, and none when a row was
 * rejected. @returns how many were cancelled
 */
export async function closeImport(deps: Deps, clinicId: string): Promise<number> {
  const row = await oldestImport(deps.db, clinicId, ['closing']);
  if (!row) return 0;
  const ctx = importContext(deps, clinicId, row.id);
  const results = readCounts(row.results) ?? noCounts();
  const missing = await missingOf(ctx, row, results);
  const reason =
    results.rejected > 0
      ? 'some_rejected'
      : missing.length + results.missing > row.missingAgreed
        ? 'more_missing'
        : null;
  if (reason !== null || missing.length === 0) {
    await finish(ctx, row, reason);
    return 0;
  }
  let cancelled = 0;
  for (const id of missing.slice(0, atATime)) if (await cancelVisit(ctx, id)) cancelled += 1;
  await ctx.db.transaction().execute(async (tx) => {
    const locked = await lockImport(tx, clinicId, row.id);
    if (locked?.state !== 'closing') return;
    const counts = readCounts(locked.results) ?? noCounts();
    counts.missing += cancelled;
    await updateImport(tx, clinicId, row.id, { results: JSON.stringify(counts), updatedAt: ctx.now() });
    await recordChange(tx, clinicId, 'file_import', row.id);
  });
  return cancelled;
}

async function missingOf(ctx: Context, row: ImportRow, results: ImportCounts): Promise<string[]> {
  await ctx.vault.prepare(ctx.clinicId);
  const head = await readHead(ctx, ctx.clinicId, row.id);
  if (head === null) return [];
  const rules = await importRules(ctx, ctx.db, row, head);
  const checked = readCounts(row.counts);
  const period: WholePeriod | null = wholePeriod(results, rules, checked?.locationIds ?? []);
  return period === null ? [] : visitsNotSeen(ctx.db, ctx.clinicId, row.id, period, ctx.now());
}

/** Somebody may have settled it otherwise meanwhile: then it stays as it is. */
async function cancelVisit(ctx: Context, id: string): Promise<boolean> {
  try {
    await changeAppointment(ctx, id, { status: 'cancelled' });
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

async function finish(ctx: Context, row: ImportRow, reasonCode: string | null): Promise<void> {
  const { clinicId } = ctx;
  await ctx.db.transaction().execute(async (tx) => {
    const locked = await lockImport(tx, clinicId, row.id);
    if (locked?.state !== 'closing') return;
    const now = ctx.now();
    await updateImport(tx, clinicId, row.id, { state: 'done', reasonCode, endedAt: now, updatedAt: now });
    await forgetSeen(tx, clinicId, row.id);
    await recordChange(tx, clinicId, 'file_import', row.id);
  });
}
