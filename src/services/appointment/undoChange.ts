import { latestEvents, recordAppointmentEvent } from '@/db/appointmentEventQueries.ts';
import { lockAppointment, updateAppointment } from '@/db/appointmentQueries.ts';
import { reopenQuestionsAbout } from '@/db/questionQueries.ts';
import { isSlotTaken } from '@/db/slotTaken.ts';
import type { AppointmentStatus } from '@/domain/appointment/status.ts';
import { undoableChange } from '@/domain/appointment/undo.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { withdrawTextsAbout } from './changeAppointment.ts';
import { loadAppointment, noAppointment } from './getAppointment.ts';
import type { PresentedAppointment } from './presentAppointment.ts';

/**
 * Takes back the latest change of an appointment: a patient's answer, or the caller's own change of status. What that change had closed is
 * open to the patient's answer again, and the reminders are planned anew.
 * @param to the status that it goes back to, as the caller saw it
 * @throws Refusal not_found; conflict where something has come after it, somebody else did it, or the time was given to another visit
 */
export async function undoChange(
  ctx: Context,
  id: string,
  to: AppointmentStatus,
): Promise<PresentedAppointment> {
  requireScope(ctx.actor, 'appointments:write');
  return ctx.db.transaction().execute(async (tx) => {
    const row = await lockAppointment(tx, ctx.clinicId, id);
    if (!row) throw noAppointment();
    const latest = (await latestEvents(tx, ctx.clinicId, [id])).get(id);
    const change = undoableChange(row.status, latest, ctx.actor);
    if (change?.to !== to)
      throw new Refusal(
        'conflict',
        'This can no longer be taken back: something has come after it, or somebody else did it. Set the status that is right.',
      );
    if (row.status === 'cancelled' && (await isSlotTaken(tx, ctx.clinicId, id)))
      throw new Refusal('conflict', 'Another visit has this time by now. Book another time.');
    const now = ctx.now();
    await updateAppointment(tx, ctx.clinicId, id, { status: to, slotHeld: false, updatedAt: now });
    await recordAppointmentEvent(tx, {
      clinicId: ctx.clinicId,
      id: ctx.newId(),
      appointmentId: id,
      kind: 'undone',
      fromStatus: row.status,
      toStatus: to,
      ...actorColumns(ctx.actor),
      occurredAt: now,
    });
    if (to === 'cancelled') await withdrawTextsAbout(ctx, tx, row, 'appointment_cancelled');
    else await reopenQuestionsAbout(tx, ctx.clinicId, id, change.at);
    await recordDeed(ctx, tx, {
      action: 'appointment.undone',
      kind: 'appointment',
      id,
      detail: { of: change.by, fromStatus: row.status, toStatus: to },
    });
    return loadAppointment(ctx, tx, id);
  });
}
