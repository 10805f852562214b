import type { Connection } from '@/db/database.ts';
import { lockNumbers } from '@/db/directSendQueries.ts';
import { numbersEverOf } from '@/db/linkQueries.ts';
import { lockPatient, type PatientRow } from '@/db/patientQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';

/** What changing a person needs: dependencies, and for which clinic. */
export type PersonDeps = Deps & { clinicId: string };

/**
 * The patient, locked until commit, and before it the numbers that they ever had: no claim of a text to one of these is under way, and none begins.
 * First statement of a transaction.
 * Not where the record was merged meanwhile: whoever asks again finds the other one (ID-10).
 * @param alsoNumbers numbers that the patient is about to get
 */
export async function lockPerson(
  { clinicId }: Pick<PersonDeps, 'clinicId'>,
  tx: Connection,
  patientId: string,
  alsoNumbers: readonly string[] = [],
): Promise<PatientRow | undefined> {
  await lockNumbers(tx, clinicId, [...(await numbersEverOf(tx, clinicId, patientId)), ...alsoNumbers]);
  const person = await lockPatient(tx, clinicId, patientId);
  return person?.mergedInto ? undefined : person;
}
