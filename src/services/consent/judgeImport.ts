import type { ClinicRow } from '@/db/clinicQueries.ts';
import { consentsOnRecord, optOutsOnRecord } from '@/db/consentImportQueries.ts';
import type { Connection } from '@/db/database.ts';
import { recordsMergedInto } from '@/db/mergeQueries.ts';
import { patientsAtNumbers } from '@/db/patientQueries.ts';
import type { ImportedConsent, ImportReading } from '@/domain/consent/importRow.ts';
import { homeCountry, parsePhoneNumber } from '@/domain/phone/phoneNumber.ts';
import type { Context } from '../context.ts';
import { recallNumbers } from '../suppression/recallNumbers.ts';
import { isOldOptOut, nameOfConsent, namesOfLine, optOutRule } from './consentNames.ts';

export type ImportLine = { cells: string[]; reading: ImportReading };

/** A line that is new. */
export type Planned = {
  kind: 'record';
  cells: string[];
  /** In the file, its header counted. */
  line: number;
  row: ImportedConsent;
  phoneNumber: string;
  patientId: string | null;
  isOptedOut: boolean;
  /** Names the very line of an opt-out, so that it is never taken for a new one. */
  rule: string;
};

export type JudgedLine =
  | Planned
  | { kind: 'unchanged'; cells: string[] }
  | { kind: 'rejected'; cells: string[]; reason: string };

/** What becomes of each line, by what is on record; a line that repeats an earlier one of the file is unchanged as well. */
export async function judgeImport(
  ctx: Context,
  tx: Connection,
  clinic: ClinicRow,
  lines: readonly ImportLine[],
): Promise<JudgedLine[]> {
  const country = homeCountry(clinic.country);
  const numbers = lines.map(({ reading }) =>
    reading.ok ? parsePhoneNumber(reading.row.phoneNumber, country) : null,
  );
  const known = [...new Set(numbers.flatMap((number) => (number?.ok ? [number.phoneNumber] : [])))];
  await recallNumbers(ctx, tx, known);
  const patients = await patientsAtNumbers(tx, ctx.clinicId, known);
  // Whoever another record was merged into is meant by that record's ids too (ID-10).
  const merged = await recordsMergedInto(tx, ctx.clinicId, [
    ...new Set([...patients.values()].flat().map(({ id }) => id)),
  ]);
  const optOuts = Map.groupBy(await optOutsOnRecord(tx, ctx.clinicId, known), (one) => one.phoneNumber);
  const seen = new Set((await consentsOnRecord(tx, ctx.clinicId, known)).map(nameOfConsent));

  return lines.map(({ cells, reading }, index): JudgedLine => {
    const number = numbers[index];
    const reject = (reason: string): JudgedLine => ({ kind: 'rejected', cells, reason });
    if (!reading.ok) return reject(reading.reason);
    if (!number?.ok) return reject(`phone_number: ${number?.message ?? 'not a phone number'}`);
    const { row } = reading;
    const { phoneNumber } = number;
    const there = patients.get(phoneNumber) ?? [];
    const meant =
      row.patientId === null
        ? there
        : there.filter((one) =>
            [one, ...(merged.get(one.id) ?? [])].some((record) => isMeant(record, row.patientId)),
          );
    if (row.patientId !== null && meant.length === 0)
      return reject('patient_id: no patient with this id has this number.');
    if (row.consent !== 'stop' && meant.length > 1)
      return reject('Several patients share this number: say with patient_id who agreed.');
    const patientId = meant.length === 1 ? (meant[0]?.id ?? null) : null;
    const past = optOuts.get(phoneNumber) ?? [];
    const isOptedOut = past.some(({ liftedAt }) => liftedAt === null);
    const rule = optOutRule(row);
    const names = namesOfLine(row, { phoneNumber, patientId });
    const isOld = row.consent === 'stop' && isOldOptOut(row, past);
    if (isOld || names.every((name) => seen.has(name))) return { kind: 'unchanged', cells };
    for (const name of names) seen.add(name);
    return { kind: 'record', cells, line: index + 2, row, phoneNumber, patientId, isOptedOut, rule };
  });
}

function isMeant(
  patient: { id: string; shortId: number; externalId: string | null },
  ref: string | null,
): boolean {
  return patient.externalId === ref || String(patient.shortId) === ref || patient.id === ref?.toLowerCase();
}
