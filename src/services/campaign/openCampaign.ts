import { wasRestoredSince } from '@/db/campaignFreezeQueries.ts';
import type { CampaignRow } from '@/db/campaignQueries.ts';
import { clinicById, type ClinicRow } from '@/db/clinicQueries.ts';
import { contentSettings } from '@/db/contentSettingsQueries.ts';
import { locationAtGate } from '@/db/aboutQueries.ts';
import { atLocation } from '@/domain/location/atLocation.ts';
import { senderAt, type SenderRow } from '@/db/senderQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import {
  parseCampaignTexts,
  type CampaignTexts,
  type ParsedCampaignTexts,
} from '@/domain/campaign/campaignTexts.ts';
import type { RecipientRules } from '@/domain/campaign/judgeRecipient.ts';
import { campaignWriter } from '@/domain/campaign/writeCampaignText.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { countryOfNumber } from '@/domain/phone/countryOfNumber.ts';
import { isTollFree } from '@/domain/phone/tollFree.ts';
import { clinicHoursFor } from '@/domain/schedule/textHours.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { isLanguage } from '@/domain/template/language.ts';

/** What judging and freezing need: neither Twilio nor settings. */
export type CampaignDeps = Pick<Deps, 'db' | 'vault' | 'now' | 'newId'>;

/** A campaign with all that is the same for everybody on its list. */
export type OpenCampaign = {
  row: CampaignRow;
  clinic: ClinicRow;
  sender: SenderRow;
  rules: RecipientRules;
  isTollFree: boolean;
  /** The database lost texts since the campaign was made, which may have been its own. */
  wasRestored: boolean;
};

/** Reads what the gate needs to know of a campaign, once for all of its list. @throws Refusal sending_held without a sender */
export async function openCampaign(deps: CampaignDeps, row: CampaignRow): Promise<OpenCampaign> {
  const { locationId } = row;
  const location = locationId === null ? undefined : await locationAtGate(deps.db, row.clinicId, locationId);
  const content = await contentSettings(deps.db, row.clinicId);
  const whole = await clinicById(deps.db, row.clinicId);
  const clinic = atLocation({ ...whole, content }, location ?? null);
  const sender = await senderAt(deps.db, row.clinicId, locationId);
  if (!sender)
    throw new Refusal('sending_held', 'This clinic has no number to text from.', { reason: 'no_sender' });
  const now = deps.now();
  const tollFree = sender.phoneNumber !== null && isTollFree(sender.phoneNumber);
  const texts = await openTexts(deps, row);
  const rules: RecipientRules = {
    category: row.category,
    policy: clinic.policy,
    now: now.toTemporalInstant(),
    sendsUntil: row.sendsUntil?.toTemporalInstant() ?? null,
    quietHours: row.quietHours,
    clinicZone: clinic.timeZone,
    clinicHours: clinicHoursFor(clinic.textHours, row.category),
    account: {
      clinicCountry: clinic.country,
      isBaaConfirmed: clinic.baaConfirmedAt !== null,
      isHipaaAccountConfirmed: clinic.hipaaAccountConfirmedAt !== null,
    },
    senderCountry: sender.phoneNumber && countryOfNumber(sender.phoneNumber),
    isAttested: row.isAttested,
    isSud: clinic.content.sensitivity === 'sud',
    texts,
    write: campaignWriter({
      texts,
      clinicName: clinic.content.smsAlias ?? clinic.name,
      content: clinic.content,
      clinicPhone: clinic.phoneNumber
        ? formatPhoneNumber(clinic.phoneNumber, homeCountry(clinic.country))
        : null,
      clinicNumbers: [clinic.phoneNumber, whole.phoneNumber, sender.phoneNumber].filter(
        (known) => known !== null,
      ),
      timeZone: clinic.timeZone,
      category: row.category,
      policy: clinic.policy,
      country: clinic.country,
      isTollFree: tollFree,
      now,
    }),
  };
  const wasRestored = await wasRestoredSince(deps.db, row.clinicId, row.createdAt);
  return { row, clinic, sender, rules, isTollFree: tollFree, wasRestored };
}

/** The campaign's own words by language, as they were written. */
export async function campaignTexts(deps: CampaignDeps, row: CampaignRow): Promise<CampaignTexts> {
  const json: unknown = JSON.parse(
    await deps.vault.open(
      row.clinicId,
      { table: 'campaign', column: 'texts', id: row.id },
      { keyId: row.keyId, bytes: row.textsEncrypted },
    ),
  );
  return Object.fromEntries(
    Object.entries(Object(json)).filter(
      ([language, text]) => isLanguage(language) && typeof text === 'string',
    ),
  );
}

async function openTexts(deps: CampaignDeps, row: CampaignRow): Promise<ParsedCampaignTexts> {
  const reading = parseCampaignTexts(await campaignTexts(deps, row));
  if (!reading.ok) throw new Error(`the texts of campaign ${row.id} do not parse`);
  return reading.parsed;
}
