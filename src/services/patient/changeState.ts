import { clinicById } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import { numbersOfPatients } from '@/db/patientPhoneNumberQueries.ts';
import { updatePatient, type PatientRow } from '@/db/patientQueries.ts';
import type { CareState } from '@/domain/patient/careState.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { loadPatient, noPatient, wasErased } from './getPatient.ts';
import { lockPerson } from './lockPerson.ts';
import { openPatientTask } from './openPatientTask.ts';
import type { PresentedPatient } from './presentPatient.ts';
import { refreshLimits, withdraw } from './refreshLimits.ts';
import { unlinkNumber } from './unlinkNumber.ts';

export type StateChange = {
  isDeceased?: boolean | undefined;
  doNotText?: boolean | undefined;
  careState?: CareState | undefined;
  /** Somebody has said that a person may be texted again, or lives after all: it is meant. */
  isConfirmed?: boolean | undefined;
};

/**
 * Records how a patient stands. From the commit on nothing is claimed that this forbids, and what waited is withdrawn: everything after a
 * death, whose numbers are unlinked too (ID-05), everything for who is not to be texted (ID-04), marketing, surveys and wellness for whoever is not an
 * active patient (ID-09). What is said already changes nothing.
 * @throws Refusal patient_not_found; conflict where texts would become possible again and nobody has confirmed it
 */
export async function changeState(ctx: Context, id: string, change: StateChange): Promise<PresentedPatient> {
  requireScope(ctx.actor, 'patients:write');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  return ctx.db.transaction().execute(async (tx) => {
    const before = await lockPerson(ctx, tx, id);
    if (!before) throw noPatient();
    if (before.erasedAt !== null) throw wasErased();
    const after = stateAfter(before, change, ctx.now());
    const opens =
      (before.deceasedAt !== null && after.deceasedAt === null) ||
      (before.doNotTextSince !== null && after.doNotTextSince === null);
    if (opens && change.isConfirmed !== true) throw needsConfirmation();
    const changed = changedFields(before, after);
    if (changed.length === 0) return loadPatient(ctx, tx, id);
    const now = ctx.now();
    await updatePatient(tx, ctx.clinicId, id, {
      deceasedAt: after.deceasedAt,
      doNotTextSince: after.doNotTextSince,
      careState: after.careState,
      ...(changed.includes('careState') ? { careStateSince: now } : {}),
      updatedAt: now,
    });
    let withdrawn = await refreshLimits(ctx, tx, clinic.timeZone, after);
    if (before.deceasedAt === null && after.deceasedAt !== null) {
      withdrawn += await endTexts(ctx, tx, clinic.timeZone, after);
    }
    await recordDeed(ctx, tx, {
      action: 'patient.state_changed',
      kind: 'patient',
      id,
      detail: { fields: changed, isDeceased: after.deceasedAt !== null, withdrawn },
    });
    return loadPatient(ctx, tx, id);
  });
}

function stateAfter(before: PatientRow, change: StateChange, now: Date): PatientRow {
  const since = (was: Date | null, is: boolean | undefined): Date | null =>
    is === undefined ? was : is ? (was ?? now) : null;
  return {
    ...before,
    deceasedAt: since(before.deceasedAt, change.isDeceased),
    doNotTextSince: since(before.doNotTextSince, change.doNotText),
    careState: change.careState ?? before.careState,
  };
}

function changedFields(before: PatientRow, after: PatientRow): string[] {
  return (['deceasedAt', 'doNotTextSince', 'careState'] as const).filter(
    (field) => before[field] !== after[field],
  );
}

/** After a death: the numbers are nobody's of ours any more, and somebody has to see to the rest. */
async function endTexts(ctx: Context, tx: Connection, timeZone: string, person: PatientRow): Promise<number> {
  const numbers = (await numbersOfPatients(tx, ctx.clinicId, [person.id])).get(person.id) ?? [];
  const phoneNumbers = numbers.map(({ phoneNumber }) => phoneNumber);
  const about = { patientId: person.id, phoneNumbers, categories: null, includesUnnamed: false };
  const withdrawn = await withdraw(ctx, tx, about);
  for (const phoneNumber of phoneNumbers)
    await unlinkNumber(ctx, tx, timeZone, person, phoneNumber, 'deceased');
  await openPatientTask(ctx, tx, { kind: 'patient_deceased', priority: 'high', patientId: person.id });
  return withdrawn;
}

function needsConfirmation(): Refusal {
  return new Refusal(
    'conflict',
    'Texts to this patient were stopped for good. Say that it is meant (isConfirmed) to allow them again.',
    { reason: 'needs_confirmation', field: 'isConfirmed' },
  );
}
