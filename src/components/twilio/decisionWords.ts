import type { Decision, ShownFinding } from '@/contracts/decision.ts';
import type { Message } from '@/contracts/message.ts';
import type { Stage } from '@/domain/gate/finding.ts';

/** What the gate asks about a text, in its order. */
export const stageWords: Record<Stage, string> = {
  sender: 'Account and sender',
  category: 'Kind of text',
  person: 'Patient',
  number: 'Phone number',
  suppression: 'Opt-out',
  consent: 'Consent',
  content: 'Content',
  window: 'Time',
  caps: 'How many',
};

export const outcomeWords: Record<ShownFinding['outcome'], string> = {
  block: 'Stops it',
  review: 'Second person',
  hold: 'Waits',
  warn: 'To know',
};

const stepWords: Record<Decision['step'], string> = {
  acceptance: 'When it was asked for',
  approval: 'A second person looked',
  claim: 'When it was to leave',
  withdrawal: 'Afterwards',
};

const saysOf: Record<Decision['outcome'], string> = {
  allow: 'it may go',
  hold: 'it has to wait',
  block: 'it may not go',
};

/** One decision in a line: when in the life of the text, and what was said. */
export function decisionLine({ step, outcome }: Pick<Decision, 'step' | 'outcome'>): string {
  return `${stepWords[step]}: ${saysOf[outcome]}`;
}

/** What a text relied on, in words; null when nothing is kept. */
export function basisWords(consent: Decision['consent']): string | null {
  switch (consent?.basis) {
    case 'event':
      return 'Consent on record';
    case 'attestation':
      return 'Consent declared by the sender or its API key';
    case 'inbound':
      return 'The patient wrote within 24 hours';
    case 'not_needed':
      return 'No consent needed';
    default:
      return null;
  }
}

/** What is asked about a text that did not leave, or not yet; null for one that did. */
export function questionAbout(message: Pick<Message, 'status' | 'direction' | 'isHeld'>): string | null {
  if (message.direction === 'inbound') return null;
  if (message.status === 'blocked' || message.status === 'withdrawn') return 'Why was this not sent?';
  if (message.isHeld || message.status === 'scheduled') return 'Why does it wait?';
  return null;
}
