import type { Modality } from '@/domain/appointment/modality.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { lockFoundPatient, type PatientRef } from '../message/recipient.ts';
import { claimFreeTimes } from '../waitingList/claimFreeTimes.ts';
import { bookableLocation } from './bookableLocation.ts';
import { bookAppointment } from './bookAppointment.ts';
import { loadAppointment } from './getAppointment.ts';
import type { PresentedAppointment } from './presentAppointment.ts';
import { readStart } from './readStart.ts';

export type NewAppointment = {
  patientId: PatientRef;
  /** ISO 8601 with offset, or the clinic's wall clock. */
  startsAt: string;
  durationMinutes?: number | null | undefined;
  clinician?: string | null | undefined;
  visitType?: string | null | undefined;
  modality?: Modality | undefined;
  externalId?: string | null | undefined;
  locationId?: string | null | undefined;
};

/**
 * Books an appointment.
 * @throws Refusal patient_not_found, invalid_request, not_found for a location that is not in use, conflict for an external id that is taken
 */
export async function createAppointment(
  ctx: Context,
  appointment: NewAppointment,
): Promise<PresentedAppointment> {
  requireScope(ctx.actor, 'appointments:write');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const location = await bookableLocation(ctx, appointment.locationId ?? null);
  const start = readStart(appointment.startsAt, location?.timeZone ?? clinic.timeZone);
  const { durationMinutes = null, clinician = null } = appointment;
  return ctx.db.transaction().execute(async (tx) => {
    const times = await claimFreeTimes(ctx, tx, {
      startsAt: start.startsAt,
      durationMinutes,
      clinician,
      locationId: location?.id ?? null,
    });
    // The patient before the clinic's counter, as everywhere: two bookings at once must not wait for each other.
    const patient = await lockFoundPatient(tx, ctx.clinicId, appointment.patientId);
    const id = await bookAppointment(ctx, tx, {
      externalId: appointment.externalId ?? null,
      patientId: patient.id,
      clinician,
      visitType: appointment.visitType ?? null,
      modality: appointment.modality ?? 'in_person',
      durationMinutes,
      locationId: location?.id ?? null,
      ...start,
    });
    if (id === null) {
      throw new Refusal('conflict', 'Another appointment has this external id.', { field: 'externalId' });
    }
    await times.bookedAs({ id, patientId: patient.id });
    return loadAppointment(ctx, tx, id);
  });
}
