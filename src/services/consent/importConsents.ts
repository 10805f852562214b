import { clinicById, type ClinicRow } from '@/db/clinicQueries.ts';
import { insertConsentImport, lockImports } from '@/db/consentImportQueries.ts';
import type { Connection } from '@/db/database.ts';
import { lockNumberForOptOut } from '@/db/numberLock.ts';
import {
  importColumns,
  neededColumns,
  readImportRow,
  type ImportColumn,
} from '@/domain/consent/importRow.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { recallNumbers } from '../suppression/recallNumbers.ts';
import { readCsv, writeCsv, type CsvTable } from './csvTable.ts';
import { judgeImport, type ImportLine, type JudgedLine, type Planned } from './judgeImport.ts';
import { recordImported } from './recordImported.ts';

const mostLines = 2_000;

export type ConsentImport = {
  /** Null when it was only tried. */
  id: string | null;
  lines: number;
  recorded: number;
  /** On record already. */
  unchanged: number;
  rejected: number;
  /** Of what was recorded: numbers that have opted out, and stay so. */
  stillOptedOut: number;
  /** Numbers that this import opts out. */
  newOptOuts: number;
  /** The rejected lines with their reasons, as a file to mend and import again; null without any. */
  rejectedCsv: string | null;
};

/**
 * Imports consents line by line. A line without a source is none (CTIA-01); running it twice changes nothing; no line lifts an opt-out (TCPA-16), but
 * one with `stop` makes one. All of it is committed, or nothing.
 * @throws Refusal invalid_request for a file that cannot be read or lacks a column
 */
export async function importConsents(
  ctx: Context,
  file: { csv: string; isDryRun: boolean },
): Promise<ConsentImport> {
  requireScope(ctx.actor, 'consent:write');
  const { clinicId } = ctx;
  const clinic = await clinicById(ctx.db, clinicId);
  const table = readCsv(file.csv, mostLines);
  const lines = readLines(ctx, clinic, table);
  const transaction = ctx.db.transaction().execute(async (tx) => {
    await lockImports(tx, clinicId);
    const judged = await judgeImport(ctx, tx, clinic, lines);
    const planned = judged.flatMap((one) => (one.kind === 'record' ? [one] : []));
    const stops = planned.filter(({ row }) => row.consent === 'stop');
    const result = {
      lines: lines.length,
      recorded: planned.length,
      unchanged: judged.filter(({ kind }) => kind === 'unchanged').length,
      rejected: judged.filter(({ kind }) => kind === 'rejected').length,
      stillOptedOut: planned.filter((one) => one.isOptedOut && one.row.consent !== 'stop').length,
      newOptOuts: stops.filter(({ isOptedOut }) => !isOptedOut).length,
      rejectedCsv: rejectedFile(table, judged),
    };
    if (file.isDryRun) throw new OnlyTried({ id: null, ...result });
    const id = ctx.newId();
    await record(ctx, tx, { id, planned });
    await insertConsentImport(tx, {
      clinicId,
      id,
      lines: result.lines,
      recorded: result.recorded,
      unchanged: result.unchanged,
      rejected: result.rejected,
      optedOut: result.newOptOuts,
      ...actorColumns(ctx.actor),
      importedAt: ctx.now(),
    });
    const { rejectedCsv: _file, ...detail } = result;
    await recordDeed(ctx, tx, { action: 'consent.imported', kind: 'consent', id, detail });
    return { id, ...result };
  });
  return transaction.catch((error: unknown) => {
    if (error instanceof OnlyTried) return error.result;
    throw error;
  });
}

/** Takes everything back that trying has touched. */
class OnlyTried extends Error {
  readonly result: ConsentImport;

  constructor(result: ConsentImport) {
    super('only tried');
    this.result = result;
  }
}

function readLines(ctx: Context, clinic: ClinicRow, { header, lines }: CsvTable): ImportLine[] {
  const missing = neededColumns.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new Refusal('invalid_request', `The file lacks the column ${missing.join(', ')}.`, {
      field: 'csv',
      fields: missing,
    });
  const unknown = header.filter((name) => !isColumn(name) && name !== 'reason');
  if (unknown.length > 0)
    throw new Refusal('invalid_request', 'The file has a column that is not known here.', { field: 'csv' });
  return lines.map((cells) => {
    const named = Object.fromEntries(header.map((name, place) => [name, cells[place] ?? '']));
    return {
      cells,
      reading: readImportRow(named, { now: ctx.now().toTemporalInstant(), timeZone: clinic.timeZone }),
    };
  });
}

function isColumn(name: string): name is ImportColumn {
  return (importColumns as readonly string[]).includes(name);
}

async function record(
  ctx: Context,
  tx: Connection,
  { id, planned }: { id: string; planned: readonly Planned[] },
): Promise<void> {
  const numbers = [...new Set(planned.map(({ phoneNumber }) => phoneNumber))].toSorted();
  await recallNumbers(ctx, tx, numbers);
  // In one order, so that no two wait for each other.
  const stopping = new Set(
    planned.flatMap(({ row, phoneNumber }) => (row.consent === 'stop' ? [phoneNumber] : [])),
  );
  for (const number of numbers.filter((one) => stopping.has(one))) {
    await lockNumberForOptOut(tx, ctx.clinicId, number);
  }
  for (const one of planned) await recordImported(ctx, tx, one, { importId: id, line: one.line });
}

function rejectedFile({ header }: CsvTable, judged: readonly JudgedLine[]): string | null {
  const columns = header.filter((name) => name !== 'reason');
  const lines = judged.flatMap((one) =>
    one.kind === 'rejected'
      ? [[...columns.map((name) => one.cells[header.indexOf(name)] ?? ''), one.reason]]
      : [],
  );
  return lines.length === 0 ? null : writeCsv({ header: [...columns, 'reason'], lines });
}
