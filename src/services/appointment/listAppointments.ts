import { listAppointments as appointmentPage, type AppointmentRow } from '@/db/appointmentQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { resolveLocal } from '@/domain/appointment/localTime.ts';
import { requireScope, type Context } from '../context.ts';
import { pageFrom, timeCursor } from '../cursor.ts';
import { recordView } from '../recordView.ts';
import { presentAppointments, type PresentedAppointment } from './presentAppointment.ts';

export type AppointmentQuery = {
  /** Local dates of the clinic ("2026-11-30"), both inclusive. */
  from?: string | undefined;
  to?: string | undefined;
  patientId?: string | undefined;
  locationId?: string | undefined;
  status?: AppointmentRow['status'] | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** A page of appointments, the earliest first. */
export async function listAppointments(
  ctx: Context,
  query: AppointmentQuery,
): Promise<{ items: PresentedAppointment[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'appointments:read');
  const { timeZone } = await clinicById(ctx.db, ctx.clinicId);
  const found = await appointmentPage(
    ctx.db,
    ctx.clinicId,
    {
      from: query.from === undefined ? null : startOfDay(query.from, 0, timeZone),
      until: query.to === undefined ? null : startOfDay(query.to, 1, timeZone),
      patientId: query.patientId ?? null,
      locationId: query.locationId ?? null,
      status: query.status ?? null,
    },
    { limit: query.limit + 1, after: timeCursor(query.cursor) },
  );
  const { rows, nextCursor } = pageFrom(found, query.limit, (row) => [row.startsAt.toISOString(), row.id]);
  const items = await presentAppointments(ctx, ctx.db, rows);
  await recordView(
    ctx,
    'appointment.listed',
    { kind: 'appointment', id: null },
    {
      ids: rows.map(({ id }) => id),
    },
  );
  return { items, nextCursor };
}

/** When a day of the clinic begins; a clock change may have moved its midnight. */
function startOfDay(date: string, daysLater: number, timeZone: string): Date {
  const midnight = Temporal.PlainDate.from(date).add({ days: daysLater }).toPlainDateTime();
  return new Date(resolveLocal(midnight, timeZone).epochMilliseconds);
}
