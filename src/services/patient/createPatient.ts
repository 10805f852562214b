import { clinicById, nextShortId } from '@/db/clinicQueries.ts';
import { addPhoneNumber } from '@/db/patientPhoneNumberQueries.ts';
import { insertPatient, lockPatient } from '@/db/patientQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';
import { recordDeed } from '../recordDeed.ts';
import { recallNumbers } from '../suppression/recallNumbers.ts';
import { checkBirthDate } from './checkBirthDate.ts';
import { loadPatient } from './getPatient.ts';
import type { PresentedPatient } from './presentPatient.ts';
import { refreshLimits } from './refreshLimits.ts';

export type NewPatient = {
  givenName: string;
  familyName: string;
  birthDate?: string | null | undefined;
  language: string;
  externalId?: string | null | undefined;
  /** The IANA zone that the patient chose. */
  timeZone?: string | null | undefined;
  zip?: string | null | undefined;
  addressState?: string | null | undefined;
  /** As people write them; the first one is the main one. */
  phoneNumbers: readonly { phoneNumber: string; label: string }[];
};

/**
 * Adds a patient. Somebody else may have the same name, and the same number: a family shares a phone.
 * @throws Refusal invalid_phone_number, invalid_request, conflict for an external id that is taken
 */
export async function createPatient(ctx: Context, patient: NewPatient): Promise<PresentedPatient> {
  requireScope(ctx.actor, 'patients:write');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  checkBirthDate(ctx, clinic.timeZone, patient.birthDate ?? null);
  const numbers = new Map(
    patient.phoneNumbers.map(({ phoneNumber, label }, index) => [
      readPhoneNumber(phoneNumber, clinic.country, `phoneNumbers.${index}.phoneNumber`).phoneNumber,
      label,
    ]),
  );
  const id = ctx.newId();
  const now = ctx.now();
  return ctx.db.transaction().execute(async (tx) => {
    const isNew = await insertPatient(tx, {
      clinicId: ctx.clinicId,
      id,
      shortId: await nextShortId(tx, ctx.clinicId, 'nextPatientShortId'),
      externalId: patient.externalId ?? null,
      givenName: patient.givenName,
      familyName: patient.familyName,
      birthDate: patient.birthDate ?? null,
      language: patient.language,
      timeZone: patient.timeZone ?? null,
      zip: patient.zip ?? null,
      addressState: patient.addressState ?? null,
      createdAt: now,
      updatedAt: now,
    });
    if (!isNew) throw externalIdTaken();
    await recallNumbers(ctx, tx, [...numbers.keys()]);
    let isPrimary = true;
    for (const [phoneNumber, label] of numbers) {
      await addPhoneNumber(tx, {
        clinicId: ctx.clinicId,
        patientId: id,
        phoneNumber,
        label,
        isPrimary,
        addedAt: now,
      });
      isPrimary = false;
    }
    const added = await lockPatient(tx, ctx.clinicId, id);
    if (added) await refreshLimits(ctx, tx, clinic.timeZone, added);
    await recordDeed(ctx, tx, {
      action: 'patient.created',
      kind: 'patient',
      id,
      detail: { phoneNumbers: numbers.size },
    });
    return loadPatient(ctx, tx, id);
  });
}

export function externalIdTaken(): Refusal {
  return new Refusal('conflict', 'Another patient has this external id.', { field: 'externalId' });
}
