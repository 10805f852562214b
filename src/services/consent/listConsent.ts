import { clinicById } from '@/db/clinicQueries.ts';
import { numbersOfPatients } from '@/db/patientPhoneNumberQueries.ts';
import { patientById } from '@/db/patientQueries.ts';
import { requireScope, type Context } from '../context.ts';
import { noPatient } from '../patient/getPatient.ts';
import { recordView } from '../recordView.ts';
import { consentState, type PresentedConsentState } from './consentState.ts';

/** The state of consent of each number that a patient has now. @throws Refusal patient_not_found */
export async function listConsent(
  ctx: Context,
  patientId: string,
): Promise<{ items: PresentedConsentState[] }> {
  requireScope(ctx.actor, 'consent:read');
  const patient = await patientById(ctx.db, ctx.clinicId, patientId);
  if (!patient) throw noPatient();
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const numbers = (await numbersOfPatients(ctx.db, ctx.clinicId, [patientId])).get(patientId) ?? [];
  const items = [];
  for (const { phoneNumber } of numbers) {
    items.push(await consentState(ctx, ctx.db, clinic, patient, phoneNumber));
  }
  await recordView(ctx, 'consent.viewed', { kind: 'patient', id: patientId });
  return { items };
}
