import type { Connection } from '@/db/database.ts';
import { recordChange } from '@/db/changeQueries.ts';
import { updateOffer, type AskedOffer } from '@/db/slotOfferQueries.ts';
import { updateSlot } from '@/db/slotQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import type { ReplyDecision } from '@/domain/keyword/replyDecision.ts';
import { afterOffers } from './settleSlot.ts';
import { takeSlot } from './takeSlot.ts';

type OfferReply = {
  message: { id: string; conversationId: string };
  decision: Pick<ReplyDecision, 'offerAnswer'>;
};

/**
 * Does what patients said to the times that they were offered, in the transaction of their texts: the caller holds the locks of the visits
 * that the times came from, and has decided under them. Two that want one time are never in one batch.
 */
export async function answerOffers(
  deps: Deps,
  tx: Connection,
  facts: { clinic: { id: string }; offers: ReadonlyMap<string, AskedOffer> },
  replies: readonly OfferReply[],
): Promise<void> {
  const clinicId = facts.clinic.id;
  for (const { message, decision } of replies) {
    const said = decision.offerAnswer;
    const offer = said && [...facts.offers.values()].find(({ offerId }) => offerId === said.offerId);
    if (!offer) continue;
    if (said.says === 'take') await takeSlot(deps, tx, clinicId, offer, message);
    else if (said.says === 'pass') await pass(deps, tx, clinicId, offer);
    else await updateOffer(tx, clinicId, offer.offerId, { state: 'too_late', answeredAt: deps.now() });
    await recordChange(tx, clinicId, 'slot', offer.slotId);
  }
}

/** The next in line is asked at once. */
async function pass(
  deps: Deps,
  tx: Connection,
  clinicId: string,
  { offerId, slotId, entryId }: AskedOffer,
): Promise<void> {
  const at = deps.now();
  await updateOffer(tx, clinicId, offerId, { state: 'declined', answeredAt: at });
  await afterOffers(deps, tx, clinicId, [{ entryId, messageId: null }], 'slot_passed');
  await updateSlot(tx, clinicId, slotId, { lookAt: at });
  await recordChange(tx, clinicId, 'waiting_list', entryId);
}
