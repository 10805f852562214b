import type { Category } from '../message/category.ts';
import type { ReviewedLanguage } from '../template/language.ts';
import { writtenFlags, type WrittenFlag } from './consentEvent.ts';

/** The words that were shown or read out, their version, and what a signature under them says: all are kept with the consent (TCPA-03). */
export type ConsentWording = { version: string; text: string; flags: readonly WrittenFlag[] };

type Subject = 'care' | 'payment' | 'wellness' | 'survey' | 'marketing';

// One sentence asks for all texts about visits and care; the others are asked apart, and refusing them never blocks a booking.
const subjectOf: Record<Category, Subject | null> = {
  appointment: 'care',
  prescription: 'care',
  results: 'care',
  care: 'care',
  urgent: 'care',
  payment: 'payment',
  wellness: 'wellness',
  survey: 'survey',
  marketing: 'marketing',
  conversation: null,
  system: null,
};

/** Raised when a word of the texts below changes. */
const edition = '2026-11.2';

const about: Record<ReviewedLanguage, Record<Exclude<Subject, 'marketing'>, string>> = {
  en: {
    care: 'my visits and care',
    payment: 'my bills and payments',
    wellness: 'check-ups and vaccinations that are due',
    survey: 'how my visits went',
  },
  es: {
    care: 'mis citas y mi atención médica',
    payment: 'mis facturas y pagos',
    wellness: 'chequeos y vacunas pendientes',
    survey: 'cómo fueron mis citas',
  },
};

const conditions = {
  en: 'Message frequency varies. Message and data rates may apply. Texts are not encrypted and others with access to my phone may see them. Reply STOP to opt out, HELP for help.',
  es: 'La frecuencia de los mensajes varía. Pueden aplicarse tarifas de mensajes y datos. Los mensajes no están cifrados y otras personas con acceso a mi teléfono podrían verlos. Responda STOP para dejar de recibirlos, HELP para obtener ayuda.',
};

/** What is kept where a patient gave the number at intake: no words were agreed to, the deed is the consent (TCPA-04). */
export const numberGivenWording: Record<ReviewedLanguage, ConsentWording> = {
  en: {
    version: `intake-number-en-${edition}`,
    text: 'The patient gave this number to the clinic as the one to be reached at about visits and care.',
    flags: [],
  },
  es: {
    version: `intake-number-es-${edition}`,
    text: 'El paciente dio este número a la clínica para que lo contacten sobre sus citas y su atención médica.',
    flags: [],
  },
};

/**
 * The standard wording by which a patient agrees to texts of a category, for the clinic's counsel to adapt. Null where no consent is asked
 * for: answers to the patient, and the confirmations of STOP, START and HELP.
 * @param number as people write it; without it the words say "this number", which is not enough for marketing
 */
export function consentWording(
  category: Category,
  clinicName: string,
  language: ReviewedLanguage,
  number: string | null = null,
): ConsentWording | null {
  const subject = subjectOf[category];
  if (subject === null) return null;
  const text =
    subject === 'marketing'
      ? marketing(clinicName, language, placeOf(number, language))
      : texts(clinicName, language, about[language][subject], placeOf(number, language));
  return { version: `${subject}-${language}-${edition}`, text, flags: flagsOf(subject, number) };
}

function placeOf(number: string | null, language: ReviewedLanguage): string {
  if (number !== null) return language === 'en' ? `at ${number}` : `en el ${number}`;
  return language === 'en' ? 'at this number' : 'en este número';
}

function flagsOf(subject: Subject, number: string | null): readonly WrittenFlag[] {
  return writtenFlags.filter(
    (flag) =>
      (flag !== 'says_automated_marketing' || subject === 'marketing') &&
      (flag !== 'names_seller_and_number' || number !== null),
  );
}

function texts(clinic: string, language: ReviewedLanguage, matter: string, place: string): string {
  return language === 'en'
    ? `I agree to get automated texts from ${clinic} about ${matter} ${place}. ${conditions.en} Not a condition of care.`
    : `Acepto recibir mensajes de texto automáticos de ${clinic} sobre ${matter} ${place}. ${conditions.es} No es una condición para recibir atención.`;
}

/** Names the seller and the number, says that marketing texts come, and that nothing depends on it (47 CFR 64.1200(f)(9)). */
function marketing(clinic: string, language: ReviewedLanguage, place: string): string {
  return language === 'en'
    ? `I agree to get automated marketing texts from ${clinic} ${place}. Consent is not a condition of any purchase or of care. ${conditions.en}`
    : `Acepto recibir mensajes de texto automáticos de publicidad de ${clinic} ${place}. Este consentimiento no es una condición para ninguna compra ni para recibir atención. ${conditions.es}`;
}
