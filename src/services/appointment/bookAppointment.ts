import { recordAppointmentEvent } from '@/db/appointmentEventQueries.ts';
import { insertAppointment, type NewAppointmentRow } from '@/db/appointmentQueries.ts';
import { nextShortId } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import { actorColumns, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';

export type Booking = Omit<NewAppointmentRow, 'clinicId' | 'id' | 'shortId' | 'createdAt' | 'updatedAt'>;

/**
 * Stores a new appointment with its history, for a patient whose row the caller has locked. Returns its id, or null
 * when the clinic has another one with this external id.
 */
export async function bookAppointment(
  ctx: Context,
  tx: Connection,
  booking: Booking,
): Promise<string | null> {
  const { clinicId } = ctx;
  const id = ctx.newId();
  const now = ctx.now();
  const isNew = await insertAppointment(tx, {
    ...booking,
    clinicId,
    id,
    shortId: await nextShortId(tx, clinicId, 'nextAppointmentShortId'),
    createdAt: now,
    updatedAt: now,
  });
  if (!isNew) return null;
  await recordAppointmentEvent(tx, {
    clinicId,
    id: ctx.newId(),
    appointmentId: id,
    kind: 'created',
    toStatus: 'booked',
    ...actorColumns(ctx.actor),
    occurredAt: now,
  });
  await recordDeed(ctx, tx, {
    action: 'appointment.created',
    kind: 'appointment',
    id,
    detail: { patientId: booking.patientId },
  });
  return id;
}
