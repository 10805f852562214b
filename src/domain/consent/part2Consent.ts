import type { ReviewedLanguage } from '../template/language.ts';
import type { ConsentEvent } from './consentEvent.ts';
import type { ConsentWording } from './consentWording.ts';

/** What of a consent event tells whether a Part 2 consent stands. */
type Part2Event = Pick<ConsentEvent, 'kind' | 'action' | 'occurredAt' | 'endsAt'>;

/**
 * Whether a person has agreed in writing that texts may tell that they are a patient of a substance use programme (42 CFR 2.31, SENS-01).
 * The latest word counts; of a grant and a revocation at the same moment, the revocation does.
 * @param events of this person and this number, of any kind, in any order
 */
export function hasPart2Consent(events: readonly Part2Event[], now: Temporal.Instant): boolean {
  const [latest] = events
    .filter(({ kind }) => kind === 'part2')
    .toSorted(
      (one, other) =>
        Temporal.Instant.compare(other.occurredAt, one.occurredAt) ||
        Number(other.action === 'revoked') - Number(one.action === 'revoked'),
    );
  if (latest?.action !== 'granted') return false;
  return !latest.endsAt || Temporal.Instant.compare(now, latest.endsAt) < 0;
}

/** Raised when a word of the texts below changes. */
const edition = '2026-11.1';

/**
 * The standard words of the written consent, for the clinic's counsel to adapt: who tells what to whom, what for, until when, and that it
 * can be taken back (42 CFR 2.31).
 * @param number as people write it
 */
export function part2Wording(clinicName: string, language: ReviewedLanguage, number: string): ConsentWording {
  return {
    version: `part2-${language}-${edition}`,
    text:
      language === 'en'
        ? `I agree that ${clinicName} sends texts to ${number} about my visits and care, though they may tell whoever sees my phone that I am a patient of a substance use treatment programme (42 CFR Part 2). The purpose is to remind me and to answer me. This holds until I take it back, which I can do at any time by telling the clinic; what was sent before stays sent. Not a condition of care.`
        : `Acepto que ${clinicName} envíe mensajes de texto al ${number} sobre mis citas y mi atención médica, aunque puedan revelar a quien vea mi teléfono que soy paciente de un programa de tratamiento por consumo de sustancias (42 CFR Parte 2). El propósito es recordarme mis citas y responderme. Vale hasta que lo retire, lo que puedo hacer en cualquier momento avisando a la clínica; lo ya enviado queda enviado. No es una condición para recibir atención.`,
    flags: [],
  };
}
