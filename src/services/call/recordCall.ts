import { lockAppointment } from '@/db/appointmentQueries.ts';
import { insertCall, latestCall } from '@/db/callQueries.ts';
import type { CallOutcome } from '@/domain/appointment/visitState.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { changeAppointmentIn } from '../appointment/changeAppointment.ts';
import { loadAppointment, noAppointment } from '../appointment/getAppointment.ts';
import type { PresentedAppointment } from '../appointment/presentAppointment.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';

/** So long nobody else is sent to the phone while a colleague calls. */
const callingMs = 10 * 60_000;

/**
 * Notes a call about a visit: that it is being made, or what came of it. Confirmed by phone confirms the visit.
 * @throws Refusal not_found; conflict for a visit that is past, or while somebody else is calling
 */
export async function recordCall(
  ctx: Context,
  { appointmentId, outcome }: { appointmentId: string; outcome: CallOutcome },
): Promise<PresentedAppointment> {
  requireScope(ctx.actor, 'appointments:write');
  return ctx.db.transaction().execute(async (tx) => {
    const row = await lockAppointment(tx, ctx.clinicId, appointmentId);
    if (!row) throw noAppointment();
    const now = ctx.now();
    if (row.startsAt <= now) throw new Refusal('conflict', 'This visit is past: a call changes nothing.');
    const last = await latestCall(tx, ctx.clinicId, appointmentId, row.startsAt);
    const isOthers = last?.outcome === 'calling' && last.actorId !== ctx.actor.id;
    if (outcome === 'calling' && isOthers && now.getTime() - last.occurredAt.getTime() < callingMs)
      throw new Refusal('conflict', 'A colleague is calling just now.', { id: appointmentId });
    if (outcome === 'confirmed') await changeAppointmentIn(ctx, tx, appointmentId, { status: 'confirmed' });
    await insertCall(tx, {
      clinicId: ctx.clinicId,
      id: ctx.newId(),
      appointmentId,
      startsAt: row.startsAt,
      outcome,
      ...actorColumns(ctx.actor),
      occurredAt: now,
    });
    await recordDeed(ctx, tx, {
      action: 'appointment.called',
      kind: 'appointment',
      id: appointmentId,
      detail: { outcome },
    });
    return loadAppointment(ctx, tx, appointmentId);
  });
}
