import { recordAudit } from '@/db/auditQueries.ts';
import type { Connection } from '@/db/database.ts';
import {
  insertSender,
  retireOtherSenders,
  reviveSender,
  senderOfClinic,
  senderOfLocation,
  senderWithNumber,
} from '@/db/senderQueries.ts';
import { actorColumns, type Context } from '../context.ts';

/** The number that is texted from, and the Messaging Service that it is sent through, if any. */
export type SenderNumber = { phoneNumber: string; messagingServiceSid: string | null };

/**
 * Makes this number the sender of the clinic, or of one location, in the caller's transaction. A number that comes back keeps its
 * conversations; the one that was in use before is retired, and its conversations stay readable.
 */
export async function adoptSender(
  ctx: Context,
  tx: Connection,
  sender: SenderNumber,
  locationId: string | null = null,
): Promise<void> {
  const { accountSid, mode } = ctx.settings;
  const current =
    locationId === null
      ? await senderOfClinic(tx, ctx.clinicId)
      : await senderOfLocation(tx, ctx.clinicId, locationId);
  if (
    current?.accountSid === accountSid &&
    current.phoneNumber === sender.phoneNumber &&
    current.messagingServiceSid === sender.messagingServiceSid
  )
    return;
  const known = await senderWithNumber(tx, ctx.clinicId, accountSid, sender.phoneNumber);
  const id = known?.id ?? ctx.newId();
  await retireOtherSenders(tx, ctx.clinicId, id, locationId, ctx.now());
  if (known) {
    const { messagingServiceSid } = sender;
    await reviveSender(tx, ctx.clinicId, id, { messagingServiceSid, locationId }, ctx.now());
  } else {
    await insertSender(tx, {
      clinicId: ctx.clinicId,
      id,
      accountSid,
      ...sender,
      locationId,
      // The simulated number plays the spec's keyword table; an ordinary Twilio number takes CANCEL for an opt-out.
      cancelHandling: mode === 'simulator' ? 'freed' : 'carrier_opt_out',
      createdAt: ctx.now(),
      // Twilio may list texts of whoever had the number before: they are never counted as ours (design, law 11).
      baselineAt: ctx.now(),
      checkedThrough: ctx.now(),
    });
  }
  await recordAudit(tx, {
    clinicId: ctx.clinicId,
    id: ctx.newId(),
    action: 'sender.adopted',
    subjectKind: 'sender',
    subjectId: id,
    ...actorColumns(ctx.actor),
    detail: { isNew: !known, locationId },
    occurredAt: ctx.now(),
  });
}
