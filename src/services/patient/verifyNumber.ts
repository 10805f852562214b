import { clinicById } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import { noteVerified } from '@/db/numberStateQueries.ts';
import {
  changeVerification,
  countCheck,
  countStarts,
  insertVerification,
  lockPendingVerification,
} from '@/db/numberVerificationQueries.ts';
import { numbersOfPatients } from '@/db/patientPhoneNumberQueries.ts';
import { activeSuppression } from '@/db/suppressionQueries.ts';
import type { PatientRow } from '@/db/patientQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';
import { recordDeed } from '../recordDeed.ts';
import { notTheirs } from './confirmNumber.ts';
import { loadPatient, noPatient } from './getPatient.ts';
import { lockPerson } from './lockPerson.ts';
import type { PresentedPatient } from './presentPatient.ts';
import { refusalOfCheck, tooOften } from './verifyRefusals.ts';

/** A code lives so long (Twilio Verify's default), and a repeat within that time texts the same one again. */
const codeLifeMs = 10 * 60_000;
const dayMs = 24 * 3_600_000;
/** Twilio allows five sends and five checks a code; a bill has to stay small also when somebody holds the button. */
const most = { sendsACode: 3, sendsADay: 6, sendsAClinicAndDay: 200, checks: 5 };

export type StartedVerification = { expiresAt: string };
export type CheckedVerification = { isVerified: boolean; checksLeft: number; patient: PresentedPatient };

/**
 * Has Twilio Verify text a code to a number of the patient (ID-07, TCPA-20). Nothing is texted to who has opted out or is not to be texted.
 * @throws Refusal feature_disabled without a Verify service, recipient_opted_out, recipient_not_texted, rate_limited, not_found, twilio_…
 */
export async function startVerification(
  ctx: Context,
  id: string,
  number: string,
): Promise<StartedVerification> {
  requireScope(ctx.actor, 'patients:write');
  const serviceSid = serviceOf(ctx);
  const now = ctx.now();
  const verificationId = ctx.newId();
  const { phoneNumber, language } = await ctx.db.transaction().execute(async (tx) => {
    const found = await findNumber(ctx, tx, id, number);
    await refuseUntexted(ctx, tx, found.person, found.phoneNumber);
    const since = { tenMinutesAgo: new Date(+now - codeLifeMs), dayAgo: new Date(+now - dayMs) };
    const { lately, today, byClinic } = await countStarts(tx, ctx.clinicId, found.phoneNumber, since);
    if (lately >= most.sendsACode) throw tooOften(codeLifeMs / 1_000);
    if (today >= most.sendsADay || byClinic >= most.sendsAClinicAndDay) throw tooOften(dayMs / 1_000);
    await insertVerification(tx, {
      clinicId: ctx.clinicId,
      id: verificationId,
      phoneNumber: found.phoneNumber,
      ...actorColumns(ctx.actor),
      startedAt: now,
    });
    await recordDeed(ctx, tx, { action: 'patient.number_code_sent', kind: 'patient', id });
    return { phoneNumber: found.phoneNumber, language: found.person.language };
  });
  try {
    const { sid } = await ctx.carrier.numbers.startVerification({
      serviceSid,
      to: phoneNumber,
      locale: language,
    });
    await changeVerification(ctx.db, ctx.clinicId, verificationId, { twilioSid: sid });
  } catch (error) {
    const refusal = refusalOfCheck(error);
    await changeVerification(ctx.db, ctx.clinicId, verificationId, {
      state: 'refused',
      settledAt: ctx.now(),
    });
    throw refusal;
  }
  return { expiresAt: new Date(+now + codeLifeMs).toISOString() };
}

/**
 * Compares a code that the patient has read out. The right one verifies the number.
 * @throws Refusal conflict where no code is pending, rate_limited after five checks, not_found, twilio_…
 */
export async function checkVerification(
  ctx: Context,
  id: string,
  { phoneNumber: number, code }: { phoneNumber: string; code: string },
): Promise<CheckedVerification> {
  requireScope(ctx.actor, 'patients:write');
  const serviceSid = serviceOf(ctx);
  const pending = await ctx.db.transaction().execute(async (tx) => {
    const { phoneNumber } = await findNumber(ctx, tx, id, number);
    const row = await lockPendingVerification(
      tx,
      ctx.clinicId,
      phoneNumber,
      new Date(+ctx.now() - codeLifeMs),
    );
    if (!row) throw noCode();
    if (row.checks >= most.checks) throw tooOften(codeLifeMs / 1_000);
    // Counted before Twilio is asked: whoever tries at random uses up the code.
    await countCheck(tx, ctx.clinicId, row.id);
    return { ...row, checks: row.checks + 1 };
  });
  const { phoneNumber } = pending;
  let status: string;
  try {
    ({ status } = await ctx.carrier.numbers.checkVerification({ serviceSid, to: phoneNumber, code }));
  } catch (error) {
    // Twilio forgets a code that was used or has expired.
    if (!(error instanceof CarrierFailure) || error.httpStatus !== 404) throw refusalOfCheck(error);
    await changeVerification(ctx.db, ctx.clinicId, pending.id, { state: 'expired', settledAt: ctx.now() });
    throw noCode();
  }
  const isVerified = status === 'approved';
  return ctx.db.transaction().execute(async (tx) => {
    if (isVerified) {
      const at = ctx.now();
      await changeVerification(tx, ctx.clinicId, pending.id, { state: 'approved', settledAt: at });
      await noteVerified(tx, ctx.clinicId, phoneNumber, { at, by: 'code' });
    }
    await recordDeed(ctx, tx, {
      action: isVerified ? 'patient.number_verified' : 'patient.number_code_wrong',
      kind: 'patient',
      id,
      detail: { by: 'code' },
    });
    return { isVerified, checksLeft: most.checks - pending.checks, patient: await loadPatient(ctx, tx, id) };
  });
}

function serviceOf({ settings }: Context): string {
  if (!settings.sendingEnabled) {
    throw new Refusal('feature_disabled', 'Sending is switched off by NEXT_PUBLIC_ENABLE_TWILIO_SMS.');
  }
  if (settings.verifyServiceSid === null) {
    throw new Refusal(
      'feature_disabled',
      'Numbers are verified by code only with TWILIO_VERIFY_SERVICE_SID.',
      {
        reason: 'no_verify_service',
      },
    );
  }
  return settings.verifyServiceSid;
}

/** The patient and the number as one of theirs, both locked. @throws Refusal patient_not_found, not_found */
export async function findNumber(
  ctx: Context,
  tx: Connection,
  id: string,
  number: string,
): Promise<{ person: PatientRow; phoneNumber: string }> {
  const clinic = await clinicById(tx, ctx.clinicId);
  const { phoneNumber } = readPhoneNumber(number, clinic.country, 'phoneNumber');
  const person = await lockPerson(ctx, tx, id, [phoneNumber]);
  if (!person) throw noPatient();
  const numbers = (await numbersOfPatients(tx, ctx.clinicId, [id])).get(id) ?? [];
  if (!numbers.some((one) => one.phoneNumber === phoneNumber)) throw notTheirs();
  return { person, phoneNumber };
}

async function refuseUntexted(
  ctx: Context,
  tx: Connection,
  person: PatientRow,
  phoneNumber: string,
): Promise<void> {
  if (person.deceasedAt !== null || person.doNotTextSince !== null) {
    throw new Refusal('recipient_not_texted', 'This patient is not texted.', {
      reason: person.deceasedAt === null ? 'do_not_text' : 'person_deceased',
    });
  }
  if (await activeSuppression(tx, ctx.clinicId, phoneNumber)) {
    throw new Refusal('recipient_opted_out', 'This number has opted out of texts: no code is sent there.');
  }
}

function noCode(): Refusal {
  return new Refusal(
    'conflict',
    'No code is pending for this number: it has expired or was used. Send another.',
    {
      reason: 'no_code',
    },
  );
}
