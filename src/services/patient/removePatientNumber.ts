import { clinicById } from '@/db/clinicQueries.ts';
import { numbersOfPatients, removePhoneNumber, setPrimaryNumber } from '@/db/patientPhoneNumberQueries.ts';
import { lockPatient, updatePatient } from '@/db/patientQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';
import { recordDeed } from '../recordDeed.ts';
import { loadPatient, noPatient } from './getPatient.ts';
import type { PresentedPatient } from './presentPatient.ts';

/**
 * Takes a number from a patient; what was sent to it, its consent and its opt-out stay on record. Where it was the
 * main one, the oldest of the others takes its place.
 * @throws Refusal patient_not_found, not_found when it is no number of the patient, invalid_phone_number
 */
export async function removePatientNumber(
  ctx: Context,
  id: string,
  number: string,
): Promise<PresentedPatient> {
  requireScope(ctx.actor, 'patients:write');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const { phoneNumber } = readPhoneNumber(number, clinic.country, 'phoneNumber');
  return ctx.db.transaction().execute(async (tx) => {
    if (!(await lockPatient(tx, ctx.clinicId, id))) throw noPatient();
    if (!(await removePhoneNumber(tx, ctx.clinicId, id, phoneNumber, ctx.now()))) {
      throw new Refusal('not_found', 'The patient does not have this number.', { field: 'phoneNumber' });
    }
    const rest = (await numbersOfPatients(tx, ctx.clinicId, [id])).get(id) ?? [];
    const [oldest] = rest;
    if (oldest && !rest.some(({ isPrimary }) => isPrimary)) {
      await setPrimaryNumber(tx, ctx.clinicId, id, oldest.phoneNumber);
    }
    await updatePatient(tx, ctx.clinicId, id, { updatedAt: ctx.now() });
    await recordDeed(ctx, tx, { action: 'patient.number_removed', kind: 'patient', id });
    return loadPatient(ctx, tx, id);
  });
}
