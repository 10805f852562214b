import { inOrder, type FreeTime, type Wish } from './fitsSlot.ts';
import { lastCallAt, paceAt, type OfferPace } from './offerPace.ts';

export type OfferState = 'planned' | 'sent' | 'accepted' | 'declined' | 'expired' | 'too_late' | 'refused';

/** An offer of this time that was made. */
export type MadeOffer = {
  entryId: string;
  state: OfferState;
  standsUntil: Temporal.Instant | null;
  /** Its text cannot be answered: not delivered, taken back, or the number has opted out since. */
  isLost: boolean;
};

/** What is to be done about a free time now. */
export type NextOffers =
  | { kind: 'expire' }
  | { kind: 'offer'; entryIds: string[]; standsUntil: Temporal.Instant; lookAt: Temporal.Instant }
  | { kind: 'wait'; lookAt: Temporal.Instant; isExhausted: boolean };

/** A free time is looked at again at least this often: the time may be taken, or somebody new may wait. */
const lookMinutes = 1;

/**
 * Who is asked next about a free time: as many as are asked at once at this distance, less those who still have theirs alone. Each is asked
 * once; `wishes` are those who may be asked now.
 */
export function nextOffers(
  time: FreeTime,
  made: readonly MadeOffer[],
  wishes: readonly Wish[],
  now: Temporal.Instant,
  pace: OfferPace,
): NextOffers {
  if (Temporal.Instant.compare(now, lastCallAt(time.startsAt, pace)) >= 0) return { kind: 'expire' };
  const at = paceAt(time.startsAt, now, pace);
  const standing = made.filter((offer) => isStanding(offer, now));
  const asked = new Set(made.map(({ entryId }) => entryId));
  const waiting = inOrder(time, wishes).filter(({ id }) => !asked.has(id));
  const wanted = at === null ? 0 : Math.max(0, at.atOnce - standing.length);
  const entryIds = oneEachLine(waiting)
    .slice(0, wanted)
    .map(({ id }) => id);
  const lookAt = now.add({ minutes: lookMinutes });
  if (at !== null && entryIds.length > 0)
    return { kind: 'offer', entryIds, standsUntil: at.standsUntil, lookAt };
  return {
    kind: 'wait',
    lookAt,
    isExhausted: standing.length === 0 && (at === null || waiting.length === 0),
  };
}

/** Whether its patient is asked alone, or among those asked at once. */
export function isStanding({ state, standsUntil, isLost }: MadeOffer, now: Temporal.Instant): boolean {
  if (isLost) return false;
  if (state === 'planned') return true;
  return state === 'sent' && standsUntil !== null && Temporal.Instant.compare(now, standsUntil) < 0;
}

/** The first of each phone: “yes” from one that several share would be a guess. */
function oneEachLine(wishes: readonly Wish[]): Wish[] {
  return wishes.filter(
    ({ line }, index) => line === null || wishes.findIndex((other) => other.line === line) === index,
  );
}
