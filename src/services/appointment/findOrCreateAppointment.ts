import type { AppointmentTime } from '@/domain/appointment/localTime.ts';
import { requireScope, type Context } from '@/services/context.ts';
import { bookAppointment } from './bookAppointment.ts';
import { lockFoundPatient, type PatientRef } from '@/services/message/recipient.ts';

/**
 * The patient's appointment at that minute, made when there is none, so that CONFIRM has something to confirm.
 * Asked twice at once it makes one: the patient's row is locked meanwhile.
 * @throws Refusal patient_not_found
 */
export async function findOrCreateAppointment(
  ctx: Context,
  wanted: { patientId: PatientRef; time: AppointmentTime; clinician: string | null },
): Promise<{ id: string; isNew: boolean }> {
  requireScope(ctx.actor, 'appointments:write');
  return ctx.db.transaction().execute(async (tx) => {
    const patient = await lockFoundPatient(tx, ctx.clinicId, wanted.patientId);
    const minute = wanted.time.startsAt.round({ smallestUnit: 'minute', roundingMode: 'floor' });
    const existing = await tx
      .selectFrom('appointment')
      .select('id')
      .where('clinicId', '=', ctx.clinicId)
      .where('patientId', '=', patient.id)
      .where('startsAt', '>=', new Date(minute.epochMilliseconds))
      .where('startsAt', '<', new Date(minute.epochMilliseconds + 60_000))
      .where('status', '!=', 'cancelled')
      .orderBy('createdAt')
      .executeTakeFirst();
    if (existing) return { id: existing.id, isNew: false };
    const id = await bookAppointment(ctx, tx, {
      patientId: patient.id,
      clinician: wanted.clinician,
      startsAt: new Date(minute.epochMilliseconds),
      localStart: wanted.time.local.round({ smallestUnit: 'minute', roundingMode: 'floor' }).toString(),
      timeZone: wanted.time.timeZone,
    });
    // Only an external id can be taken, and there is none.
    if (id === null) throw new Error('the appointment could not be stored');
    return { id, isNew: true };
  });
}
