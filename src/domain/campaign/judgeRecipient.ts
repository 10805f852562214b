import type { ConsentEvent } from '../consent/consentEvent.ts';
import { hasConsent, type ConsentBasis } from '../consent/hasConsent.ts';
import type { Category } from '../message/category.ts';
import type { Encoding } from '../segment/measureText.ts';
import type { TextAddition } from '../template/completeText.ts';
import { spokenLanguage, type Language } from '../template/language.ts';
import { campaignLanguage, type ParsedCampaignTexts } from './campaignTexts.ts';
import type { CampaignWriter } from './writeCampaignText.ts';

/** Why somebody on the list gets no text, in the order in which it is asked. */
export const skipReasons = [
  'no_phone_number',
  'duplicate_number',
  'recipient_opted_out',
  'consent_missing',
  'template_field_missing',
  'text_too_long',
  'phi_blocked',
  'content_held',
  'sent_before_restore',
] as const;
export type SkipReason = (typeof skipReasons)[number];

/** What is on file about one of the list. */
export type RecipientFacts = {
  givenName: string;
  language: string;
  birthDate: string | null;
  /** E.164; null without a number to text. */
  phoneNumber: string | null;
  /** Somebody before on the list has this number: one text a campaign and number. */
  isTaken: boolean;
  isSuppressed: boolean;
  lastOptOutAt: Temporal.Instant | undefined;
  /** Sent to this number since the campaign was made, and lost with a database that was restored from a backup. */
  lostTexts: readonly string[];
  /** Of this patient and number. */
  consents: readonly ConsentEvent[];
};

export type RecipientRules = {
  category: Category;
  policy: 'standard' | 'strict';
  now: Temporal.Instant;
  /** Whoever starts the campaign attests consent for its category. */
  isAttested: boolean;
  texts: ParsedCampaignTexts;
  write: CampaignWriter;
};

export type RecipientVerdict =
  | {
      kind: 'text';
      text: string;
      additions: readonly TextAddition[];
      encoding: Encoding;
      segments: number;
      language: Language;
      basis: ConsentBasis;
    }
  | { kind: 'skip'; reason: SkipReason; rules: readonly string[] };

/**
 * The gate for one of many: number → suppression → consent → content, as for every text (`assessMessage`). Content that a second
 * person would have to look at is not sent to many at all.
 */
export function judgeRecipient(facts: RecipientFacts, rules: RecipientRules): RecipientVerdict {
  if (facts.phoneNumber === null) return skip('no_phone_number');
  if (facts.isTaken) return skip('duplicate_number');
  if (facts.isSuppressed) return skip('recipient_opted_out');
  const consent = hasConsent({
    category: rules.category,
    policy: rules.policy,
    now: rules.now,
    events: facts.consents,
    ...(rules.isAttested ? { attestation: { source: 'key', categories: [rules.category] } } : {}),
    lastOptOutAt: facts.lastOptOutAt,
  });
  if (!consent.allowed) return skip('consent_missing', [consent.rule]);
  const language = campaignLanguage(rules.texts, spokenLanguage(facts.language));
  const written = rules.write(language, facts.givenName, facts.birthDate);
  if (!written.ok) return skip(written.code);
  const stopping = written.findings.filter(({ action }) => action !== 'warn');
  if (stopping.length > 0) {
    const isBlocked = stopping.some(({ action }) => action === 'block');
    return skip(
      isBlocked ? 'phi_blocked' : 'content_held',
      stopping.map(({ rule }) => rule),
    );
  }
  const { text, additions, encoding, segments } = written;
  if (facts.lostTexts.includes(text)) return skip('sent_before_restore');
  return { kind: 'text', text, additions, encoding, segments, language, basis: consent.basis };
}

function skip(reason: SkipReason, rules: readonly string[] = []): RecipientVerdict {
  return { kind: 'skip', reason, rules };
}
