import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Connection } from './database.ts';
import type { PatientTable } from './schema.ts';

export type PatientRow = Omit<Selectable<PatientTable>, 'clinicId' | 'notesForStaff'>;

const columns = [
  'patient.id',
  'patient.shortId',
  'patient.externalId',
  'patient.givenName',
  'patient.familyName',
  'patient.birthDate',
  'patient.language',
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

/** What a search looks for: parts of names, digits of a number, ids. Empty: everybody. */
export type PatientSearch = {
  /** Each must begin a word of the name. */
  words: readonly string[];
  /** A number in E.164, or the digits that it holds somewhere. */
  phoneNumber: string | null;
  digits: string | null;
  shortId: number | null;
  externalId: string | null;
};

/** A page of patients by family name, given name; `after` is the last one of the page before. */
export function searchPatients(
  connection: Connection,
  clinicId: string,
  search: PatientSearch,
  page: { limit: number; after: { familyName: string; givenName: string; id: string } | null },
): Promise<PatientRow[]> {
  const familyKey = sql<string>`lower(patient.family_name)`;
  const givenKey = sql<string>`lower(patient.given_name)`;
  let query = connection
    .selectFrom('patient')
    .select(columns)
    .where('patient.clinicId', '=', clinicId)
    .where((where) => {
      const ways = [];
      if (search.words.length > 0) {
        ways.push(
          where.and(
            search.words.map(
              (word) =>
                sql<boolean>`lower(' ' || patient.given_name || ' ' || patient.family_name) like ${`% ${escapeLike(word)}%`}`,
            ),
          ),
        );
      }
      if (search.shortId !== null) ways.push(where('patient.shortId', '=', search.shortId));
      if (search.externalId !== null) ways.push(where('patient.externalId', '=', search.externalId));
      if (search.phoneNumber !== null || search.digits !== null) {
        ways.push(
          where.exists(
            where
              .selectFrom('patientPhoneNumber as number')
              .select('number.phoneNumber')
              .whereRef('number.clinicId', '=', 'patient.clinicId')
              .whereRef('number.patientId', '=', 'patient.id')
              .where('number.removedAt', 'is', null)
              .where((one) =>
                search.phoneNumber === null
                  ? one('number.phoneNumber', 'like', `%${search.digits ?? ''}%`)
                  : one('number.phoneNumber', '=', search.phoneNumber),
              ),
          ),
        );
      }
      return ways.length > 0 ? where.or(ways) : where.lit(true);
    });
  const { after } = page;
  if (after) {
    query = query.where(
      sql<boolean>`(${familyKey}, ${givenKey}, patient.id) > (lower(${after.familyName}), lower(${after.givenName}), ${after.id}::uuid)`,
    );
  }
  return query.orderBy(familyKey).orderBy(givenKey).orderBy('patient.id').limit(page.limit).execute();
}

function escapeLike(text: string): string {
  return text.toLowerCase().replace(/[\\%_]/g, (character) => `\\${character}`);
}
