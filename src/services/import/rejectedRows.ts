import { csvLine, plainCell } from '@/domain/csv/csvLine.ts';
import { findingSentence } from '@/domain/import/finding.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordView } from '../recordView.ts';
import { readHead, readLines } from './importBlocks.ts';
import { loadImport } from './startCheck.ts';

const reasonColumn = 'Reason';
/** With it spreadsheets read the file as UTF-8. */
const byteOrderMark = '\uFEFF';

/**
 * The rejected rows as a file to mend and import again: the columns that it came with, and why. No cell of it is a formula. Read a block at a time.
 * @throws Refusal not_found; conflict for a file that nobody has looked at, and for one whose rows were removed
 */
export async function rejectedRows(ctx: Context, id: string): Promise<AsyncGenerator<string>> {
  requireScope(ctx.actor, 'appointments:write');
  const row = await loadImport(ctx, id);
  if (row.state === 'staged' || row.state === 'checking' || row.state === 'uploading')
    throw new Refusal('conflict', 'Nobody has looked at the rows of this file yet.', { field: 'state' });
  await ctx.vault.prepare(ctx.clinicId);
  const head = await readHead(ctx, ctx.clinicId, id);
  if (head === null)
    throw new Refusal('conflict', 'The rejected rows of this file were removed.', { field: 'state' });
  await recordView(ctx, 'import.rejected_viewed', { kind: 'file_import', id });
  const kept = head.header.flatMap((name, column) => (name === reasonColumn ? [] : [column]));
  return lines(ctx, id, row.blockCount, kept, head.header);
}

async function* lines(
  ctx: Context,
  id: string,
  blocks: number,
  kept: readonly number[],
  header: readonly string[],
): AsyncGenerator<string> {
  yield byteOrderMark + csvLine([...kept.map((column) => header[column] ?? ''), reasonColumn]);
  for (let number = 1; number <= blocks; number += 1) {
    await ctx.vault.prepare(ctx.clinicId);
    const block = await readLines(ctx, ctx.clinicId, id, number);
    if (block === null) continue;
    let text = '';
    for (const { line, cells } of block.lines) {
      const findings = block.findings.get(line);
      if (!findings) continue;
      const reason = `Row ${line}: ${findings.map(findingSentence).join(' ')}`;
      text += csvLine([...kept.map((column) => plainCell(cells[column] ?? '')), reason]);
    }
    if (text !== '') yield text;
  }
}
