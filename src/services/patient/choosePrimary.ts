import type { Connection } from '@/db/database.ts';
import { numbersOfPatients, setPrimaryNumber } from '@/db/patientPhoneNumberQueries.ts';

/** Where none of a patient's numbers is the main one, the oldest becomes it. */
export async function choosePrimary(tx: Connection, clinicId: string, patientId: string): Promise<void> {
  const numbers = (await numbersOfPatients(tx, clinicId, [patientId])).get(patientId) ?? [];
  const [oldest] = numbers;
  if (oldest && !numbers.some(({ isPrimary }) => isPrimary))
    await setPrimaryNumber(tx, clinicId, patientId, oldest.phoneNumber);
}
