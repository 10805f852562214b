import type { Category } from '../message/category.ts';

/**
 * How firm a consent is (TCPA-03). An authorization under HIPAA, and the consent to tell of substance use treatment (`part2`, see
 * `part2Consent.ts`), are something else and allow no text by themselves.
 */
export const consentKinds = ['express', 'express_written', 'hipaa_authorization', 'part2'] as const;
export type ConsentKind = (typeof consentKinds)[number];

/**
 * Who the consent comes from (TCPA-04): the patient; the patient, by handing over the number at intake, which covers care texts alone;
 * or somebody else for a patient who cannot, until a day.
 */
export const consentBases = ['patient', 'intake_number', 'incapacity'] as const;
export type ConsentGiver = (typeof consentBases)[number];

/** What makes a writing a written consent to marketing (TCPA-03, 47 CFR 64.1200(f)(9)). */
export const writtenFlags = [
  'names_seller_and_number',
  'says_automated_marketing',
  'clear_and_conspicuous',
  'not_a_condition',
] as const;
export type WrittenFlag = (typeof writtenFlags)[number];

/** What the patient did. */
export const consentMeans = ['said', 'signed', 'box_ticked', 'number_given', 'texted'] as const;
export type ConsentMeans = (typeof consentMeans)[number];

/** One line of the append-only record about one patient and one number. */
export type ConsentEvent = {
  id: string;
  category: Category;
  kind: ConsentKind;
  /** `attested`: an API caller or key declared it; nobody here saw or heard the patient. */
  action: 'granted' | 'revoked' | 'attested';
  occurredAt: Temporal.Instant;
  basis?: ConsentGiver | null | undefined;
  /** From here on it counts for nothing: a consent for somebody who could not give it. */
  endsAt?: Temporal.Instant | null | undefined;
  /** Absent in records from before they were kept: all of those used our own marketing wording, which carries the four. */
  writtenFlags?: readonly WrittenFlag[] | null | undefined;
};

/** What the caller of the API, or the owner of the key, declares about the recipients' consent. */
export type ConsentAttestation = { source: 'caller' | 'key'; categories: readonly Category[] };
