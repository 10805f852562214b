import { hasConsent, type ConsentBasis } from '../consent/hasConsent.ts';
import type { ConsentEvent } from '../consent/consentEvent.ts';
import { hasPart2Consent } from '../consent/part2Consent.ts';
import type { ContentFacts } from '../gate/contentStage.ts';
import type { Finding } from '../gate/finding.ts';
import { judgeSend, type Verdict } from '../gate/judgeSend.ts';
import type { AccountFacts } from '../gate/senderStage.ts';
import type { Category } from '../message/category.ts';
import type { KnownWhereabouts } from '../patient/whereabouts.ts';
import { countryOfNumber } from '../phone/countryOfNumber.ts';
import type { ClinicHours } from '../schedule/dayHours.ts';
import type { SentText } from '../schedule/judgeCaps.ts';
import type { Encoding } from '../segment/measureText.ts';
import type { TextAddition } from '../template/completeText.ts';
import { spokenLanguage, type Language } from '../template/language.ts';
import { campaignLanguage, type ParsedCampaignTexts } from './campaignTexts.ts';
import { skipReasons, type SkipReason } from './skipReasons.ts';
import type { CampaignWriter } from './writeCampaignText.ts';

/** What is on file about one of the list. */
export type RecipientFacts = {
  givenName: string;
  language: string;
  birthDate: string | null;
  /** Where the patient is. */
  whereabouts: KnownWhereabouts;
  /** E.164; null without a number to text. */
  phoneNumber: string | null;
  /** What speaks against texting this person there. */
  person: readonly Finding[];
  /** What speaks against this number. */
  number: readonly Finding[];
  /** Somebody before on the list has this number: one text a campaign and number. */
  isTaken: boolean;
  /** The opt-out in force. */
  suppressionId: string | null;
  lastOptOutAt: Temporal.Instant | undefined;
  /** Sent to this number since the campaign was made, and lost with a database that was restored from a backup. */
  lostTexts: readonly string[];
  /** Of this patient and number. */
  consents: readonly ConsentEvent[];
  /** What the caps count. */
  sentTexts: readonly SentText[];
};

export type RecipientRules = {
  category: Category;
  policy: 'standard' | 'strict';
  now: Temporal.Instant;
  /** Nothing of the campaign leaves after that; null for one that is not started yet. */
  sendsUntil: Temporal.Instant | null;
  quietHours: 'ignore' | 'defer';
  clinicZone: string;
  /** The clinic's own for the category. */
  clinicHours: ClinicHours | null;
  account: AccountFacts;
  senderCountry: string | null;
  /** Whoever starts the campaign attests consent for its category. */
  isAttested: boolean;
  /** It comes from a substance use programme (SENS-01). */
  isSud: boolean;
  texts: ParsedCampaignTexts;
  write: CampaignWriter;
};

export type RecipientVerdict =
  | {
      kind: 'text';
      verdict: Verdict;
      text: string;
      additions: readonly TextAddition[];
      encoding: Encoding;
      segments: number;
      language: Language;
      basis: ConsentBasis;
    }
  | { kind: 'skip'; verdict: Verdict; reason: SkipReason };

/**
 * Asks the gate (`judgeSend`) about one of many. Content that a second person would have to look at is not sent to many at all. What
 * meets quiet hours or a cap waits for its time.
 */
export function judgeRecipient(facts: RecipientFacts, rules: RecipientRules): RecipientVerdict {
  const { phoneNumber } = facts;
  const consent = hasConsent({
    category: rules.category,
    policy: rules.policy,
    now: rules.now,
    events: facts.consents,
    ...(rules.isAttested ? { attestation: { source: 'key', categories: [rules.category] } } : {}),
    lastOptOutAt: facts.lastOptOutAt,
  });
  const language = campaignLanguage(rules.texts, spokenLanguage(facts.language));
  const written = rules.write(language, facts.givenName, facts.birthDate);
  const content: ContentFacts = written.ok ? { found: written.findings } : { unwritten: written.code };
  const wasSent = written.ok && facts.lostTexts.includes(written.text);
  const verdict = judgeSend({
    policy: rules.policy,
    sender: { isHeld: false, country: rules.senderCountry },
    account: rules.account,
    category: { category: rules.category, chosenBy: 'caller', templateCategory: null, isOwnAnswer: false },
    person: facts.person,
    number: {
      isValid: true,
      country: phoneNumber && countryOfNumber(phoneNumber),
      clinicCountry: rules.account.clinicCountry,
      // It is queued, and waits in its claim.
      waitsForReview: false,
      found: phoneNumber === null ? [withoutNumber] : facts.isTaken ? [taken] : facts.number,
    },
    suppression: facts.suppressionId === null ? null : { id: facts.suppressionId },
    consent: consent.allowed ? { allowed: true, basis: consent.basis.kind } : consent,
    part2: { isSud: rules.isSud, isConsented: hasPart2Consent(facts.consents, rules.now) },
    content,
    time: {
      spreadBy: phoneNumber ?? '',
      now: rules.now,
      wantedAt: rules.now,
      latestUsefulAt: rules.sendsUntil,
      isAutomated: true,
      isReply: false,
      quietHours: rules.quietHours,
      whereabouts: {
        phoneNumber: phoneNumber ?? '',
        chosenZone: facts.whereabouts.timeZone,
        zip: facts.whereabouts.zip,
        addressState: facts.whereabouts.addressState,
        clinicZone: rules.clinicZone,
      },
      clinicHours: rules.clinicHours,
    },
    caps: { sent: facts.sentTexts, found: wasSent ? [sentBefore] : [] },
  });
  const { decidedBy, outcome } = verdict;
  if (decidedBy !== null && (outcome === 'block' || outcome === 'review'))
    return { kind: 'skip', verdict, reason: reasonOf(decidedBy) };
  if (!written.ok || !consent.allowed) throw new Error('the gate let a text go that is not there');
  const { text, additions, encoding, segments } = written;
  return { kind: 'text', verdict, text, additions, encoding, segments, language, basis: consent.basis };
}

const reasonOfStage = {
  sender: 'account_not_confirmed',
  category: 'category_wrong',
  person: 'recipient_not_texted',
  number: 'number_not_texted',
  suppression: 'recipient_opted_out',
  consent: 'consent_missing',
  content: 'phi_blocked',
  window: 'no_useful_time',
  caps: 'too_many_texts',
} as const satisfies Record<Finding['stage'], SkipReason>;

function reasonOf({ code, stage }: Finding): SkipReason {
  return skipReasons.find((reason) => reason === code) ?? reasonOfStage[stage];
}

const withoutNumber: Finding = {
  stage: 'number',
  rule: 'no_phone_number',
  outcome: 'block',
  code: 'no_phone_number',
  sentence: 'The patient has no phone number.',
  advice: 'Add one.',
};

/** Two visits in one week share one text (TCPA-08); one text a campaign and number (design, law 6). */
const taken: Finding = {
  stage: 'number',
  rule: 'one_text_a_number',
  outcome: 'block',
  code: 'duplicate_number',
  sentence: 'Somebody else on the list has the same number, and gets the text there.',
};

const sentBefore: Finding = {
  stage: 'caps',
  rule: 'sent_before_restore',
  outcome: 'block',
  code: 'sent_before_restore',
  sentence: 'By Twilio’s list this number had the text before the database was restored from a backup.',
};
