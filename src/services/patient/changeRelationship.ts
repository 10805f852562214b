import { clinicById } from '@/db/clinicQueries.ts';
import { describeLink } from '@/db/linkQueries.ts';
import { numbersOfPatients } from '@/db/patientPhoneNumberQueries.ts';
import { updatePatient } from '@/db/patientQueries.ts';
import type { Category } from '@/domain/message/category.ts';
import { scopableCategories, type LinkRole } from '@/domain/patient/link.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';
import { recordDeed } from '../recordDeed.ts';
import { notTheirs } from './confirmNumber.ts';
import { loadPatient, noPatient } from './getPatient.ts';
import { lockPerson } from './lockPerson.ts';
import type { PresentedPatient } from './presentPatient.ts';
import { refreshLimits, withdraw } from './refreshLimits.ts';

export type Relationship = {
  phoneNumber: string;
  role: LinkRole | null;
  /** What may be texted about the patient there; null is everything. */
  categories: readonly Category[] | null;
  startsOn: string | null;
  endsOn: string | null;
  documentReference: string | null;
  isConfidential: boolean;
};

const fields = ['role', 'categories', 'startsOn', 'endsOn', 'documentReference'] as const;

/**
 * Records whose a patient's number is: role, what it may be texted about, first and last day, where the document is, and whether it is the one confidential
 * number (ID-01, ID-02, HIPAA-04). What waits and may not go there any more is withdrawn.
 * @throws Refusal patient_not_found, not_found for a number that is not the patient's, invalid_request, invalid_phone_number
 */
export async function changeRelationship(
  ctx: Context,
  id: string,
  said: Relationship,
): Promise<PresentedPatient> {
  requireScope(ctx.actor, 'patients:write');
  check(said);
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const { phoneNumber } = readPhoneNumber(said.phoneNumber, clinic.country, 'phoneNumber');
  return ctx.db.transaction().execute(async (tx) => {
    const person = await lockPerson(ctx, tx, id);
    if (!person) throw noPatient();
    const numbers = (await numbersOfPatients(tx, ctx.clinicId, [id])).get(id) ?? [];
    const before = numbers.find((number) => number.phoneNumber === phoneNumber);
    if (!before) throw notTheirs();
    const now = ctx.now();
    const after = {
      role: said.role,
      categories: said.categories === null ? null : [...new Set(said.categories)].toSorted(),
      startsOn: said.startsOn,
      endsOn: said.endsOn,
      documentReference: said.documentReference,
    };
    await describeLink(tx, ctx.clinicId, id, {
      phoneNumber,
      ...after,
      confidentialSince: said.isConfidential ? (before.confidentialSince ?? now) : null,
    });
    let withdrawn = await refreshLimits(ctx, tx, clinic.timeZone, person);
    if (after.categories !== null) {
      withdrawn += await withdraw(ctx, tx, {
        patientId: id,
        phoneNumbers: [phoneNumber],
        categories: outside(after.categories),
        includesUnnamed: false,
      });
    }
    await updatePatient(tx, ctx.clinicId, id, { updatedAt: now });
    const changed = fields.filter((field) => String(before[field]) !== String(after[field]));
    await recordDeed(ctx, tx, {
      action: 'patient.number_described',
      kind: 'patient',
      id,
      detail: { fields: changed, role: after.role, isConfidential: said.isConfidential, withdrawn },
    });
    return loadPatient(ctx, tx, id);
  });
}

/** Answers in a conversation and our own to STOP are in everybody's scope. */
function outside(inside: readonly Category[]): Category[] {
  return scopableCategories.filter((category) => !inside.includes(category));
}

function check({ startsOn, endsOn, isConfidential, role }: Relationship): void {
  if (startsOn !== null && endsOn !== null && Temporal.PlainDate.compare(endsOn, startsOn) < 0)
    throw wrong('endsOn', 'The last day lies before the first one.');
  if (!isConfidential) return;
  if (role !== 'self') throw wrong('role', 'A confidential number is the patient’s own.');
  if (startsOn !== null || endsOn !== null)
    throw wrong('endsOn', 'A confidential number has no first or last day: it holds until it is changed.');
}

function wrong(field: string, sentence: string): Refusal {
  return new Refusal('invalid_request', sentence, { field });
}
