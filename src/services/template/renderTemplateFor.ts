import { visitAtGate, type LocationAtGate } from '@/db/aboutQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { toldZone } from '@/domain/schedule/zoneEvidence.ts';
import { isFieldName, type FieldValues } from '@/domain/template/field.ts';
import type { Language } from '@/domain/template/language.ts';
import { noAppointment } from '../appointment/getAppointment.ts';
import { requireScope, type Context } from '../context.ts';
import { findPatient, type PatientRef } from '../message/recipient.ts';
import { recordView } from '../recordView.ts';
import { renderForPatient, type TextFromTemplate } from './renderForPatient.ts';

export type RenderRequest = {
  patientId?: PatientRef | undefined;
  /** The visit that it is about: our id. Its location's name, phone and discretion count. */
  appointmentId?: string | undefined;
  /** The patient's own by default. */
  language?: Language | undefined;
  values: Readonly<Record<string, string | number>>;
};

/**
 * A template's text for the composer, before anything is sent: the patient's first name is filled in, and fields
 * without a value are named.
 * @throws Refusal not_found, patient_not_found, invalid_request for a field that does not exist or a value that does not fit
 */
export async function renderTemplateFor(
  ctx: Context,
  key: string,
  request: RenderRequest,
): Promise<TextFromTemplate> {
  requireScope(ctx.actor, 'templates:read');
  const values: FieldValues = {};
  for (const [name, value] of Object.entries(request.values)) {
    if (!isFieldName(name)) {
      throw new Refusal('invalid_request', 'There is no field of this name.', { field: 'values' });
    }
    // The composer sends every field that it shows, filled or not.
    if (value !== '') values[name] = value;
  }
  const location = await locationOf(ctx, request.appointmentId);
  if (request.patientId === undefined) {
    return renderForPatient(
      ctx,
      ctx.db,
      key,
      { givenName: null, language: request.language ?? 'en' },
      values,
      location,
    );
  }
  requireScope(ctx.actor, 'patients:read');
  const patient = await findPatient(ctx.db, ctx.clinicId, request.patientId);
  await recordView(ctx, 'template.rendered', { kind: 'patient', id: patient.id });
  const person = {
    givenName: patient.givenName,
    language: request.language ?? patient.language,
    zone: toldZone(patient),
  };
  return renderForPatient(ctx, ctx.db, key, person, values, location);
}

async function locationOf(ctx: Context, appointmentId: string | undefined): Promise<LocationAtGate | null> {
  if (appointmentId === undefined) return null;
  requireScope(ctx.actor, 'appointments:read');
  const visit = await visitAtGate(ctx.db, ctx.clinicId, { id: appointmentId });
  if (!visit) throw noAppointment();
  return visit.location;
}
