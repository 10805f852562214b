import { lockAppointment, type AppointmentRow } from '@/db/appointmentQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import {
  hasFreedTimes,
  insertSlot,
  liveSlotOf,
  lockSlot,
  takeFreedTimes,
  updateSlot,
  wasCancelledByPatient,
  type FreedRow,
} from '@/db/slotQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { opensSlot, usualPace } from '@/domain/waitingList/offerPace.ts';
import { settleSlot } from './settleSlot.ts';

const atATime = 50;

/**
 * Makes a slot of each time that a visit has left, and closes that of a visit that has come back. On any number of workers: each is taken by
 * one, and whoever changes the visit meanwhile says so anew. Returns how many that were.
 */
export async function openFreedTimes(deps: Deps, clinicId: string): Promise<number> {
  if (!(await hasFreedTimes(deps.db, clinicId))) return 0;
  let total = 0;
  for (;;) {
    const done = await deps.db.transaction().execute(async (tx) => {
      const freed = await takeFreedTimes(tx, clinicId, atATime);
      // The visits in one order, and each before its slot, as everywhere.
      for (const time of freed.toSorted((one, other) => (one.appointmentId < other.appointmentId ? -1 : 1)))
        await settleFreed(deps, tx, time);
      return freed.length;
    });
    total += done;
    if (done < atATime) return total;
  }
}

async function settleFreed(deps: Deps, tx: Connection, freed: FreedRow): Promise<void> {
  const { clinicId } = freed;
  const visit = await lockAppointment(tx, clinicId, freed.appointmentId);
  const live = await liveSlotOf(tx, clinicId, freed);
  if (!visit || isBack(visit, freed)) {
    if (live && (await lockSlot(tx, clinicId, live.id)))
      await settleSlot(deps, tx, live, { state: 'closed', reasonCode: 'visit_came_back' });
    return;
  }
  const now = deps.now();
  // Held no longer, or changed while it was on the list already.
  if (live) {
    await updateSlot(tx, clinicId, live.id, { lookAt: now });
    await recordChange(tx, clinicId, 'slot', live.id);
    return;
  }
  const isMove = freed.startsAt.getTime() !== visit.startsAt.getTime();
  if (!isMove && visit.status !== 'cancelled') return;
  const asked = {
    startsAt: freed.startsAt.toTemporalInstant(),
    stoodSince: freed.stoodSince.toTemporalInstant(),
    isMove,
  };
  if (!opensSlot(asked, now.toTemporalInstant(), usualPace)) return;
  const byPatient = !isMove && (await wasCancelledByPatient(tx, clinicId, visit.id));
  const id = deps.newId();
  const { startsAt, localStart, timeZone, durationMinutes, clinician, visitType, locationId } = freed;
  const isNew = await insertSlot(tx, {
    clinicId,
    id,
    appointmentId: visit.id,
    startsAt,
    localStart,
    timeZone,
    durationMinutes,
    clinician,
    visitType,
    locationId,
    freedAt: now,
    lookAt: byPatient ? new Date(now.getTime() + usualPace.graceMinutes * 60_000) : now,
  });
  if (isNew) await recordChange(tx, clinicId, 'slot', id);
}

/** Whether the visit has its time again, as one that takes place. */
function isBack(visit: AppointmentRow, { startsAt }: FreedRow): boolean {
  return visit.status !== 'cancelled' && visit.startsAt.getTime() === startsAt.getTime();
}
