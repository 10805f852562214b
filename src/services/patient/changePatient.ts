import { clinicById } from '@/db/clinicQueries.ts';
import { isExternalIdTaken, updatePatient } from '@/db/patientQueries.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { checkBirthDate } from './checkBirthDate.ts';
import { externalIdTaken } from './createPatient.ts';
import { loadPatient, noPatient, wasErased } from './getPatient.ts';
import { lockPerson } from './lockPerson.ts';
import type { PresentedPatient } from './presentPatient.ts';
import { refreshLimits } from './refreshLimits.ts';

const fields = [
  'givenName',
  'familyName',
  'birthDate',
  'language',
  'externalId',
  'timeZone',
  'zip',
  'addressState',
] as const;

export type PatientChange = {
  givenName?: string | undefined;
  familyName?: string | undefined;
  birthDate?: string | null | undefined;
  language?: string | undefined;
  externalId?: string | null | undefined;
  timeZone?: string | null | undefined;
  zip?: string | null | undefined;
  addressState?: string | null | undefined;
};

/**
 * Changes what is given and leaves the rest.
 * @throws Refusal patient_not_found, invalid_request, conflict for an external id that is taken
 */
export async function changePatient(
  ctx: Context,
  id: string,
  change: PatientChange,
): Promise<PresentedPatient> {
  requireScope(ctx.actor, 'patients:write');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  checkBirthDate(ctx, clinic.timeZone, change.birthDate ?? null);
  return ctx.db.transaction().execute(async (tx) => {
    const row = await lockPerson(ctx, tx, id);
    if (!row) throw noPatient();
    if (row.erasedAt !== null) throw wasErased();
    const changed = fields.filter((field) => change[field] !== undefined && change[field] !== row[field]);
    if (changed.length > 0) {
      const { externalId } = change;
      if (externalId && (await isExternalIdTaken(tx, ctx.clinicId, externalId, id))) throw externalIdTaken();
      await updatePatient(tx, ctx.clinicId, id, {
        ...Object.fromEntries(changed.map((field) => [field, change[field]])),
        updatedAt: ctx.now(),
      });
      if (change.birthDate !== undefined) {
        await refreshLimits(ctx, tx, clinic.timeZone, { ...row, birthDate: change.birthDate });
      }
      await recordDeed(ctx, tx, {
        action: 'patient.changed',
        kind: 'patient',
        id,
        detail: { fields: changed },
      });
    }
    return loadPatient(ctx, tx, id);
  });
}
