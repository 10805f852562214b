import { clinicById } from '@/db/clinicQueries.ts';
import { requireScope, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';
import { recordDeed } from '../recordDeed.ts';
import { notTheirs } from './confirmNumber.ts';
import { loadPatient, noPatient } from './getPatient.ts';
import { lockPerson } from './lockPerson.ts';
import type { PresentedPatient } from './presentPatient.ts';
import { unlinkNumber } from './unlinkNumber.ts';

/**
 * Takes a number from a patient; what was sent to it, its consent and its opt-out stay on record, what
 * waits to be sent there about the patient is withdrawn. Where it was the main one, the oldest of the others takes its place.
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
    const person = await lockPerson(ctx, tx, id);
    if (!person) throw noPatient();
    const isTheirs = await unlinkNumber(ctx, tx, clinic.timeZone, person, phoneNumber, 'removed');
    if (!isTheirs) throw notTheirs();
    await recordDeed(ctx, tx, { action: 'patient.number_removed', kind: 'patient', id });
    return loadPatient(ctx, tx, id);
  });
}
