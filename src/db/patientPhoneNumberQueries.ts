import { sql } from 'kysely';
import type { Category } from '@/domain/message/category.ts';
import type { LinkRole } from '@/domain/patient/link.ts';
import type { Connection } from './database.ts';

export type PatientPhoneNumberRow = {
  patientId: string;
  phoneNumber: string;
  label: string;
  isPrimary: boolean;
  addedAt: Date;
  /** Whose number it is; null: nobody has said. */
  role: LinkRole | null;
  categories: Category[] | null;
  startsOn: string | null;
  endsOn: string | null;
  documentReference: string | null;
  confidentialSince: Date | null;
  textsFrom: Date | null;
  textsUntil: Date | null;
};

/** What a number is added with; whose it is comes separately. */
export type NewPhoneNumber = Pick<
  PatientPhoneNumberRow,
  'patientId' | 'phoneNumber' | 'label' | 'isPrimary' | 'addedAt'
> & { clinicId: string };

/** Why a number is not a patient's any more. */
export type RemovalReason = 'removed' | 'wrong_number' | 'deceased' | 'reassigned' | 'merged';

const columns = [
  'patientId',
  'phoneNumber',
  'label',
  'isPrimary',
  'addedAt',
  'role',
  'startsOn',
  'endsOn',
  'documentReference',
  'confidentialSince',
  'textsFrom',
  'textsUntil',
] as const;

/** Gives a patient a number. One that was removed comes back as new; one that is there gets the new label. */
export async function addPhoneNumber(connection: Connection, number: NewPhoneNumber): Promise<void> {
  await forgetRemoved(connection, number);
  await connection
    .insertInto('patientPhoneNumber')
    .values(number)
    .onConflict((conflict) =>
      conflict.columns(['clinicId', 'patientId', 'phoneNumber']).doUpdateSet((set) => ({
        label: number.label,
        isPrimary: number.isPrimary,
        addedAt: set
          .case()
          .when('patientPhoneNumber.removedAt', 'is', null)
          .then(set.ref('patientPhoneNumber.addedAt'))
          .else(number.addedAt)
          .end(),
        removedAt: null,
      })),
    )
    .execute();
}

/** Whose a number was when it was taken away says nothing about whose it is when it comes back. */
async function forgetRemoved(
  connection: Connection,
  { clinicId, patientId, phoneNumber }: NewPhoneNumber,
): Promise<void> {
  await connection
    .updateTable('patientPhoneNumber')
    .set({
      ...nothingSaid,
      removedBecause: null,
      confidentialSince: null,
      textsFrom: null,
      textsUntil: null,
      promotionsUntil: null,
    })
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .where('phoneNumber', '=', phoneNumber)
    .where('removedAt', 'is not', null)
    .execute();
}

const nothingSaid = {
  role: null,
  categories: null,
  startsOn: null,
  endsOn: null,
  documentReference: null,
} as const;

/** Why a number that the patient once had was taken away; undefined for one that they have, or never had. */
export async function removalOf(
  connection: Connection,
  clinicId: string,
  patientId: string,
  phoneNumber: string,
): Promise<RemovalReason | undefined> {
  const row = await connection
    .selectFrom('patientPhoneNumber')
    .select('removedBecause')
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .where('phoneNumber', '=', phoneNumber)
    .where('removedAt', 'is not', null)
    .executeTakeFirst();
  return row && (row.removedBecause ?? 'removed');
}

/** The patients who have this number in use. */
export async function patientIdsAtNumber(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
): Promise<string[]> {
  const rows = await connection
    .selectFrom('patientPhoneNumber')
    .select('patientId')
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .where('removedAt', 'is', null)
    .orderBy('patientId')
    .execute();
  return rows.map(({ patientId }) => patientId);
}

/** The numbers in use of these patients: the main one first, then the oldest. */
export async function numbersOfPatients(
  connection: Connection,
  clinicId: string,
  patientIds: readonly string[],
): Promise<Map<string, PatientPhoneNumberRow[]>> {
  if (patientIds.length === 0) return new Map();
  const rows = await connection
    .selectFrom('patientPhoneNumber')
    .select(columns)
    .select(sql<Category[] | null>`categories`.as('categories'))
    .where('clinicId', '=', clinicId)
    .where('patientId', 'in', [...patientIds])
    .where('removedAt', 'is', null)
    .orderBy('isPrimary', 'desc')
    .orderBy('addedAt')
    .orderBy('phoneNumber')
    .execute();
  return Map.groupBy(rows, (row) => row.patientId);
}

/** Takes the mark of the main number off whichever number has it. */
export async function clearPrimaryNumber(
  connection: Connection,
  clinicId: string,
  patientId: string,
): Promise<void> {
  await connection
    .updateTable('patientPhoneNumber')
    .set({ isPrimary: false })
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .where('isPrimary', '=', true)
    .execute();
}

/** Makes a number in use the main one; no other may be marked. */
export async function setPrimaryNumber(
  connection: Connection,
  clinicId: string,
  patientId: string,
  phoneNumber: string,
): Promise<void> {
  await connection
    .updateTable('patientPhoneNumber')
    .set({ isPrimary: true })
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .where('phoneNumber', '=', phoneNumber)
    .where('removedAt', 'is', null)
    .execute();
}

/** Takes a number away; what was sent to it stays. Returns whether the patient had it. */
export async function removePhoneNumber(
  connection: Connection,
  clinicId: string,
  patientId: string,
  phoneNumber: string,
  { at, because }: { at: Date; because: RemovalReason },
): Promise<boolean> {
  const row = await connection
    .updateTable('patientPhoneNumber')
    .set({ removedAt: at, removedBecause: because, textsUntil: at, isPrimary: false })
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .where('phoneNumber', '=', phoneNumber)
    .where('removedAt', 'is', null)
    .returning('phoneNumber')
    .executeTakeFirst();
  return row !== undefined;
}
