import type { ConsentBasis } from '../consent/hasConsent.ts';
import type { Category } from '../message/category.ts';
import type { Finding } from './finding.ts';

/** What the rules of `domain/consent` answered. */
export type ConsentFacts =
  | { allowed: true; basis: ConsentBasis['kind'] }
  | { allowed: false; rule: string; sentence: string };

export type NumberFactsOfGate = {
  /** False where the numbering plan knows no such number. */
  isValid: boolean;
  /** ISO 3166; null where the number does not tell. */
  country: string | null;
  /** The country that the clinic is in, and texts. */
  clinicCountry: string;
  /** A text from there may be an opt-out that nobody has read yet, and this text is automated (TCPA-19 d). */
  waitsForReview: boolean;
  /** What else speaks against this number. */
  found: readonly Finding[];
};

/** Whether the number can be texted, as a number. */
export function numberStage(number: NumberFactsOfGate, policy: 'standard' | 'strict'): Finding[] {
  const findings = [...number.found];
  if (!number.isValid) {
    findings.push({
      stage: 'number',
      rule: 'number_not_valid',
      outcome: 'warn',
      code: 'number_not_valid',
      sentence:
        'The numbering plan knows no such number. It is possible, so it was accepted; check it if the text is not delivered.',
    });
  }
  if (number.country !== null && number.country !== number.clinicCountry) {
    findings.push({
      stage: 'number',
      rule: 'INT-03',
      outcome: policy === 'strict' ? 'block' : 'warn',
      code: 'country_not_allowed',
      sentence:
        'This number is of another country, whose rules for texts are not those that are applied here.',
      advice: 'Call, write, or use the portal.',
    });
  }
  if (number.waitsForReview) {
    findings.push({
      stage: 'number',
      rule: 'TCPA-19',
      outcome: 'hold',
      code: 'opt_out_review',
      sentence: 'A text from this number may be an opt-out. Automated texts wait until a person has read it.',
      advice: 'Read the text in the tasks, and say whether it was an opt-out.',
    });
  }
  return findings;
}

/** An opt-out stops everything but our own answers to STOP, START and HELP (TCPA-13, TCPA-15). */
export function suppressionStage(
  category: Category,
  suppression: { id: string | null; advice?: string } | null,
): Finding[] {
  if (suppression === null || category === 'system') return [];
  return [
    {
      stage: 'suppression',
      rule: 'TCPA-15',
      outcome: 'block',
      code: 'recipient_opted_out',
      sentence: 'This number has opted out of texts. Call, write, or use the portal.',
      advice: suppression.advice ?? 'Only the patient can change this, by texting START to your number.',
      evidence: { suppressionId: suppression.id },
    },
  ];
}

/** Whether there is a consent for the category (TCPA-03 … TCPA-07). */
export function consentStage(answer: ConsentFacts): Finding[] {
  if (answer.allowed) return [];
  return [
    {
      stage: 'consent',
      rule: answer.rule,
      outcome: 'block',
      code: 'consent_missing',
      sentence: answer.sentence,
      advice: 'Ask the patient, and record the consent with the words that were agreed to.',
    },
  ];
}
