import { clinicById } from '@/db/clinicQueries.ts';
import { lockNumberForOptOut } from '@/db/numberLock.ts';
import { suppressionInForce } from '@/db/suppressionQueries.ts';
import { recordOptOut } from '@/dispatch/recordOptOut.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';

export type PresentedSuppression = {
  id: string;
  phoneNumber: string;
  source: string;
  rule: string | null;
  startedAt: string;
  liftedAt: string | null;
};

/**
 * Records that a patient has told the clinic to stop texting, by whatever means (TCPA-10), and takes back what waits
 * for the number. An opt-out that is in force already stays the record of it. Nobody on the staff can lift one.
 * @throws Refusal invalid_phone_number
 */
export async function recordSuppression(
  ctx: Context,
  optOut: { phoneNumber: string; channel: string },
): Promise<PresentedSuppression> {
  requireScope(ctx.actor, 'consent:write');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const { phoneNumber } = readPhoneNumber(optOut.phoneNumber, clinic.country, 'phoneNumber');
  return ctx.db.transaction().execute(async (tx) => {
    await lockNumberForOptOut(tx, ctx.clinicId, phoneNumber);
    await recordOptOut(ctx, tx, {
      clinicId: ctx.clinicId,
      phoneNumber,
      source: 'staff',
      rule: `told_by_${optOut.channel}`,
      messageId: null,
      ...actorColumns(ctx.actor),
      at: ctx.now(),
    });
    const row = await suppressionInForce(tx, ctx.clinicId, phoneNumber);
    if (!row) throw new Error('the opt-out that was just recorded is not there');
    return {
      id: row.id,
      phoneNumber: row.phoneNumber,
      source: row.source,
      rule: row.rule,
      startedAt: row.startedAt.toISOString(),
      liftedAt: null,
    };
  });
}
