import { clinicById } from '@/db/clinicQueries.ts';
import { importById, insertImport, lockImport, updateImport } from '@/db/importQueries.ts';
import { localTime } from '@/domain/appointment/localTime.ts';
import type { Delimiter } from '@/domain/csv/sniffDelimiter.ts';
import { addCell, newProfile, type ColumnProfile } from '@/domain/import/columnProfile.ts';
import { dateCell } from '@/domain/import/readDate.ts';
import { splitDateTime } from '@/domain/import/readTime.ts';
import { columnName } from '@/domain/import/suggestMapping.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { createFileDecoder, type FileDecoder } from './decodeFile.ts';
import { writeHead, writeLines } from './importBlocks.ts';
import { presentImport, type PresentedImport } from './presentImport.ts';
import { readRecords, type FileLine } from './readRecords.ts';

/** Rows a block: sealed, judged and written together. */
const blockLines = 500;
const most = { bytes: 64 * 1024 * 1024, lines: 200_000, columns: 200 };

/** A file in pieces. */
export type FileBytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Takes in a file as it comes, block by block, sealed: memory holds one block of it, and nothing is written to patients or visits yet.
 * What was taken in of a file that breaks off or cannot be read is removed.
 * @throws Refusal invalid_request, payload_too_large
 */
export async function stageImport(
  ctx: Context,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<PresentedImport> {
  requireScope(ctx.actor, 'appointments:write');
  requireScope(ctx.actor, 'patients:write');
  const id = ctx.newId();
  const now = ctx.now();
  await insertImport(ctx.db, {
    clinicId: ctx.clinicId,
    id,
    kind: 'appointments',
    state: 'uploading',
    ...actorColumns(ctx.actor),
    createdAt: now,
    updatedAt: now,
  });
  try {
    await takeIn(ctx, id, bytes);
  } catch (error) {
    await ctx.db.deleteFrom('fileImport').where('clinicId', '=', ctx.clinicId).where('id', '=', id).execute();
    throw error;
  }
  const row = await importById(ctx.db, ctx.clinicId, id);
  if (!row) throw new Error('the file that was just taken in is not there');
  return presentImport(ctx, row);
}

async function takeIn(ctx: Context, id: string, bytes: FileBytes): Promise<void> {
  const { clinicId } = ctx;
  const { timeZone } = await clinicById(ctx.db, clinicId);
  const today = localTime(ctx.now().toTemporalInstant(), timeZone).toPlainDate();
  const decoder = createFileDecoder();
  let delimiter: Delimiter = ',';
  let profiles: ColumnProfile[] | null = null;
  let header: string[] = [];
  let block: FileLine[] = [];
  let blocks = 0;
  let lines = 0;
  const flush = async (): Promise<void> => {
    if (block.length === 0) return;
    await ctx.vault.prepare(clinicId);
    await writeLines(ctx, clinicId, id, (blocks += 1), block);
    block = [];
  };
  const rows = readRecords(textsOf(bytes, decoder), (found) => {
    delimiter = found;
  });
  for await (const row of rows) {
    if (profiles === null) {
      header = readHeader(row.cells, today.year);
      profiles = header.map(newProfile);
      continue;
    }
    lines += 1;
    if (lines > most.lines)
      throw new Refusal('payload_too_large', `A file may have ${most.lines} rows; split it.`);
    for (const [column, profile] of profiles.entries()) addCell(profile, row.cells[column] ?? '', today);
    block.push(row);
    if (block.length === blockLines) await flush();
  }
  await flush();
  if (profiles === null || lines === 0)
    throw new Refusal('invalid_request', 'The file has no rows under its header.', { field: 'file' });
  await ctx.vault.prepare(clinicId);
  await writeHead(ctx, clinicId, id, { header, profiles });
  const names = JSON.stringify(header.map(columnName));
  await ctx.db.transaction().execute(async (tx) => {
    const row = await lockImport(tx, clinicId, id);
    // Ended while it came in, such as by an erasure.
    if (row?.state !== 'uploading')
      throw new Refusal('conflict', 'The file was removed while it came in. Send it again.');
    await updateImport(tx, clinicId, id, {
      state: 'staged',
      encoding: decoder.encoding(),
      delimiter,
      lineCount: lines,
      blockCount: blocks,
      headerHash: ctx.vault.textHash(clinicId, names),
      updatedAt: ctx.now(),
    });
    await recordDeed(ctx, tx, { action: 'import.uploaded', kind: 'file_import', id, detail: { lines } });
  });
}

async function* textsOf(bytes: FileBytes, decoder: FileDecoder): AsyncGenerator<string> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > most.bytes)
      throw new Refusal(
        'payload_too_large',
        `A file may have ${most.bytes / 1024 / 1024} MB at most; split it.`,
      );
    yield decoder.decode(chunk);
  }
  yield decoder.end();
}

const refuse = (sentence: string) => new Refusal('invalid_request', sentence, { field: 'file' });

/** @throws Refusal for a first row that names no columns */
function readHeader(cells: readonly string[], thisYear: number): string[] {
  if (cells.length < 2)
    throw refuse('The first row must name the columns, separated by commas, semicolons or tabs.');
  if (cells.length > most.columns) throw refuse(`A file may have ${most.columns} columns.`);
  const isData = cells.some(
    (cell) =>
      dateCell(splitDateTime(cell)?.date ?? cell, thisYear) !== null || /^\+?[\d\s().-]{10,}$/.test(cell),
  );
  if (isData) throw refuse('The first row holds data. Put a row above it that names the columns.');
  return cells.map((cell) => cell.slice(0, 200));
}
