import { clinicById } from '@/db/clinicQueries.ts';
import { importById, lockImport, rememberMapping, updateImport, type ImportRow } from '@/db/importQueries.ts';
import type { Connection } from '@/db/database.ts';
import { consentFields, importFields, mappingProblem, type Mapping } from '@/domain/import/importFields.ts';
import { settleChoices, type Choices } from '@/domain/import/suggestMapping.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { readHead } from './importBlocks.ts';
import { presentImport, usualOrder, type PresentedImport } from './presentImport.ts';

export type CheckRequest = {
  mapping: Mapping;
  choices: Partial<Choices>;
  /** The file has every visit of its days (and locations): what it lacks is cancelled, after its number was shown. */
  isWholePeriod: boolean;
};

const doubtWords = {
  dateOrder: 'Say whether the days stand as month/day or day/month: the file can be read both ways.',
  birthDateOrder:
    'Say whether the birth dates stand as month/day or day/month: the file can be read both ways.',
  clock: 'Say whether times such as 2:30 are at night or in the afternoon.',
};

/**
 * Says how the columns are to be read and lets a worker look at every row, which writes nothing. The next file with these columns is
 * read the same way.
 * @throws Refusal not_found, conflict for a file that is past this, invalid_request for a mapping that cannot be
 */
export async function startCheck(ctx: Context, id: string, request: CheckRequest): Promise<PresentedImport> {
  requireScope(ctx.actor, 'appointments:write');
  // A file that says who agreed to texts is taken in by whoever may record that.
  if (consentFields.some((field) => request.mapping[field] !== undefined))
    requireScope(ctx.actor, 'consent:write');
  await ctx.vault.prepare(ctx.clinicId);
  const head = await readHead(ctx, ctx.clinicId, id);
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  await ctx.db.transaction().execute(async (tx) => {
    const row = await lockImportIn(ctx, tx, id, ['staged', 'checking', 'checked']);
    if (head === null || row.headerHash === null) throw isPast();
    checkColumns(request.mapping, head.header.length);
    const { doubts } = settleChoices(
      head.profiles,
      request.mapping,
      request.choices,
      usualOrder(clinic.country),
    );
    const [doubt] = doubts;
    if (doubt) throw new Refusal('invalid_request', doubtWords[doubt], { field: `choices.${doubt}` });
    const mapping = JSON.stringify(request.mapping);
    const choices = JSON.stringify(request.choices);
    const now = ctx.now();
    const { clinicId } = ctx;
    await rememberMapping(tx, { clinicId, headerHash: row.headerHash, mapping, choices, usedAt: now });
    await updateImport(tx, clinicId, id, {
      state: 'checking',
      mapping,
      choices,
      isWholePeriod: request.isWholePeriod,
      checkId: null,
      checkBeatAt: null,
      checkedBlocks: 0,
      counts: null,
      updatedAt: now,
    });
    await recordDeed(ctx, tx, {
      action: 'import.check_begun',
      kind: 'file_import',
      id,
      detail: { fields: Object.keys(request.mapping), isWholePeriod: request.isWholePeriod },
    });
  });
  ctx.wake();
  return presentImport(ctx, await loadImport(ctx, id));
}

function checkColumns(mapping: Mapping, columns: number): void {
  const problem = mappingProblem(mapping);
  if (problem) throw new Refusal('invalid_request', problem.sentence, { field: `mapping.${problem.field}` });
  const taken = new Set<number>();
  for (const field of importFields) {
    const column = mapping[field];
    if (column === undefined) continue;
    if (column >= columns)
      throw new Refusal('invalid_request', 'The file has no such column.', { field: `mapping.${field}` });
    if (taken.has(column))
      throw new Refusal('invalid_request', 'One column cannot be two things.', { field: `mapping.${field}` });
    taken.add(column);
  }
}

/** @throws Refusal not_found */
export async function loadImport(ctx: Context, id: string): Promise<ImportRow> {
  const row = await importById(ctx.db, ctx.clinicId, id);
  if (!row) throw noImport();
  return row;
}

/** The import, locked, if it is in one of these states. @throws Refusal not_found, conflict */
export async function lockImportIn(
  ctx: Context,
  tx: Connection,
  id: string,
  states: readonly ImportRow['state'][],
): Promise<ImportRow> {
  const row = await lockImport(tx, ctx.clinicId, id);
  if (!row) throw noImport();
  if (!states.includes(row.state)) throw isPast();
  return row;
}

function noImport(): Refusal {
  return new Refusal('not_found', 'There is no import with this id in this clinic.');
}

function isPast(): Refusal {
  return new Refusal('conflict', 'This import is past that.', { field: 'state' });
}
