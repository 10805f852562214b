import type { Connection } from '@/db/database.ts';
import { patientById } from '@/db/patientQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordView } from '../recordView.ts';
import { presentPatients, type PresentedPatient } from './presentPatient.ts';

/** One patient. @throws Refusal patient_not_found */
export async function getPatient(ctx: Context, id: string): Promise<PresentedPatient> {
  requireScope(ctx.actor, 'patients:read');
  const patient = await loadPatient(ctx, ctx.db, id);
  await recordView(ctx, 'patient.viewed', { kind: 'patient', id });
  return patient;
}

/** The patient as it stands now, for the answer to a change. */
export async function loadPatient(
  ctx: Context,
  connection: Connection,
  id: string,
): Promise<PresentedPatient> {
  const row = await patientById(connection, ctx.clinicId, id);
  const [patient] = row ? await presentPatients(ctx, connection, [row]) : [];
  if (!patient) throw noPatient();
  return patient;
}

export function noPatient(): Refusal {
  return new Refusal('patient_not_found', 'There is no patient with this id in this clinic.');
}

/** The record names nobody any more, and is not filled again: that is a new patient. */
export function wasErased(): Refusal {
  return new Refusal('conflict', 'This patient was erased. Add a new one instead.', {
    reason: 'patient_erased',
  });
}
