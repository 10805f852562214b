import { clinicById, type ClinicRow } from '@/db/clinicQueries.ts';
import { recordConsentEvent } from '@/db/consentQueries.ts';
import type { Connection } from '@/db/database.ts';
import { numbersOfPatients } from '@/db/patientPhoneNumberQueries.ts';
import { lockPatient } from '@/db/patientQueries.ts';
import type { ConsentGiver, ConsentMeans } from '@/domain/consent/consentEvent.ts';
import { consentWording, numberGivenWording, type ConsentWording } from '@/domain/consent/consentWording.ts';
import { part2Wording } from '@/domain/consent/part2Consent.ts';
import type { Category } from '@/domain/message/category.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { ReviewedLanguage } from '@/domain/template/language.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';
import { noPatient } from '../patient/getPatient.ts';
import { recordDeed } from '../recordDeed.ts';
import { consentState, type PresentedConsentState } from './consentState.ts';
import { checkConsent, meansOf, readEnd, readMoment } from './readConsent.ts';

export type NewConsent = {
  phoneNumber: string;
  categories: readonly Category[];
  action: 'granted' | 'revoked';
  kind: 'express' | 'express_written' | 'part2';
  channel: string;
  language: ReviewedLanguage;
  /** When the patient said or signed it, ISO 8601 with offset; now by default. */
  occurredAt?: string | undefined;
  means?: ConsentMeans | undefined;
  basis?: ConsentGiver | undefined;
  /** When a consent by somebody else ends, ISO 8601 with offset. */
  endsAt?: string | undefined;
  /** Where the proof is kept: an id. */
  evidenceReference?: string | undefined;
  /** The words that were shown, when they were not our standard ones. */
  wording?: ConsentWording | undefined;
};

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
  checkConsent(consent);
  const occurredAt = readMoment(ctx.now(), consent.occurredAt);
  const endsAt = readEnd(consent, occurredAt);
  const wordings = wordingsOf(clinic, consent, phoneNumber);
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
      await recordOneConsent(ctx, tx, {
        ...consent,
        basis: consent.basis ?? 'patient',
        means: meansOf(consent),
        patientId,
        phoneNumber,
        category,
        wording,
        occurredAt,
        endsAt,
      });
    }
    return consentState(ctx, tx, clinic, patient, phoneNumber);
  });
}

export type OneConsent = {
  patientId: string | null;
  phoneNumber: string;
  category: Category;
  action: 'granted' | 'revoked';
  kind: 'express' | 'express_written' | 'part2';
  channel: string;
  language: ReviewedLanguage;
  means: ConsentMeans;
  basis: ConsentGiver;
  endsAt: Date | null;
  evidenceReference?: string | undefined;
  /** Ids and keyed hashes of what else shows it. */
  evidence?: Readonly<Record<string, string | number | null>>;
  wording: ConsentWording;
  occurredAt: Date;
};

/** Adds one event to the record, in the caller's transaction, and to the audit trail. */
export async function recordOneConsent(ctx: Context, tx: Connection, consent: OneConsent): Promise<void> {
  const id = ctx.newId();
  const { action, category, wording, patientId } = consent;
  const isWritten = action === 'granted' && consent.kind === 'express_written';
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
    means: consent.means,
    basis: consent.basis,
    endsAt: consent.endsAt,
    evidenceReference: consent.evidenceReference ?? null,
    evidence: JSON.stringify(consent.evidence ?? {}),
    writtenFlags: isWritten ? [...wording.flags] : null,
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

function wordingsOf(
  clinic: ClinicRow,
  { categories, kind, language, basis, wording: own }: NewConsent,
  phoneNumber: string,
): Map<Category, ConsentWording> {
  const shown = formatPhoneNumber(phoneNumber, homeCountry(clinic.country));
  return new Map(
    categories.map((category) => {
      if (kind === 'part2') return [category, own ?? part2Wording(clinic.name, language, shown)];
      const standard = consentWording(category, clinic.name, language, shown);
      if (standard === null) {
        throw new Refusal('invalid_request', `No consent is asked for texts of the category ${category}.`, {
          field: 'categories',
        });
      }
      return [category, own ?? (basis === 'intake_number' ? numberGivenWording[language] : standard)];
    }),
  );
}
