import type { OfferOfSlot } from '@/db/slotOfferQueries.ts';
import type { SlotRow } from '@/db/slotQueries.ts';
import type { WishRow } from '@/db/waitingListQueries.ts';
import type { FreeTime, Wish } from '@/domain/waitingList/fitsSlot.ts';
import type { MadeOffer } from '@/domain/waitingList/nextOffers.ts';

/** A slot as the rules read it. `patientId`: whose visit left it. */
export function freeTimeOf(slot: SlotRow, patientId: string): FreeTime {
  return {
    startsAt: slot.startsAt.toTemporalInstant(),
    local: Temporal.PlainDateTime.from(slot.localStart.replace(' ', 'T')),
    clinician: slot.clinician,
    visitType: slot.visitType,
    locationId: slot.locationId,
    patientId,
  };
}

export function wishOf(row: WishRow): Wish {
  return {
    ...row,
    earliestDay: dayOf(row.earliestDay),
    latestDay: dayOf(row.latestDay),
    createdAt: row.createdAt.toTemporalInstant(),
    movesFrom: row.movesFrom?.toTemporalInstant() ?? null,
  };
}

export function madeOfferOf({ entryId, state, standsUntil, isLost }: OfferOfSlot): MadeOffer {
  return { entryId, state, standsUntil: standsUntil?.toTemporalInstant() ?? null, isLost };
}

function dayOf(text: string | null): Temporal.PlainDate | null {
  return text === null ? null : Temporal.PlainDate.from(text);
}
