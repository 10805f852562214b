import type { Connection } from '@/db/database.ts';
import { appointmentsByIds } from '@/db/appointmentQueries.ts';
import { locationNames } from '@/db/locationQueries.ts';
import { patientsByIds } from '@/db/patientQueries.ts';
import { offersOfSlots } from '@/db/slotOfferQueries.ts';
import { slotFacts, type SlotFacts, type SlotRow } from '@/db/slotQueries.ts';
import { openWishes } from '@/db/waitingListQueries.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { inOrder } from '@/domain/waitingList/fitsSlot.ts';
import { offerReasonWords, slotReasonWords } from '@/domain/waitingList/slotWords.ts';
import { wallClock } from '../appointment/presentAppointment.ts';
import type { Context } from '../context.ts';
import { freeTimeOf, wishOf } from './slotRules.ts';

/** Shapes slots with whom they were offered to, in the order given. */
export async function presentSlots(ctx: Context, connection: Connection, rows: readonly SlotRow[]) {
  const { clinicId } = ctx;
  const offers = await offersOfSlots(
    connection,
    clinicId,
    rows.map(({ id }) => id),
  );
  const patients = await patientsByIds(connection, clinicId, [
    ...new Set(offers.map(({ patientId }) => patientId)),
  ]);
  const locations = await locationNames(connection, clinicId, [
    ...new Set(rows.flatMap(({ locationId }) => locationId ?? [])),
  ]);
  const visits = await appointmentsByIds(connection, clinicId, [
    ...new Set(rows.map(({ appointmentId }) => appointmentId)),
  ]);
  const presented = [];
  for (const slot of rows) {
    const made = offers.filter(({ slotId }) => slotId === slot.id);
    const asked = new Set(made.map(({ entryId }) => entryId));
    const isLive = slot.state === 'open' || slot.state === 'offering';
    const facts: SlotFacts = isLive
      ? await slotFacts(connection, clinicId, slot.id)
      : { isTakenAgain: false, isHeld: false, isInDoubt: false };
    const fitting = isLive
      ? await fittingOf(ctx, connection, slot, visits.get(slot.appointmentId)?.patientId)
      : [];
    presented.push({
      id: slot.id,
      appointmentId: slot.appointmentId,
      startsAt: slot.startsAt.toISOString(),
      localStart: wallClock(slot.localStart),
      timeZone: slot.timeZone,
      durationMinutes: slot.durationMinutes,
      clinician: slot.clinician,
      visitType: slot.visitType,
      location:
        slot.locationId === null ? null : { id: slot.locationId, name: locations.get(slot.locationId) ?? '' },
      state: slot.state,
      isHeld: facts.isHeld,
      isInDoubt: facts.isInDoubt,
      reason: slot.reasonCode,
      sentence: slot.reasonCode === null ? null : slotReasonWords(slot.reasonCode),
      freedAt: slot.freedAt.toISOString(),
      offeredSince: slot.offeredSince?.toISOString() ?? null,
      waiting: fitting.filter((id) => !asked.has(id)).length,
      takenBy:
        slot.takenBy === null ? null : { entryId: slot.takenBy, appointmentId: slot.takenAppointmentId },
      settledAt: slot.settledAt?.toISOString() ?? null,
      offers: made.map((offer) => {
        const patient = patients.get(offer.patientId);
        return {
          id: offer.id,
          entryId: offer.entryId,
          patient: { id: offer.patientId, name: patient ? patientName(patient) : '' },
          state: offer.state,
          reason: offer.reasonCode,
          sentence: offer.reasonCode === null ? null : offerReasonWords(offer.reasonCode),
          isLost: offer.isLost,
          plannedAt: offer.plannedAt.toISOString(),
          standsUntil: offer.standsUntil?.toISOString() ?? null,
          answeredAt: offer.answeredAt?.toISOString() ?? null,
          messageId: offer.messageId,
          conversationId: offer.conversationId,
        };
      }),
    });
  }
  return presented;
}

export type PresentedSlot = Awaited<ReturnType<typeof presentSlots>>[number];

/** Whom of the list the time suits, in the order in which they are asked. */
async function fittingOf(
  ctx: Context,
  connection: Connection,
  slot: SlotRow,
  patientId: string | undefined,
): Promise<string[]> {
  const about = { slotId: slot.id, visitType: slot.visitType };
  const wishes = await openWishes(connection, ctx.clinicId, about, ctx.now());
  return inOrder(freeTimeOf(slot, patientId ?? ''), wishes.map(wishOf)).map(({ id }) => id);
}
