import { consentsOnRecord, lockImports, optOutsOnRecord } from '@/db/consentImportQueries.ts';
import type { Connection } from '@/db/database.ts';
import { lockNumberForOptOut } from '@/db/numberLock.ts';
import type { ImportedConsent } from '@/domain/consent/importRow.ts';
import { isOldOptOut, nameOfConsent, namesOfLine } from '../consent/consentNames.ts';
import { recordImported } from '../consent/recordImported.ts';
import type { Context } from '../context.ts';
import { recallNumbers } from '../suppression/recallNumbers.ts';
import type { JudgedRow } from './judgeRows.ts';

/** What becomes of what a row says of consent. */
export type JudgedConsent = { line: number } & (
  | { kind: 'record'; row: ImportedConsent; phoneNumber: string; patientId: string }
  | { kind: 'unchanged' }
  | { kind: 'refused'; reason: string }
);

/**
 * What the rows of a block say of consent, by what is on record and what rows before have said; nothing for rejected rows, which come back whole.
 * @param seen what rows before have said; those of this block are added
 */
export async function judgeConsents(
  db: Connection,
  clinicId: string,
  rows: readonly JudgedRow[],
  seen: Set<string>,
): Promise<JudgedConsent[]> {
  const saying = rows.flatMap((row) =>
    row.kind === 'rejected' || row.consent === null
      ? []
      : [{ line: row.line, consent: row.consent, patientId: row.patient.person.id }],
  );
  if (saying.length === 0) return [];
  const numbers = numbersOf(rows);
  const known = new Set((await consentsOnRecord(db, clinicId, numbers)).map(nameOfConsent));
  const optOuts = Map.groupBy(await optOutsOnRecord(db, clinicId, numbers), (one) => one.phoneNumber);
  return saying.map(({ line, consent, patientId }): JudgedConsent => {
    if (!consent.ok) return { line, kind: 'refused', reason: consent.reason };
    const { consent: row } = consent;
    const { phoneNumber } = row;
    const names = namesOfLine(row, { phoneNumber, patientId });
    const isOld = row.consent === 'stop' && isOldOptOut(row, optOuts.get(phoneNumber) ?? []);
    if (isOld || names.every((name) => known.has(name) || seen.has(name))) return { line, kind: 'unchanged' };
    for (const name of names) seen.add(name);
    return { line, kind: 'record', row, phoneNumber, patientId };
  });
}

/**
 * Before a block is written: what it is compared with stays as it is, and claims of the numbers that it opts out are over. Numbers come
 * before patients, as everywhere, and in one order.
 */
export async function holdConsents(ctx: Context, tx: Connection, rows: readonly JudgedRow[]): Promise<void> {
  const numbers = numbersOf(rows);
  if (numbers.length === 0) return;
  await lockImports(tx, ctx.clinicId);
  await recallNumbers(ctx, tx, numbers);
  const stopping = rows.flatMap((row) =>
    row.kind !== 'rejected' && row.consent?.ok && row.consent.consent.consent === 'stop'
      ? [row.consent.consent.phoneNumber]
      : [],
  );
  for (const number of [...new Set(stopping)].toSorted()) await lockNumberForOptOut(tx, ctx.clinicId, number);
}

/** Records them, once their patients are there. */
export async function writeConsents(
  ctx: Context,
  tx: Connection,
  judged: readonly JudgedConsent[],
  importId: string,
): Promise<void> {
  for (const one of judged)
    if (one.kind === 'record') await recordImported(ctx, tx, one, { importId, line: one.line });
}

function numbersOf(rows: readonly JudgedRow[]): string[] {
  const numbers = rows.flatMap((row) =>
    row.kind !== 'rejected' && row.consent?.ok ? [row.consent.consent.phoneNumber] : [],
  );
  return [...new Set(numbers)].toSorted();
}
