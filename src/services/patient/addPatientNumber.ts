import { clinicById } from '@/db/clinicQueries.ts';
import { addPhoneNumber, clearPrimaryNumber, numbersOfPatients } from '@/db/patientPhoneNumberQueries.ts';
import { lockPatient, updatePatient } from '@/db/patientQueries.ts';
import { requireScope, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';
import { recordDeed } from '../recordDeed.ts';
import { recallNumbers } from '../suppression/recallNumbers.ts';
import { loadPatient, noPatient } from './getPatient.ts';
import type { PresentedPatient } from './presentPatient.ts';

/**
 * Gives a patient a number, or another label or place to one that is there. The only number is the main one.
 * @throws Refusal patient_not_found, invalid_phone_number
 */
export async function addPatientNumber(
  ctx: Context,
  id: string,
  number: { phoneNumber: string; label: string; isPrimary: boolean },
): Promise<PresentedPatient> {
  requireScope(ctx.actor, 'patients:write');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const { phoneNumber } = readPhoneNumber(number.phoneNumber, clinic.country, 'phoneNumber');
  return ctx.db.transaction().execute(async (tx) => {
    if (!(await lockPatient(tx, ctx.clinicId, id))) throw noPatient();
    const present = (await numbersOfPatients(tx, ctx.clinicId, [id])).get(id) ?? [];
    const others = present.filter((one) => one.phoneNumber !== phoneNumber);
    const wasPrimary = present.some((one) => one.phoneNumber === phoneNumber && one.isPrimary);
    const isPrimary = number.isPrimary || wasPrimary || others.length === 0;
    await recallNumbers(ctx, tx, [phoneNumber]);
    if (isPrimary) await clearPrimaryNumber(tx, ctx.clinicId, id);
    await addPhoneNumber(tx, {
      clinicId: ctx.clinicId,
      patientId: id,
      phoneNumber,
      label: number.label,
      isPrimary,
      addedAt: ctx.now(),
    });
    await updatePatient(tx, ctx.clinicId, id, { updatedAt: ctx.now() });
    await recordDeed(ctx, tx, { action: 'patient.number_added', kind: 'patient', id });
    return loadPatient(ctx, tx, id);
  });
}
