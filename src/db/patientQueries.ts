import {
  sql,
  type Expression,
  type ExpressionBuilder,
  type Insertable,
  type RawBuilder,
  type Selectable,
  type SqlBool,
  type Updateable,
} from 'kysely';
import type { Connection } from './database.ts';
import type { DB, PatientTable } from './schema.ts';

export type PatientRow = Omit<
  Selectable<PatientTable>,
  'clinicId' | 'notesForStaff' | 'careStateSince' | 'mergedAt'
>;

const columns = [
  'patient.id',
  'patient.shortId',
  'patient.externalId',
  'patient.givenName',
  'patient.familyName',
  'patient.birthDate',
  'patient.language',
  'patient.timeZone',
  'patient.zip',
  'patient.addressState',
  'patient.deceasedAt',
  'patient.doNotTextSince',
  'patient.careState',
  'patient.erasedAt',
  'patient.mergedInto',
  'patient.createdAt',
  'patient.updatedAt',
] as const;

/** Stores a patient. Returns false when the clinic has another one with this external id. */
export async function insertPatient(
  connection: Connection,
  patient: Insertable<PatientTable>,
): Promise<boolean> {
  const row = await connection
    .insertInto('patient')
    .values(patient)
    .onConflict((conflict) =>
      conflict.columns(['clinicId', 'externalId']).where('externalId', 'is not', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export function patientById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<PatientRow | undefined> {
  return connection
    .selectFrom('patient')
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The patient, locked until commit. */
export function lockPatient(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<PatientRow | undefined> {
  return connection
    .selectFrom('patient')
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function patientsByIds(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, PatientRow>> {
  if (ids.length === 0) return new Map();
  const rows = await connection
    .selectFrom('patient')
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Whether another patient of the clinic has this external id. */
export async function isExternalIdTaken(
  connection: Connection,
  clinicId: string,
  externalId: string,
  exceptId: string,
): Promise<boolean> {
  const row = await connection
    .selectFrom('patient')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('externalId', '=', externalId)
    .where('id', '!=', exceptId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function updatePatient(
  connection: Connection,
  clinicId: string,
  id: string,
  change: Updateable<PatientTable>,
): Promise<void> {
  await connection
    .updateTable('patient')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** Everybody who is reached at each of these numbers, the one whose main number it is first. */
export async function patientsAtNumbers(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<Map<string, PatientRow[]>> {
  if (phoneNumbers.length === 0) return new Map();
  const rows = await connection
    .selectFrom('patientPhoneNumber')
    .innerJoin('patient', (join) =>
      join
        .onRef('patient.clinicId', '=', 'patientPhoneNumber.clinicId')
        .onRef('patient.id', '=', 'patientPhoneNumber.patientId'),
    )
    .select(columns)
    .select('patientPhoneNumber.phoneNumber')
    .where('patientPhoneNumber.clinicId', '=', clinicId)
    .where('patientPhoneNumber.phoneNumber', 'in', [...phoneNumbers])
    .where('patientPhoneNumber.removedAt', 'is', null)
    .orderBy('patientPhoneNumber.isPrimary', 'desc')
    .orderBy('patient.shortId')
    .execute();
  return Map.groupBy(rows, (row) => row.phoneNumber);
}

/** What a search looks for; whatever fits one of these is found. All empty: everybody. */
export type PatientSearch = {
  /** Parts of the name, folded as `foldName` does; all of them must be in it. */
  words: readonly string[];
  phoneNumber: string | null;
  /** Digits in a row that a number holds. */
  digits: string | null;
  id: string | null;
  shortId: number | null;
  externalId: string | null;
};

/** Lower case without accents, so that "Jose" finds "José". The same as the expression in `searchPatients`. */
export function foldName(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
}

const foldedName = sql<string>`lower(regexp_replace(
  normalize(patient.given_name || ' ' || patient.family_name, NFD), '[\u0300-\u036f]', '', 'g'))`;

/** A page of patients by family name, given name; `afterId` is the last one of the page before. */
export function searchPatients(
  connection: Connection,
  clinicId: string,
  search: PatientSearch,
  page: { limit: number; afterId: string | null },
): Promise<PatientRow[]> {
  let query = connection
    .selectFrom('patient')
    .select(columns)
    .where('patient.clinicId', '=', clinicId)
    .where('patient.mergedInto', 'is', null)
    .where((where) => {
      const ways = waysToFind(where, search);
      return ways.length > 0 ? where.or(ways) : where.lit(true);
    });
  if (page.afterId !== null) {
    query = query.where(sql<boolean>`(lower(patient.family_name), lower(patient.given_name), patient.id) > (
      select lower(family_name), lower(given_name), id from patient
       where clinic_id = ${clinicId}::uuid and id = ${page.afterId}::uuid)`);
  }
  return query
    .orderBy(sql`lower(patient.family_name)`)
    .orderBy(sql`lower(patient.given_name)`)
    .orderBy('patient.id')
    .limit(page.limit)
    .execute();
}

function waysToFind(where: ExpressionBuilder<DB, 'patient'>, search: PatientSearch): Expression<SqlBool>[] {
  const { words, id, shortId, externalId, phoneNumber, digits } = search;
  const ways: Expression<SqlBool>[] = [];
  if (words.length > 0) {
    ways.push(where.and(words.map((word) => where(foldedName, 'like', `%${escapeLike(word)}%`))));
  }
  if (id !== null) ways.push(where('patient.id', '=', id), hasMerged(sql`m.id = ${id}::uuid`));
  if (shortId !== null)
    ways.push(where('patient.shortId', '=', shortId), hasMerged(sql`m.short_id = ${shortId}`));
  if (externalId !== null)
    ways.push(where('patient.externalId', '=', externalId), hasMerged(sql`m.external_id = ${externalId}`));
  if (phoneNumber !== null) ways.push(hasNumber(where, '=', phoneNumber));
  if (digits !== null) ways.push(hasNumber(where, 'like', `%${digits}%`));
  return ways;
}

/** Whoever a record was merged into is found by that record's ids too (ID-10). */
function hasMerged(condition: RawBuilder<unknown>): Expression<SqlBool> {
  return sql<boolean>`exists (select 1 from patient m where m.clinic_id = patient.clinic_id and m.merged_into = patient.id and ${condition})`;
}

function hasNumber(
  where: ExpressionBuilder<DB, 'patient'>,
  comparison: '=' | 'like',
  number: string,
): Expression<SqlBool> {
  return where.exists(
    where
      .selectFrom('patientPhoneNumber')
      .select('patientPhoneNumber.phoneNumber')
      .whereRef('patientPhoneNumber.clinicId', '=', 'patient.clinicId')
      .whereRef('patientPhoneNumber.patientId', '=', 'patient.id')
      .where('patientPhoneNumber.removedAt', 'is', null)
      .where('patientPhoneNumber.phoneNumber', comparison, number),
  );
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
