import type { Category } from '../message/category.ts';
import {
  writtenFlags,
  type ConsentAttestation,
  type ConsentEvent,
  type ConsentKind,
} from './consentEvent.ts';

export type ConsentQuestion = {
  category: Category;
  policy: 'standard' | 'strict';
  now: Temporal.Instant;
  /** Of this patient and this number, any category, in any order. */
  events: readonly ConsentEvent[];
  attestation?: ConsentAttestation | undefined;
  /** The patient's latest text, for answers to it. */
  lastInboundAt?: Temporal.Instant | undefined;
  /** The latest opt-out of the number, though START may have lifted it since: START brings back care texts alone (TCPA-16). */
  lastOptOutAt?: Temporal.Instant | undefined;
};

/** What a send relies on, to be kept with it (TCPA-01). */
export type ConsentBasis =
  | { kind: 'event'; eventId: string }
  | { kind: 'attestation'; source: 'caller' | 'key' }
  | { kind: 'inbound'; at: Temporal.Instant }
  | { kind: 'not_needed' };

export type ConsentAnswer =
  | { allowed: true; basis: ConsentBasis }
  | { allowed: false; rule: string; sentence: string };

/**
 * What a category needs. `coveredBy`: a consent to any of these counts, since “visits and care” is asked for in one sentence.
 * `isAttestable`: under the standard policy a declaration of the API caller or key counts too. `survivesOptOut`: START brings it back.
 */
type Need = {
  coveredBy: readonly Category[];
  kind: 'express' | 'express_written';
  isAttestable: boolean;
  survivesOptOut: boolean;
  rule: string;
  sentence: string;
};

const careSentence = 'There is no consent to texts about visits and care for this number.';
const carePart = {
  kind: 'express',
  isAttestable: true,
  survivesOptOut: true,
  rule: 'TCPA-06',
  sentence: careSentence,
} as const;

const needs: Record<Exclude<Category, 'conversation' | 'system'>, Need> = {
  appointment: { ...carePart, coveredBy: ['appointment', 'care'] },
  prescription: { ...carePart, coveredBy: ['prescription', 'care'] },
  results: { ...carePart, coveredBy: ['results', 'care'] },
  care: { ...carePart, coveredBy: ['care'] },
  // A clinic that is closed tomorrow: said to everybody who agreed to hear about their visits.
  urgent: { ...carePart, coveredBy: ['urgent', 'appointment', 'care'] },
  payment: {
    coveredBy: ['payment'],
    kind: 'express',
    isAttestable: true,
    survivesOptOut: false,
    rule: 'TCPA-07',
    sentence: 'Texts about payments need a consent of their own; consent to care texts does not cover them.',
  },
  wellness: {
    coveredBy: ['wellness'],
    kind: 'express',
    isAttestable: false,
    survivesOptOut: false,
    rule: 'TCPA-03',
    sentence: 'There is no recorded consent to wellness texts for this number.',
  },
  survey: {
    coveredBy: ['survey'],
    kind: 'express',
    isAttestable: false,
    survivesOptOut: false,
    rule: 'TCPA-03',
    sentence: 'There is no recorded consent to survey texts for this number.',
  },
  marketing: {
    coveredBy: ['marketing'],
    kind: 'express_written',
    isAttestable: false,
    survivesOptOut: false,
    rule: 'TCPA-03',
    sentence: 'Marketing texts need a written consent on record.',
  },
};

const strength: Record<ConsentKind, number> = {
  hipaa_authorization: 0,
  part2: 0,
  express: 1,
  express_written: 2,
};
const conversationHours = 24;

/**
 * Whether a text of this category may go to this patient's number, and on what basis. Does not look at opt-outs: suppression is asked
 * separately and beats any consent.
 */
export function hasConsent(question: ConsentQuestion): ConsentAnswer {
  const { category } = question;
  if (category === 'system') return { allowed: true, basis: { kind: 'not_needed' } };
  if (category === 'conversation') return conversationConsent(question);
  return consentOnRecord(question, needs[category]);
}

function conversationConsent({ lastInboundAt, now }: ConsentQuestion): ConsentAnswer {
  const isRecent =
    lastInboundAt !== undefined &&
    Temporal.Instant.compare(now, lastInboundAt.add({ hours: conversationHours })) <= 0;
  if (isRecent) return { allowed: true, basis: { kind: 'inbound', at: lastInboundAt } };
  return refuse(
    'CAT-02',
    'The patient has not written in the last 24 hours: choose the category that the text is about.',
  );
}

function consentOnRecord(
  { policy, now, events, attestation, lastOptOutAt, category }: ConsentQuestion,
  need: Need,
): ConsentAnswer {
  // To take back a Part 2 consent is not to take back this one.
  const about = events.filter((event) => event.kind !== 'part2' && need.coveredBy.includes(event.category));
  const revokedAt = latest(about.filter(({ action }) => action === 'revoked'))?.occurredAt;
  const afterRevocation = about.filter((event) => isAfter(event, revokedAt) && event.action !== 'revoked');
  const sinceOptOut = afterRevocation.filter((event) => need.survivesOptOut || isAfter(event, lastOptOutAt));
  const standing = sinceOptOut.filter((event) => covers(event, need) && !hasEnded(event, now));
  const mayAttest = policy === 'standard' && need.isAttestable;
  const granted = latest(
    standing.filter(
      ({ action, kind }) => (action === 'granted' || mayAttest) && strength[kind] >= strength[need.kind],
    ),
  );
  if (granted !== undefined) return { allowed: true, basis: { kind: 'event', eventId: granted.id } };
  // A declaration made for many recipients does not undo what this one said.
  if (revokedAt !== undefined)
    return refuse('TCPA-11', 'The patient has withdrawn this consent; it has to be given anew.');
  if (!need.survivesOptOut && lastOptOutAt !== undefined)
    return refuse(
      'TCPA-16',
      `The patient has opted out since. START brings back care texts only; ask anew for ${category} texts.`,
    );
  if (sinceOptOut.some((event) => covers(event, need) && hasEnded(event, now)))
    return refuse(
      'TCPA-04',
      'Somebody else consented while the patient could not, and that time is over. Ask the patient.',
    );
  if (mayAttest && attestation?.categories.includes(category))
    return { allowed: true, basis: { kind: 'attestation', source: attestation.source } };
  return refuse(need.rule, need.sentence);
}

const numberGivenCovers: readonly Category[] = ['appointment', 'prescription', 'results', 'care', 'urgent'];

/** Whether a number that was given at intake is consent to texts of this category (TCPA-04). */
export function mayRestOnNumberGiven(category: Category): boolean {
  return numberGivenCovers.includes(category);
}

/**
 * Handing over a number covers care texts alone (TCPA-04); a signature counts for marketing when the words above it say what
 * 47 CFR 64.1200(f)(9) asks for (TCPA-03).
 */
function covers({ basis, category, kind, writtenFlags: flags }: ConsentEvent, need: Need): boolean {
  if (basis === 'intake_number' && !mayRestOnNumberGiven(category)) return false;
  if (need.kind !== 'express_written' || kind !== 'express_written' || !flags) return true;
  return writtenFlags.every((flag) => flags.includes(flag));
}

/** A third party's consent lasts no longer than what it was given for. */
function hasEnded({ endsAt }: ConsentEvent, now: Temporal.Instant): boolean {
  return endsAt !== null && endsAt !== undefined && Temporal.Instant.compare(now, endsAt) >= 0;
}

function latest(events: readonly ConsentEvent[]): ConsentEvent | undefined {
  return events.toSorted((one, other) => Temporal.Instant.compare(other.occurredAt, one.occurredAt))[0];
}

/** Strictly: of a grant and a revocation at the same moment, the revocation stands. */
function isAfter({ occurredAt }: ConsentEvent, moment: Temporal.Instant | undefined): boolean {
  return moment === undefined || Temporal.Instant.compare(occurredAt, moment) > 0;
}

function refuse(rule: string, sentence: string): ConsentAnswer {
  return { allowed: false, rule, sentence };
}
