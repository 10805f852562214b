import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { noteSeen } from '@/db/importMatchQueries.ts';
import {
  holdTurnToWrite,
  lockImport,
  oldestImport,
  updateImport,
  type ImportRow,
} from '@/db/importQueries.ts';
import type { Finding } from '@/domain/import/finding.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context, Deps } from '../context.ts';
import { addPatientNumber } from '../patient/addPatientNumber.ts';
import { leaveRejected, readHead, readLines } from './importBlocks.ts';
import { importContext } from './importContext.ts';
import { countConsent, countRow, noCounts, readCounts, type ImportCounts } from './importCounts.ts';
import { importRules } from './importRules.ts';
import { judgeRows, type JudgedRow } from './judgeRows.ts';
import { createOverlay } from './overlay.ts';
import { holdConsents, judgeConsents, writeConsents, type JudgedConsent } from './rowConsents.ts';
import { RowsChanged, writeRows } from './writeRows.ts';

/** How often a block is judged anew when somebody has changed what it is about. */
const mostTries = 5;

type Addition = { patientId: string; phoneNumber: string; line: number };

/** What became of the numbers of a block, by line. */
type Numbers = { added: Set<number>; refused: Map<number, readonly Finding[]> };

/** Patients get their new numbers in transactions of their own, which lock the number first; then the block is judged again. */
class NumbersFirst extends Error {
  readonly additions: readonly Addition[];

  constructor(additions: readonly Addition[]) {
    super('numbers are to be added first');
    this.additions = additions;
  }
}

/**
 * Writes the next block of the clinic's oldest import that runs, in one transaction with the note that it is written: after a crash, and
 * with any number of workers at it, each row is written once. @returns how many rows that were; 0 when there is none, or another is at it
 */
export async function writeNextBlock(deps: Deps, clinicId: string): Promise<number> {
  await deps.vault.prepare(clinicId);
  const numbers: Numbers = { added: new Set(), refused: new Map() };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await deps.db.transaction().execute((tx) => write(deps, tx, clinicId, numbers));
    } catch (error) {
      if (error instanceof NumbersFirst) await addNumbers(deps, clinicId, error.additions, numbers);
      else if (!(error instanceof RowsChanged) || attempt >= mostTries) throw error;
    }
  }
}

async function write(deps: Deps, tx: Connection, clinicId: string, numbers: Numbers): Promise<number> {
  if (!(await holdTurnToWrite(tx, clinicId))) return 0;
  const next = await oldestImport(tx, clinicId, ['committing']);
  const row = next && (await lockImport(tx, clinicId, next.id));
  if (row?.state !== 'committing') return 0;
  const ctx = importContext(deps, clinicId, row.id);
  const inside = { db: tx, vault: ctx.vault };
  const number = row.writtenBlocks + 1;
  const head = await readHead(inside, clinicId, row.id);
  const block = await readLines(inside, clinicId, row.id, number);
  if (head === null || block === null) throw new Error(`block ${number} of import ${row.id} is not there`);
  const rules = await importRules(ctx, tx, row, head);
  // Rows that repeat an earlier one otherwise were found when the file was looked at as a whole.
  const repeated = [...block.findings].filter(([, all]) =>
    all.some(({ code }) => code === 'duplicate_visit'),
  );
  const settled = new Map([...repeated, ...numbers.refused]);
  const judge = { clinicId, rules, overlay: createOverlay(), newId: ctx.newId, settled };
  const judged = await judgeRows(tx, judge, block.lines);
  const additions = numbersToAdd(judged);
  if (additions.length > 0) throw new NumbersFirst(additions);
  await holdConsents(ctx, tx, judged);
  const consents = await judgeConsents(tx, clinicId, judged, new Set());
  await writeRows(ctx, tx, judged, { importId: row.id, timeZone: rules.timeZone });
  await writeConsents(ctx, tx, consents, row.id);
  await finishBlock(ctx, tx, row, { number, judged, consents, numbersAdded: numbers.added.size });
  return judged.length;
}

function numbersToAdd(judged: readonly JudgedRow[]): Addition[] {
  return judged.flatMap((row) => {
    if (row.kind === 'rejected' || !row.patient.addsNumber) return [];
    const { phoneNumber } = row.visit.person;
    return phoneNumber === null ? [] : [{ patientId: row.patient.person.id, phoneNumber, line: row.line }];
  });
}

async function addNumbers(
  deps: Deps,
  clinicId: string,
  additions: readonly Addition[],
  { added, refused }: Numbers,
): Promise<void> {
  const ctx: Context = { ...deps, clinicId, actor: { kind: 'job', id: 'import' } };
  for (const { patientId, phoneNumber, line } of additions) {
    try {
      await addPatientNumber(ctx, patientId, { phoneNumber, label: 'mobile', isPrimary: false });
      added.add(line);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.set(line, [{ code: 'number_not_theirs', field: 'phoneNumber' }]);
    }
  }
}

async function finishBlock(
  ctx: Context,
  tx: Connection,
  row: ImportRow,
  {
    number,
    judged,
    consents,
    numbersAdded,
  }: {
    number: number;
    judged: readonly JudgedRow[];
    consents: readonly JudgedConsent[];
    numbersAdded: number;
  },
): Promise<void> {
  const { clinicId } = ctx;
  const results = readCounts(row.results) ?? noCounts();
  for (const one of judged) addResult(results, one);
  for (const one of consents) countConsent(results, one);
  results.numbersAdded += numbersAdded;
  await leaveRejected(
    { db: tx, vault: ctx.vault },
    clinicId,
    row.id,
    number,
    judged.filter((one) => one.kind === 'rejected'),
  );
  if (row.isWholePeriod)
    await noteSeen(
      tx,
      clinicId,
      row.id,
      judged.flatMap((one) => (one.kind === 'rejected' ? [] : (one.appointmentId ?? []))),
    );
  const isLast = number >= row.blockCount;
  const now = ctx.now();
  await updateImport(tx, clinicId, row.id, {
    writtenBlocks: number,
    results: JSON.stringify(results),
    updatedAt: now,
    ...(isLast ? (row.isWholePeriod ? { state: 'closing' } : { state: 'done', endedAt: now }) : {}),
  });
  await recordChange(tx, clinicId, 'file_import', row.id);
}

function addResult(results: ImportCounts, row: JudgedRow): void {
  countRow(results, row);
  if (row.kind !== 'rejected' && row.patient.isNew && row.patient.isFirstMet) results.patientsNew += 1;
}
