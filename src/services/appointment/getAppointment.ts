import { appointmentById } from '@/db/appointmentQueries.ts';
import type { Connection } from '@/db/database.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordView } from '../recordView.ts';
import { presentAppointments, type PresentedAppointment } from './presentAppointment.ts';

/** One appointment. @throws Refusal not_found */
export async function getAppointment(ctx: Context, id: string): Promise<PresentedAppointment> {
  requireScope(ctx.actor, 'appointments:read');
  const appointment = await loadAppointment(ctx, ctx.db, id);
  await recordView(ctx, 'appointment.viewed', { kind: 'appointment', id });
  return appointment;
}

/** The appointment as it stands now, for the answer to a change. */
export async function loadAppointment(
  ctx: Context,
  connection: Connection,
  id: string,
): Promise<PresentedAppointment> {
  const row = await appointmentById(connection, ctx.clinicId, id);
  const [appointment] = row ? await presentAppointments(ctx, connection, [row]) : [];
  if (!appointment) throw noAppointment();
  return appointment;
}

export function noAppointment(): Refusal {
  return new Refusal('not_found', 'There is no appointment with this id in this clinic.');
}
