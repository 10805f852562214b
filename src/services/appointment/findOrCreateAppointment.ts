import { recordAudit } from '@/db/auditQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import { nextShortId } from '@/db/clinicQueries.ts';
import type { AppointmentTime } from '@/domain/appointment/localTime.ts';
import { actorColumns, requireScope, type Context } from '@/services/context.ts';
import { findPatient, type PatientRef } from '@/services/message/recipient.ts';

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
    const patient = await findPatient(tx, ctx.clinicId, wanted.patientId);
    await tx
      .selectFrom('patient')
      .select('id')
      .where('clinicId', '=', ctx.clinicId)
      .where('id', '=', patient.id)
      .forUpdate()
      .execute();
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
    const id = ctx.newId();
    const now = ctx.now();
    await tx
      .insertInto('appointment')
      .values({
        clinicId: ctx.clinicId,
        id,
        shortId: await nextShortId(tx, ctx.clinicId, 'nextAppointmentShortId'),
        patientId: patient.id,
        clinician: wanted.clinician,
        startsAt: new Date(minute.epochMilliseconds),
        localStart: wanted.time.local.round({ smallestUnit: 'minute', roundingMode: 'floor' }).toString(),
        timeZone: wanted.time.timeZone,
      })
      .execute();
    const event = { clinicId: ctx.clinicId, occurredAt: now, ...actorColumns(ctx.actor) };
    await tx
      .insertInto('appointmentEvent')
      .values({ ...event, id: ctx.newId(), appointmentId: id, kind: 'created', toStatus: 'booked' })
      .execute();
    await recordAudit(tx, {
      ...event,
      id: ctx.newId(),
      action: 'appointment.created',
      subjectKind: 'appointment',
      subjectId: id,
    });
    await recordChange(tx, ctx.clinicId, 'appointment', id);
    return { id, isNew: true };
  });
}
