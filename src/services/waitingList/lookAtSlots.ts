import { lockAppointment } from '@/db/appointmentQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { insertOffers, offersOfSlots } from '@/db/slotOfferQueries.ts';
import {
  lockSlot,
  offersSlotsSince,
  slotFacts,
  slotsToLookAt,
  updateSlot,
  type SlotRow,
} from '@/db/slotQueries.ts';
import { lockOfferPlanning, openWishes, updateEntry } from '@/db/waitingListQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { nextOffers } from '@/domain/waitingList/nextOffers.ts';
import { usualPace } from '@/domain/waitingList/offerPace.ts';
import { settleSlot } from './settleSlot.ts';
import { freeTimeOf, madeOfferOf, wishOf } from './slotRules.ts';

const atATime = 100;

/**
 * Looks at the slots that are due: closes those whose time is taken or over, and plans the next offers of the others. Each slot has a
 * transaction of its own. Returns how many were looked at.
 */
export async function lookAtSlots(deps: Deps, clinicId: string): Promise<number> {
  const due = await slotsToLookAt(deps.db, clinicId, deps.now(), atATime);
  for (const slot of due) await deps.db.transaction().execute((tx) => lookAt(deps, tx, clinicId, slot));
  return due.length;
}

async function lookAt(
  deps: Deps,
  tx: Connection,
  clinicId: string,
  { id, appointmentId }: { id: string; appointmentId: string },
): Promise<void> {
  if (!(await lockOfferPlanning(tx, clinicId))) return;
  // The visit before its slot, as everywhere: a reply that takes the time has locked the visit.
  const origin = await lockAppointment(tx, clinicId, appointmentId);
  const slot = await lockSlot(tx, clinicId, id);
  const now = deps.now();
  if (!origin || !slot || slot.lookAt > now || (slot.state !== 'open' && slot.state !== 'offering')) return;
  const facts = await slotFacts(tx, clinicId, id);
  if (facts.isTakenAgain) return settleSlot(deps, tx, slot, { state: 'closed', reasonCode: 'time_taken' });
  const time = freeTimeOf(slot, origin.patientId);
  const offers = await offersOfSlots(tx, clinicId, [id]);
  const offeredSince = await startedAt(deps, tx, slot, facts.isInDoubt || facts.isHeld);
  const mayOffer = offeredSince !== null && !facts.isHeld;
  const wishes = mayOffer
    ? (await openWishes(tx, clinicId, { slotId: id, visitType: slot.visitType }, now)).map(wishOf)
    : [];
  const next = nextOffers(time, offers.map(madeOfferOf), wishes, now.toTemporalInstant(), usualPace);
  if (next.kind === 'expire')
    return settleSlot(deps, tx, slot, { state: 'expired', reasonCode: 'no_time_left' });
  const { lookAt: again } = next;
  const planned = next.kind === 'offer' ? next.entryIds : [];
  await updateSlot(tx, clinicId, id, {
    lookAt: new Date(again.epochMilliseconds),
    offeredSince,
    ...(planned.length > 0 ? { state: 'offering' } : {}),
  });
  if (next.kind === 'offer') {
    const standsUntil = new Date(next.standsUntil.epochMilliseconds);
    const patients = new Map(wishes.map((wish) => [wish.id, wish.patientId]));
    await insertOffers(
      tx,
      planned.map((entryId, index) => ({
        clinicId,
        id: deps.newId(),
        slotId: id,
        entryId,
        patientId: patients.get(entryId) ?? '',
        position: offers.length + index + 1,
        state: 'planned',
        plannedAt: now,
        standsUntil,
      })),
    );
    for (const entryId of planned) {
      await updateEntry(tx, clinicId, entryId, { state: 'offered', updatedAt: now });
      await recordChange(tx, clinicId, 'waiting_list', entryId);
    }
  }
  if (planned.length > 0 || offeredSince?.getTime() !== slot.offeredSince?.getTime())
    await recordChange(tx, clinicId, 'slot', id);
}

/** Since when it is offered: a click, or the clinic's word for all; where something about its visit is to be looked at first, a click alone. */
async function startedAt(
  deps: Deps,
  tx: Connection,
  slot: SlotRow,
  needsPerson: boolean,
): Promise<Date | null> {
  if (slot.offeredSince !== null || needsPerson) return slot.offeredSince;
  return (await offersSlotsSince(tx, slot.clinicId)) === null ? null : deps.now();
}
