import { lockAppointment, type AppointmentRow } from '@/db/appointmentQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { lockPatient } from '@/db/patientQueries.ts';
import { expireOffersTo, updateOffer, type AskedOffer } from '@/db/slotOfferQueries.ts';
import { lockSlot, type SlotRow } from '@/db/slotQueries.ts';
import { insertTask } from '@/db/taskQueries.ts';
import {
  comingVisitsOf,
  lockEntry,
  updateEntry,
  type ComingVisit,
  type EntryRow,
} from '@/db/waitingListQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { findsToCheck, visitToMove } from '@/domain/waitingList/otherVisits.ts';
import type { Context } from '@/services/context.ts';
import { recordDeed } from '@/services/recordDeed.ts';
import { bookAppointment } from '../appointment/bookAppointment.ts';
import { applyChange } from '../appointment/changeAppointment.ts';
import { planChange } from '../appointment/planChange.ts';
import { afterOffers, settleSlot } from './settleSlot.ts';

/**
 * Gives a freed time to the patient who said yes first: books it, or moves the later visit that it is to replace, in the transaction of the
 * patient's text. The visit that left the time is locked, so that whoever comes second reads that it is taken.
 */
export async function takeSlot(
  deps: Deps,
  tx: Connection,
  clinicId: string,
  { offerId, slotId, entryId }: AskedOffer,
  message: { id: string; conversationId: string },
): Promise<void> {
  const slot = await lockSlot(tx, clinicId, slotId);
  const entry = await lockEntry(tx, clinicId, entryId);
  if (!slot || !entry) throw new Error('the time that was offered is not there');
  const at = deps.now();
  await lockPatient(tx, clinicId, entry.patientId);
  const ctx: Context = { ...deps, clinicId, actor: { kind: 'patient', id: entry.patientId, scopes: [] } };
  const visits = (await comingVisitsOf(tx, clinicId, entry.patientId, at)).map(visitOf);
  const time = { startsAt: slot.startsAt.toTemporalInstant(), durationMinutes: slot.durationMinutes };
  const moves = entry.movesVisit ? visitToMove(time, entry.visitType ?? slot.visitType, visits) : null;
  const row = moves && (await lockAppointment(tx, clinicId, moves.id));
  const appointmentId = row ? await move(ctx, tx, row, slot) : await book(ctx, tx, entry, slot);
  const kept = visits.filter(({ id }) => id !== row?.id);
  const check = findsToCheck(time, entry.visitType ?? slot.visitType, kept);
  if (check !== null) {
    const id = deps.newId();
    await insertTask(tx, {
      clinicId,
      id,
      kind: 'check_visits',
      priority: check.priority,
      reason: check.reason,
      patientId: entry.patientId,
      conversationId: message.conversationId,
      appointmentId,
      messageId: message.id,
      openedAt: at,
    });
    await recordChange(tx, clinicId, 'task', id, message.conversationId);
  }
  await updateOffer(tx, clinicId, offerId, { state: 'accepted', answeredAt: at });
  await updateEntry(tx, clinicId, entryId, {
    state: 'booked',
    appointmentId,
    updatedAt: at,
    settledAt: at,
    settledByKind: ctx.actor.kind,
    settledById: entry.patientId,
  });
  await settleSlot(deps, tx, slot, { state: 'taken', takenBy: entryId, takenAppointmentId: appointmentId });
  const others = await expireOffersTo(tx, clinicId, entryId, at);
  await afterOffers(deps, tx, clinicId, others, 'slot_taken');
  await recordDeed(ctx, tx, {
    action: 'slot.taken',
    kind: 'slot',
    id: slotId,
    conversationId: message.conversationId,
    detail: { entryId, appointmentId, patientId: entry.patientId, wasMoved: row != null },
  });
  await recordChange(tx, clinicId, 'waiting_list', entryId);
}

async function book(ctx: Context, tx: Connection, entry: EntryRow, slot: SlotRow): Promise<string> {
  const { startsAt, localStart, timeZone, durationMinutes, clinician, locationId } = slot;
  const id = await bookAppointment(ctx, tx, {
    patientId: entry.patientId,
    visitType: slot.visitType ?? entry.visitType,
    startsAt,
    localStart,
    timeZone,
    durationMinutes,
    clinician,
    locationId,
  });
  // Only an external id can be taken, and there is none.
  if (id === null) throw new Error('the visit could not be stored');
  return id;
}

async function move(ctx: Context, tx: Connection, row: AppointmentRow, slot: SlotRow): Promise<string> {
  const { startsAt, timeZone, clinician, locationId } = slot;
  const start = { startsAt, localStart: slot.localStart.replace(' ', 'T').slice(0, 16), timeZone };
  await applyChange(
    ctx,
    tx,
    row,
    planChange(row, { locationId, ...(clinician === null ? {} : { clinician }) }, start, 'system'),
  );
  await recordChange(tx, ctx.clinicId, 'appointment', row.id);
  return row.id;
}

function visitOf({ startsAt, ...visit }: ComingVisit) {
  return { ...visit, startsAt: startsAt.toTemporalInstant() };
}
