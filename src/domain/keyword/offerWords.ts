import type { ReviewedLanguage } from '../template/language.ts';
import { writeDate } from '../template/dateText.ts';
import { fold } from './normalise.ts';

type When = { startsAt: Temporal.Instant; timeZone: string };

/** What is answered to somebody who was offered a time, in words that fit GSM-7 but for some names of days. */
type OfferAnswers = {
  taken: (when: When) => string;
  tooLate: string;
  passed: string;
  /** “Yes” could be about a visit too. */
  which: string;
};

export const offerAnswers: Record<ReviewedLanguage, OfferAnswers> = {
  en: {
    taken: (when) => `The time is yours: your appointment is on ${dateOf(when, 'en')}.`,
    tooLate: 'That time is no longer free. You stay on our waiting list.',
    passed: 'Thank you. You stay on our waiting list.',
    which:
      'Do you mean the open time or your appointment? Reply TAKE for the open time, CONFIRM for your appointment.',
  },
  es: {
    taken: (when) => `La cita es suya: ${dateOf(when, 'es')}.`,
    tooLate: 'Esa cita ya no queda libre. Usted sigue en nuestra lista de espera.',
    passed: 'Gracias. Usted sigue en nuestra lista de espera.',
    which:
      '¿Se refiere a la cita libre o a la que ya tiene? Responda TOMAR para la libre, CONFIRMAR para la que ya tiene.',
  },
};

/** Words that mean an offered time and nothing else. */
const takeWords = foldAll([
  'TAKE',
  'TAKE IT',
  'I TAKE IT',
  "I'll take it",
  'I will take it',
  'I want it',
  'TOMAR',
  'LA TOMO',
  'LO TOMO',
  'TOMARLA',
]);
const yesSentences = foldAll([
  'yes please',
  'yeah',
  'yep',
  'yes thanks',
  'yes thank you',
  'sure',
  'sí por favor',
  'sí gracias',
  'claro',
]);
const passWords = foldAll([
  'NO',
  'NOPE',
  'NAH',
  'PASS',
  'I PASS',
  'SKIP',
  'no thanks',
  'no thank you',
  'not now',
  "no I can't",
  "I can't",
  "can't",
  'no gracias',
  'no puedo',
  'PASO',
  'NON',
  'NÃO',
  'KHÔNG',
  '不',
  '不要',
  '放弃',
]);

/** What words say to an offer. `isSure`: it can mean nothing else. */
export type OfferWords = { says: 'take' | 'pass'; isSure: boolean };

export function readOfferWords(folded: string): OfferWords | null {
  if (takeWords.has(folded)) return { says: 'take', isSure: true };
  if (yesSentences.has(folded)) return { says: 'take', isSure: false };
  return passWords.has(folded) ? { says: 'pass', isSure: true } : null;
}

function foldAll(words: readonly string[]): Set<string> {
  return new Set(words.map(fold));
}

function dateOf({ startsAt, timeZone }: When, language: ReviewedLanguage): string {
  return writeDate(new Date(startsAt.epochMilliseconds), { language, timeZone, withTime: true }) ?? '';
}
