import { lockNumberState, noteLineType } from '@/db/numberStateQueries.ts';
import { lineOfLookup } from '@/domain/patient/lineOfLookup.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { loadPatient } from './getPatient.ts';
import type { PresentedPatient } from './presentPatient.ts';
import { refusalOfCheck } from './verifyRefusals.ts';
import { findNumber } from './verifyNumber.ts';

/** Lines change hands, but not every hour, and each look-up is paid for. */
const freshForMs = 24 * 3_600_000;

/**
 * Asks Twilio Lookup what kind of line a number of the patient is (ID-08). Asked again within a day, the answer is the one that is known.
 * @throws Refusal patient_not_found, not_found for a number that is not the patient's, twilio_…
 */
export async function lookUpNumber(ctx: Context, id: string, number: string): Promise<PresentedPatient> {
  requireScope(ctx.actor, 'patients:write');
  const now = ctx.now();
  const { phoneNumber, isKnown } = await ctx.db.transaction().execute(async (tx) => {
    const found = await findNumber(ctx, tx, id, number);
    const { lineTypeSource, lineTypeAt } = await lockNumberState(tx, ctx.clinicId, found.phoneNumber);
    const isFresh = lineTypeAt !== null && +now - +lineTypeAt < freshForMs;
    return { phoneNumber: found.phoneNumber, isKnown: lineTypeSource === 'lookup' && isFresh };
  });
  if (isKnown) return loadPatient(ctx, ctx.db, id);
  const line = await ctx.carrier.numbers.lookUpLine(phoneNumber).catch((error: unknown) => {
    throw refusalOfCheck(error);
  });
  return ctx.db.transaction().execute(async (tx) => {
    const type = lineOfLookup(line.type);
    await noteLineType(tx, ctx.clinicId, phoneNumber, { type, source: 'lookup', at: ctx.now() });
    await recordDeed(ctx, tx, {
      action: 'patient.number_looked_up',
      kind: 'patient',
      id,
      detail: { lineType: type, isValid: line.isValid },
    });
    return loadPatient(ctx, tx, id);
  });
}
