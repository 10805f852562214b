import { locationAtGate } from '@/db/aboutQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import { contentSettings } from '@/db/contentSettingsQueries.ts';
import type { Connection } from '@/db/database.ts';
import { offerById, offersToSend, settlePlannedOffer, type OfferToSend } from '@/db/slotOfferQueries.ts';
import { updateSlot } from '@/db/slotQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { lastOfferAt, usualPace } from '@/domain/waitingList/offerPace.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '@/services/context.ts';
import { sendTemplate } from '@/services/message/sendTemplate.ts';
import { afterOffers } from './settleSlot.ts';

const atATime = 200;

/**
 * Texts the offers that are planned, each through the gate and as one intent: on any number of workers, and after a crash, one text. What the
 * gate refuses is noted with its reason, and the next in line is asked. Returns how many were settled.
 */
export async function sendOffers(deps: Deps, clinicId: string): Promise<number> {
  const ctx: Context = { ...deps, clinicId, actor: { kind: 'job', id: 'waiting_list' } };
  let settled = 0;
  for (const offer of await offersToSend(deps.db, clinicId, atATime))
    if (await sendOffer(ctx, offer)) settled += 1;
  return settled;
}

/** Returns whether it is settled; what cannot go just now is tried again until its turn is over. */
async function sendOffer(ctx: Context, offer: OfferToSend): Promise<boolean> {
  const now = ctx.now();
  const { standsUntil, plannedAt, startsAt } = offer;
  const deadlineAt = new Date(lastOfferAt(startsAt.toTemporalInstant(), usualPace).epochMilliseconds);
  if (deadlineAt <= now) return refuse(ctx, offer, 'too_late');
  let messageId: string;
  let sendAt: Date;
  try {
    const answer = await sendTemplate(ctx, {
      templateKey: await templateAt(ctx, offer.locationId),
      patientId: offer.patientId,
      values: { date: startsAt },
      locationId: offer.locationId,
      offer: { offerId: offer.id, startsAt },
      // Never within this very call: it waits for its turn like all others.
      planned: { sendAt: new Date(now.getTime() + 1_000), deadlineAt, intentKey: `slot_offer/${offer.id}` },
    });
    messageId = answer.id;
    sendAt = new Date(answer.details.sendAt ?? now);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.isRetrySafe && standsUntil !== null && standsUntil > now) return false;
    return refuse(ctx, offer, error.facts.reason ?? error.code, error.facts.id ?? null);
  }
  // The wait begins when the text leaves: quiet hours may hold it until the morning.
  const wait = (standsUntil?.getTime() ?? plannedAt.getTime()) - plannedAt.getTime();
  const until = new Date(Math.max(now.getTime(), sendAt.getTime()) + wait);
  return ctx.db.transaction().execute(async (tx) => {
    const isOurs = await settlePlannedOffer(tx, ctx.clinicId, offer.id, {
      state: 'sent',
      messageId,
      standsUntil: until,
    });
    // Taken or closed while it was being written; what another worker has settled stays.
    if (!isOurs) await withdrawOrphan(ctx, tx, offer, messageId);
    await recordChange(tx, ctx.clinicId, 'slot', offer.slotId);
    return isOurs;
  });
}

async function withdrawOrphan(
  ctx: Context,
  tx: Connection,
  { id, entryId }: OfferToSend,
  messageId: string,
): Promise<void> {
  const offer = await offerById(tx, ctx.clinicId, id);
  if (offer?.messageId === messageId) return;
  await afterOffers(ctx, tx, ctx.clinicId, [{ entryId, messageId }], 'slot_gone');
}

/** The gate said no: noted, and the slot looks for the next at once. */
function refuse(
  ctx: Context,
  offer: OfferToSend,
  reasonCode: string,
  messageId: string | null = null,
): Promise<boolean> {
  const at = ctx.now();
  return ctx.db.transaction().execute(async (tx) => {
    const isOurs = await settlePlannedOffer(tx, ctx.clinicId, offer.id, {
      state: 'refused',
      reasonCode,
      answeredAt: at,
    });
    if (!isOurs) return false;
    // A text that waits for somebody's approval is not to go later.
    await afterOffers(ctx, tx, ctx.clinicId, [{ entryId: offer.entryId, messageId }], 'slot_gone');
    await updateSlot(tx, ctx.clinicId, offer.slotId, { lookAt: at });
    await recordChange(tx, ctx.clinicId, 'slot', offer.slotId);
    await recordChange(tx, ctx.clinicId, 'waiting_list', offer.entryId);
    return true;
  });
}

/** Where texts are discreet, the words that name nobody (SENS-01). */
async function templateAt(ctx: Context, locationId: string | null): Promise<string> {
  const location = locationId === null ? undefined : await locationAtGate(ctx.db, ctx.clinicId, locationId);
  const { isDiscreet } = await contentSettings(ctx.db, ctx.clinicId);
  return (location?.isDiscreet ?? isDiscreet) ? 'slot_offer_discreet' : 'slot_offer';
}
