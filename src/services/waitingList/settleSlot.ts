import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { expireOffersOf, letWait, withdrawOfferTexts } from '@/db/slotOfferQueries.ts';
import { updateSlot, type SlotRow } from '@/db/slotQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { recordTextEvents } from '@/dispatch/recordTextEvents.ts';

type SettleDeps = Pick<Deps, 'now' | 'newId'>;

/** Ends a slot that the caller has locked: whoever has not answered waits on, and texts that have not left stay here. */
export async function settleSlot(
  deps: SettleDeps,
  tx: Connection,
  slot: Pick<SlotRow, 'clinicId' | 'id'>,
  end: { state: 'closed' | 'expired'; reasonCode: string } | TakenSlot,
): Promise<void> {
  const { clinicId, id } = slot;
  const at = deps.now();
  const offers = await expireOffersOf(tx, clinicId, id, at);
  await updateSlot(tx, clinicId, id, { ...end, settledAt: at });
  await afterOffers(deps, tx, clinicId, offers, `slot_${end.state}`);
  await recordChange(tx, clinicId, 'slot', id);
}

type TakenSlot = { state: 'taken'; takenBy: string; takenAppointmentId: string };

/** What follows from offers that stand no longer: their entries wait again, their texts stay here if they have not left. */
export async function afterOffers(
  deps: SettleDeps,
  tx: Connection,
  clinicId: string,
  offers: readonly { entryId: string; messageId: string | null }[],
  reasonCode: string,
): Promise<void> {
  if (offers.length === 0) return;
  const at = deps.now();
  await letWait(
    tx,
    clinicId,
    offers.map(({ entryId }) => entryId),
    at,
  );
  const texts = await withdrawOfferTexts(
    tx,
    clinicId,
    offers.flatMap(({ messageId }) => messageId ?? []),
    reasonCode,
  );
  await recordTextEvents(deps, tx, clinicId, texts, () => ({ kind: 'withdrawn', reasonCode }), at);
}
