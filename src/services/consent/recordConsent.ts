import { clinicById, type ClinicRow } from '@/db/clinicQueries.ts';
import { recordConsentEvent } from '@/db/consentQueries.ts';
import type { Connection } from '@/db/database.ts';
import { numbersOfPatients } from '@/db/patientPhoneNumberQueries.ts';
import { lockPatient } from '@/db/patientQueries.ts';
import { consentWording, type ConsentWording } from '@/domain/consent/consentWording.ts';
import type { Category } from '@/domain/message/category.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Language } from '@/domain/template/language.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';
import { noPatient } from '../patient/getPatient.ts';
import { recordDeed } from '../recordDeed.ts';
import { consentState, type PresentedConsentState } from './consentState.ts';

export type NewConsent = {
  phoneNumber: string;
  categories: readonly Category[];
  action: 'granted' | 'revoked';
  kind: 'express' | 'express_written';
  channel: string;
  language: Language;
  /** When the patient said or signed it, ISO 8601 with offset; now by default. */
  occurredAt?: string | undefined;
};

/** Clocks differ a little: a moment this far ahead is still now. */
const clockSkewMs = 5 * 60_000;

/**
 * Records what a patient said or signed, with the words that were put to them: one event a category (TCPA-03). It lifts
 * no opt-out: that is the patient's alone to do.
 * @throws Refusal patient_not_found, invalid_phone_number, recipient_mismatch, invalid_request
 */
export async function recordConsent(
  ctx: Context,
  patientId: string,
  consent: NewConsent,
): Promise<PresentedConsentState> {
  requireScope(ctx.actor, 'consent:write');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const { phoneNumber } = readPhoneNumber(consent.phoneNumber, clinic.country, 'phoneNumber');
  const occurredAt = readMoment(ctx, consent.occurredAt);
  if (consent.kind === 'express_written' && consent.channel === 'phone' && consent.action === 'granted') {
    throw new Refusal('invalid_request', 'What is said on the phone is no written consent.', {
      field: 'kind',
    });
  }
  const wordings = wordingsOf(clinic, consent);
  return ctx.db.transaction().execute(async (tx) => {
    const patient = await lockPatient(tx, ctx.clinicId, patientId);
    if (!patient) throw noPatient();
    const numbers = (await numbersOfPatients(tx, ctx.clinicId, [patientId])).get(patientId) ?? [];
    if (!numbers.some((number) => number.phoneNumber === phoneNumber)) {
      throw new Refusal('recipient_mismatch', 'This is not one of the patient’s numbers.', {
        field: 'phoneNumber',
      });
    }
    for (const [category, wording] of wordings) {
      await recordOne(ctx, tx, { ...consent, patientId, phoneNumber, category, wording, occurredAt });
    }
    return consentState(ctx, tx, clinic, patient, phoneNumber);
  });
}

type OneConsent = Omit<NewConsent, 'categories' | 'occurredAt'> & {
  patientId: string;
  category: Category;
  wording: ConsentWording;
  occurredAt: Date;
};

async function recordOne(ctx: Context, tx: Connection, consent: OneConsent): Promise<void> {
  const id = ctx.newId();
  const { action, category, wording, patientId } = consent;
  await recordConsentEvent(tx, {
    clinicId: ctx.clinicId,
    id,
    patientId,
    phoneNumber: consent.phoneNumber,
    category,
    kind: consent.kind,
    action,
    channel: consent.channel,
    ...(action === 'granted' ? { wordingVersion: wording.version, wording: wording.text } : {}),
    language: consent.language,
    ...actorColumns(ctx.actor),
    occurredAt: consent.occurredAt,
    recordedAt: ctx.now(),
  });
  await recordDeed(ctx, tx, {
    action: `consent.${action}`,
    kind: 'consent',
    id,
    detail: { patientId, category },
  });
}

function wordingsOf(clinic: ClinicRow, consent: NewConsent): Map<Category, ConsentWording> {
  return new Map(
    consent.categories.map((category) => {
      const wording = consentWording(category, clinic.name, consent.language);
      if (wording === null) {
        throw new Refusal('invalid_request', `No consent is asked for texts of the category ${category}.`, {
          field: 'categories',
        });
      }
      return [category, wording];
    }),
  );
}

function readMoment(ctx: Context, text: string | undefined): Date {
  const now = ctx.now();
  const moment = text === undefined ? now : new Date(text);
  if (moment.getTime() <= now.getTime() + clockSkewMs) return moment;
  throw new Refusal('invalid_request', 'A consent cannot be given in the future.', { field: 'occurredAt' });
}
