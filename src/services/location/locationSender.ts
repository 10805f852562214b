import type { Connection } from '@/db/database.ts';
import { holderOfNumber, retireOtherSenders } from '@/db/senderQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { adoptSender } from '../clinic/adoptSender.ts';
import type { Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';

/** A number of the clinic's Twilio account, as written. */
export type WantedSender = { phoneNumber: string; messagingServiceSid?: string | null | undefined };

/**
 * Gives a location a number of its own to text from, or takes it out of use; its conversations stay readable, and what is texted to it
 * is still received.
 * @throws Refusal invalid_phone_number, conflict for a number that something else sends from
 */
export async function setLocationSender(
  ctx: Context,
  tx: Connection,
  locationId: string,
  wanted: WantedSender | null,
  country: string,
): Promise<void> {
  if (wanted === null) {
    await retireOtherSenders(tx, ctx.clinicId, null, locationId, ctx.now());
    return;
  }
  const { phoneNumber } = readPhoneNumber(wanted.phoneNumber, country, 'sender.phoneNumber');
  const holder = await holderOfNumber(tx, phoneNumber);
  if (holder && (holder.clinicId !== ctx.clinicId || holder.locationId !== locationId)) {
    throw new Refusal('conflict', 'Something else is already texted from this number.', {
      field: 'sender.phoneNumber',
      reason: 'number_in_use',
    });
  }
  const { messagingServiceSid = null } = wanted;
  await adoptSender(ctx, tx, { phoneNumber, messagingServiceSid }, locationId);
}
