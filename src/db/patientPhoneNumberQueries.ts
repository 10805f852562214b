import type { Connection } from './database.ts';

export type PatientPhoneNumberRow = {
  patientId: string;
  phoneNumber: string;
  label: string;
  isPrimary: boolean;
  addedAt: Date;
};

const columns = ['patientId', 'phoneNumber', 'label', 'isPrimary', 'addedAt'] as const;

/** Gives a patient a number. One that was removed comes back as new; one that is there gets the new label. */
export async function addPhoneNumber(
  connection: Connection,
  number: PatientPhoneNumberRow & { clinicId: string },
): Promise<void> {
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
  at: Date,
): Promise<boolean> {
  const row = await connection
    .updateTable('patientPhoneNumber')
    .set({ removedAt: at, isPrimary: false })
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .where('phoneNumber', '=', phoneNumber)
    .where('removedAt', 'is', null)
    .returning('phoneNumber')
    .executeTakeFirst();
  return row !== undefined;
}
