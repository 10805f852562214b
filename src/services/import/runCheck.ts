import { recordChange } from '@/db/changeQueries.ts';
import { writeFindings } from '@/db/importBlockQueries.ts';
import { visitsOfPeriod } from '@/db/importMatchQueries.ts';
import { beatCheck, takeCheck, updateImport, lockImport, type ImportRow } from '@/db/importQueries.ts';
import type { RowRules } from '@/domain/import/readRow.ts';
import type { Context, Deps } from '../context.ts';
import { findingsText, readHead, readLines } from './importBlocks.ts';
import { countConsent, countRow, noCounts, type ImportCounts } from './importCounts.ts';
import { importContext } from './importContext.ts';
import { importRules } from './importRules.ts';
import { judgeRows } from './judgeRows.ts';
import { createOverlay } from './overlay.ts';
import { judgeConsents } from './rowConsents.ts';
import { wholePeriod } from './wholePeriod.ts';

/** Whoever is not heard of for as long is taken to have died, and another begins anew. */
const silentMs = 30_000;
const noFindings = new Map();

/**
 * Looks at every row of a file that waits for it, and counts what it would do; writes that alone. One worker does it in one go, because a row
 * is judged by those before it. @returns how many rows were looked at
 */
export async function runCheck(deps: Deps, clinicId: string): Promise<number> {
  const now = deps.now();
  const checkId = deps.newId();
  const silentSince = new Date(now.getTime() - silentMs);
  const row = await takeCheck(deps.db, clinicId, { checkId, now, silentSince });
  if (!row) return 0;
  const ctx = importContext(deps, clinicId, row.id);
  await ctx.vault.prepare(clinicId);
  const head = await readHead(ctx, clinicId, row.id);
  if (head === null) return 0;
  const rules = await importRules(ctx, ctx.db, row, head);
  const counts = await look(ctx, row, checkId, rules);
  if (counts === null) return 0;
  await ctx.db.transaction().execute(async (tx) => {
    const locked = await lockImport(tx, clinicId, row.id);
    if (locked?.state !== 'checking' || locked.checkId !== checkId) return;
    await updateImport(tx, clinicId, row.id, {
      state: 'checked',
      counts: JSON.stringify(counts),
      checkedBlocks: row.blockCount,
      updatedAt: ctx.now(),
    });
    await recordChange(tx, clinicId, 'file_import', row.id);
  });
  return row.lineCount;
}

/** Null when the file was taken away, or taken up by another, meanwhile. */
async function look(
  ctx: Context,
  row: ImportRow,
  checkId: string,
  rules: RowRules,
): Promise<ImportCounts | null> {
  const { clinicId } = ctx;
  const counts = noCounts();
  const overlay = createOverlay();
  const consentsSeen = new Set<string>();
  const locations = new Set<string>();
  for (let number = 1; number <= row.blockCount; number += 1) {
    await ctx.vault.prepare(clinicId);
    const block = await readLines(ctx, clinicId, row.id, number);
    if (block === null) return null;
    const judged = await judgeRows(
      ctx.db,
      { clinicId, rules, overlay, newId: ctx.newId, settled: noFindings },
      block.lines,
    );
    const rejected = new Map(
      judged.flatMap((one) => (one.kind === 'rejected' ? [[one.line, one.findings] as const] : [])),
    );
    for (const one of judged) {
      countRow(counts, one);
      if (one.kind === 'rejected') continue;
      if (one.patient.isFirstMet) counts[one.patient.isNew ? 'patientsNew' : 'patientsFound'] += 1;
      if (one.patient.addsNumber) counts.numbersAdded += 1;
      if (one.visit.locationId !== null) locations.add(one.visit.locationId);
    }
    for (const one of await judgeConsents(ctx.db, clinicId, judged, consentsSeen)) countConsent(counts, one);
    await writeFindings(ctx.db, clinicId, row.id, number, findingsText(rejected));
    if (!(await beatCheck(ctx.db, clinicId, row.id, { checkId, now: ctx.now(), blocks: number })))
      return null;
    await recordChange(ctx.db, clinicId, 'file_import', row.id);
  }
  if (row.isWholePeriod) {
    const period = wholePeriod(counts, rules, locations);
    const there = period === null ? [] : await visitsOfPeriod(ctx.db, clinicId, period, ctx.now());
    counts.missing = there.filter((id) => !overlay.claimed.has(id)).length;
    counts.locationIds = period?.locationIds ? [...period.locationIds] : null;
  }
  return counts;
}
