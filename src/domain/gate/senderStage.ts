import type { Category } from '../message/category.ts';
import type { Finding } from './finding.ts';

export type SenderFacts = {
  /** Nothing leaves before a person has released it (design, law 11). */
  isHeld: boolean;
  /** ISO 3166; null where the number does not tell. */
  country: string | null;
};

/** What the clinic has confirmed about its account at Twilio. */
export type AccountFacts = {
  /** ISO 3166: HIPAA binds clinics of the US. */
  clinicCountry: string;
  isBaaConfirmed: boolean;
  isHipaaAccountConfirmed: boolean;
};

/** Whether the account and the number may carry patient texts at all: the standard policy warns, the strict one requires (HIPAA-09). */
export function senderStage(
  sender: SenderFacts,
  account: AccountFacts,
  { policy, category }: { policy: 'standard' | 'strict'; category: Category },
): Finding[] {
  const findings = sender.isHeld ? [held] : [];
  // Answers to STOP, START and HELP say nothing about a patient, and are owed to everybody.
  if (account.clinicCountry !== 'US' || category === 'system') return findings;
  const missing = [
    account.isBaaConfirmed ? null : notConfirmed('baa_not_confirmed', 'that Twilio has signed a BAA'),
    account.isHipaaAccountConfirmed
      ? null
      : notConfirmed('hipaa_account_not_confirmed', 'that the Twilio account is flagged for HIPAA'),
    sender.country === null || sender.country === 'US' ? null : notOfTheUs,
  ].filter((one) => one !== null);
  const outcome = policy === 'strict' ? 'block' : 'warn';
  return [...findings, ...missing.map((one): Finding => ({ ...one, outcome }))];
}

const held: Finding = {
  stage: 'sender',
  rule: 'sender_held',
  outcome: 'hold',
  code: 'sender_held',
  sentence: 'Sending from this number is on hold until it was compared with what Twilio knows of it.',
  advice: 'An administrator compares, and lets sending go on.',
};

function notConfirmed(code: string, what: string): Omit<Finding, 'outcome'> {
  return {
    stage: 'sender',
    rule: 'HIPAA-09',
    code,
    sentence: `Nobody has confirmed ${what}.`,
    advice: 'An administrator confirms it in the settings once it is so.',
  };
}

const notOfTheUs: Omit<Finding, 'outcome'> = {
  stage: 'sender',
  rule: 'HIPAA-09',
  code: 'sender_not_us',
  sentence: 'Twilio’s agreement covers patient texts from US numbers only, and this sender is not one.',
  advice: 'Send from a US number.',
};
