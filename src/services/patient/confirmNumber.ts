import { clinicById } from '@/db/clinicQueries.ts';
import { noteVerified } from '@/db/numberStateQueries.ts';
import { numbersOfPatients } from '@/db/patientPhoneNumberQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';
import { recordDeed } from '../recordDeed.ts';
import { loadPatient, noPatient } from './getPatient.ts';
import { lockPerson } from './lockPerson.ts';
import type { PresentedPatient } from './presentPatient.ts';

/**
 * Staff have asked the patient, at check-in: the number is right. Whatever failures said of it before does not count any more (TCPA-20).
 * @throws Refusal patient_not_found, not_found for a number that is not the patient's, invalid_phone_number
 */
export async function confirmNumber(ctx: Context, id: string, number: string): Promise<PresentedPatient> {
  requireScope(ctx.actor, 'patients:write');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const { phoneNumber } = readPhoneNumber(number, clinic.country, 'phoneNumber');
  return ctx.db.transaction().execute(async (tx) => {
    if (!(await lockPerson(ctx, tx, id))) throw noPatient();
    const numbers = (await numbersOfPatients(tx, ctx.clinicId, [id])).get(id) ?? [];
    if (!numbers.some((one) => one.phoneNumber === phoneNumber)) throw notTheirs();
    await noteVerified(tx, ctx.clinicId, phoneNumber, { at: ctx.now(), by: 'staff' });
    await recordDeed(ctx, tx, {
      action: 'patient.number_verified',
      kind: 'patient',
      id,
      detail: { by: 'staff' },
    });
    return loadPatient(ctx, tx, id);
  });
}

export function notTheirs(): Refusal {
  return new Refusal('not_found', 'The patient does not have this number.', { field: 'phoneNumber' });
}
