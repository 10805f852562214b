import type { Connection } from '@/db/database.ts';
import { removePhoneNumber, type RemovalReason } from '@/db/patientPhoneNumberQueries.ts';
import { updatePatient, type PatientRow } from '@/db/patientQueries.ts';
import { choosePrimary } from './choosePrimary.ts';
import type { PersonDeps } from './lockPerson.ts';
import { refreshLimits, withdraw } from './refreshLimits.ts';

/**
 * Takes a number from a patient, and withdraws what waits to be sent there about them; the oldest of the others becomes the main one where it was that.
 * The caller holds `lockPerson`. Returns whether the patient had it.
 */
export async function unlinkNumber(
  deps: PersonDeps,
  tx: Connection,
  timeZone: string,
  person: PatientRow,
  phoneNumber: string,
  because: RemovalReason,
): Promise<boolean> {
  const { clinicId } = deps;
  const { id } = person;
  const at = deps.now();
  if (!(await removePhoneNumber(tx, clinicId, id, phoneNumber, { at, because }))) return false;
  await withdraw(deps, tx, {
    patientId: id,
    phoneNumbers: [phoneNumber],
    categories: null,
    includesUnnamed: false,
  });
  await choosePrimary(tx, clinicId, id);
  await refreshLimits(deps, tx, timeZone, person);
  await updatePatient(tx, clinicId, id, { updatedAt: at });
  return true;
}
