import { listAppointments as appointmentPage, type AppointmentRow } from '@/db/appointmentQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { resolveLocal } from '@/domain/appointment/localTime.ts';
import type { VisitState } from '@/domain/appointment/visitState.ts';
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
  /** By the clock where they take place. */
  day?: string | undefined;
  clinician?: string | undefined;
  visitType?: string | undefined;
  show?: 'call' | VisitState | undefined;
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
  const filter = {
    from: query.from === undefined ? null : startOfDay(query.from, 0, timeZone),
    until: query.to === undefined ? null : startOfDay(query.to, 1, timeZone),
    patientId: query.patientId ?? null,
    locationId: query.locationId ?? null,
    status: query.status ?? null,
    day: query.day ?? null,
    clinician: query.clinician ?? null,
    visitType: query.visitType ?? null,
  };
  const found: PresentedAppointment[] = [];
  // How a visit stands is judged, not stored: pages are read on until enough of those that are asked for are found.
  for (let after = timeCursor(query.cursor); ;) {
    const limit = query.show === undefined ? query.limit + 1 : readAtOnce;
    const rows = await appointmentPage(ctx.db, ctx.clinicId, filter, { limit, after });
    const read = await presentAppointments(ctx, ctx.db, rows);
    found.push(...read.filter((visit) => query.show === undefined || standsSo(visit, query.show)));
    const last = rows.at(-1);
    if (rows.length < limit || found.length > query.limit || last === undefined) break;
    after = { at: last.startsAt, id: last.id };
  }
  const { rows: items, nextCursor } = pageFrom(found, query.limit, ({ startsAt, id }) => [startsAt, id]);
  await recordView(
    ctx,
    'appointment.listed',
    { kind: 'appointment', id: null },
    { ids: items.map(({ id }) => id) },
  );
  return { items, nextCursor };
}

/** So many are read at once where only some of them are asked for. */
const readAtOnce = 500;

function standsSo(visit: PresentedAppointment, show: 'call' | VisitState): boolean {
  return show === 'call' ? visit.needsCall : visit.state === show;
}

/** When a day of the clinic begins; a clock change may have moved its midnight. */
function startOfDay(date: string, daysLater: number, timeZone: string): Date {
  const midnight = Temporal.PlainDate.from(date).add({ days: daysLater }).toPlainDateTime();
  return new Date(resolveLocal(midnight, timeZone).epochMilliseconds);
}
