import { clinicById } from '@/db/clinicQueries.ts';
import { describeLink } from '@/db/linkQueries.ts';
import {
  addPhoneNumber,
  clearPrimaryNumber,
  numbersOfPatients,
  removalOf,
} from '@/db/patientPhoneNumberQueries.ts';
import { updatePatient } from '@/db/patientQueries.ts';
import type { LinkRole } from '@/domain/patient/link.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';
import { recordDeed } from '../recordDeed.ts';
import { recallNumbers } from '../suppression/recallNumbers.ts';
import { loadPatient, noPatient, wasErased } from './getPatient.ts';
import { lockPerson } from './lockPerson.ts';
import type { PresentedPatient } from './presentPatient.ts';
import { refreshLimits } from './refreshLimits.ts';

export type AddedNumber = {
  phoneNumber: string;
  label: string;
  isPrimary: boolean;
  /** Whose it is; left as it is where nothing is said. */
  role?: LinkRole | null | undefined;
  /** The number turned out to be somebody else's once, and somebody has checked that it is the patient's all the same. */
  isConfirmed?: boolean | undefined;
};

/**
 * Gives a patient a number, or another label or place to one that is there. The only number is the main one. No import brings a number back to
 * somebody who has died (ID-05), nor, unless somebody confirms it, one from which a stranger wrote (ID-06).
 * @throws Refusal patient_not_found, invalid_phone_number, conflict
 */
export async function addPatientNumber(
  ctx: Context,
  id: string,
  number: AddedNumber,
): Promise<PresentedPatient> {
  requireScope(ctx.actor, 'patients:write');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const { phoneNumber } = readPhoneNumber(number.phoneNumber, clinic.country, 'phoneNumber');
  return ctx.db.transaction().execute(async (tx) => {
    const person = await lockPerson(ctx, tx, id, [phoneNumber]);
    if (!person) throw noPatient();
    if (person.erasedAt !== null) throw wasErased();
    if (person.deceasedAt !== null) throw deceased();
    const removal = await removalOf(tx, ctx.clinicId, id, phoneNumber);
    const wasStrangers = removal === 'wrong_number' || removal === 'reassigned';
    if (wasStrangers && number.isConfirmed !== true) throw wasSomebodyElses();
    const present = (await numbersOfPatients(tx, ctx.clinicId, [id])).get(id) ?? [];
    const others = present.filter((one) => one.phoneNumber !== phoneNumber);
    const known = present.find((one) => one.phoneNumber === phoneNumber);
    const isPrimary = number.isPrimary || known?.isPrimary === true || others.length === 0;
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
    if (number.role !== undefined) {
      const { categories, startsOn, endsOn, documentReference, confidentialSince } = known ?? nothingSaid;
      const said = { categories, startsOn, endsOn, documentReference, confidentialSince };
      await describeLink(tx, ctx.clinicId, id, { phoneNumber, role: number.role, ...said });
    }
    await refreshLimits(ctx, tx, clinic.timeZone, person);
    await updatePatient(tx, ctx.clinicId, id, { updatedAt: ctx.now() });
    await recordDeed(ctx, tx, {
      action: 'patient.number_added',
      kind: 'patient',
      id,
      ...(wasStrangers ? { detail: { relinkedAfter: removal } } : {}),
    });
    return loadPatient(ctx, tx, id);
  });
}

const nothingSaid = {
  categories: null,
  startsOn: null,
  endsOn: null,
  documentReference: null,
  confidentialSince: null,
};

function deceased(): Refusal {
  return new Refusal('conflict', 'This patient is recorded as deceased, and gets no numbers.', {
    reason: 'person_deceased',
  });
}

function wasSomebodyElses(): Refusal {
  return new Refusal(
    'conflict',
    'This number turned out to be somebody else’s. Check it with the patient, then say that it is meant (isConfirmed).',
    { reason: 'needs_confirmation', field: 'isConfirmed' },
  );
}
