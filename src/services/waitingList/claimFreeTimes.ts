import { lockAppointment } from '@/db/appointmentQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { lockSlot, slotsAtTime, type SlotRow, type TimeOfVisit } from '@/db/slotQueries.ts';
import { insertTask } from '@/db/taskQueries.ts';
import type { Context } from '../context.ts';
import { settleSlot } from './settleSlot.ts';

/** How long after a patient has taken a time whoever looks at a screen may not know. */
const unawareMs = 15 * 60_000;

/** Freed times that are about to be booked. */
export type ClaimedTimes = {
  /** The visit is booked: nobody else gets its time; where a patient has just got it, staff are told. */
  bookedAs(visit: { id: string; patientId: string }): Promise<void>;
};

/**
 * Locks the freed times that a visit is about to be booked in, until commit: a patient who says yes to one of them meanwhile is told that it is
 * gone, and who said so before is seen. Call it before anything else is locked: a reply locks the visit that left a time first of all.
 */
export async function claimFreeTimes(ctx: Context, tx: Connection, time: TimeOfVisit): Promise<ClaimedTimes> {
  const { clinicId } = ctx;
  const found = await slotsAtTime(tx, clinicId, time, new Date(ctx.now().getTime() - unawareMs));
  const slots: SlotRow[] = [];
  for (const { id, appointmentId } of found) {
    await lockAppointment(tx, clinicId, appointmentId);
    const slot = await lockSlot(tx, clinicId, id);
    if (slot) slots.push(slot);
  }
  return {
    async bookedAs(visit) {
      for (const slot of slots) {
        // Its own visit comes back.
        if (slot.state === 'open' || slot.state === 'offering')
          await settleSlot(ctx, tx, slot, { state: 'closed', reasonCode: 'time_taken' });
        else if (slot.state === 'taken' && slot.takenAppointmentId !== visit.id)
          await tellStaff(ctx, tx, visit);
      }
    },
  };
}

async function tellStaff(
  ctx: Context,
  tx: Connection,
  { id, patientId }: { id: string; patientId: string },
): Promise<void> {
  const taskId = ctx.newId();
  await insertTask(tx, {
    clinicId: ctx.clinicId,
    id: taskId,
    kind: 'check_visits',
    priority: 'high',
    reason:
      'A patient of the waiting list took this time minutes before it was booked here. Look at the day, and call one of the two.',
    patientId,
    appointmentId: id,
    openedAt: ctx.now(),
  });
  await recordChange(tx, ctx.clinicId, 'task', taskId);
}
