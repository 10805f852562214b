import { visitList, type ChoiceEntry } from './choiceList.ts';
import type { Intent } from './situation.ts';
import type { ReviewedLanguage } from '../template/language.ts';

/** A visit with the number by which it was asked about; null where it was not numbered. */
export type NumberedVisit = ChoiceEntry & { number: number | null };

/** What answers about several visits say beside the documented sentences about one. They fit GSM-7. */
type SeveralWords = {
  confirmed: string;
  cancelled: string;
  parts: Record<Intent, (list: string) => string>;
  /** Of visits that can be settled by a call alone. */
  callAbout: (phone: string, list: string) => string;
  open: (list: string) => string;
  /** After a cancellation: the digit that takes it back. */
  changedMind: (digit: number) => string;
  /** Not understood: what can be answered. */
  which: (phone: string, list: string) => string;
};

const english: SeveralWords = {
  confirmed: 'Thank you for confirming your appointments!',
  cancelled: 'Your appointments have been cancelled.',
  parts: {
    confirm: (list) => `Confirmed: ${list}.`,
    cancel: (list) => `Cancelled: ${list}.`,
    reschedule: (list) => `To change: ${list}.`,
  },
  callAbout: (phone, list) => `Please call us at ${phone} about: ${list}.`,
  open: (list) => `Not answered yet: ${list}.`,
  changedMind: (digit) => `Changed your mind? Reply ${digit}.`,
  which: (phone, list) =>
    `We are not sure what you mean. Reply YES for all, or each number with YES or NO: ${list}. Or call ${phone}.`,
};

const spanish: SeveralWords = {
  confirmed: '¡Gracias por confirmar sus citas!',
  cancelled: 'Sus citas han sido canceladas.',
  parts: {
    confirm: (list) => `Confirmada: ${list}.`,
    cancel: (list) => `Cancelada: ${list}.`,
    reschedule: (list) => `Por cambiar: ${list}.`,
  },
  callAbout: (phone, list) => `Por favor llame al ${phone} sobre: ${list}.`,
  open: (list) => `Sin respuesta: ${list}.`,
  changedMind: (digit) => `¿Cambia de idea? Responda ${digit}.`,
  which: (phone, list) =>
    `No entendimos bien. Responda SI para todas, o cada cita con SI o NO: ${list}. O llame al ${phone}.`,
};

export const severalWords: Record<ReviewedLanguage, SeveralWords> = { en: english, es: spanish };

export type SaidOfVisits = {
  /** By what is done with them. */
  done: Record<Intent, readonly NumberedVisit[]>;
  /** Refused without saying what shall be, or no longer to be answered by text. */
  callAbout: readonly NumberedVisit[];
  /** Asked about in the same text, and not answered yet. */
  open: readonly NumberedVisit[];
};

/**
 * One answer about several visits. The documented sentence stands where all that was answered has come to the same; each visit is named in
 * any case, so that nobody takes it for another's.
 */
export function answerAboutVisits(
  said: SaidOfVisits,
  documented: { confirmed: string; cancelled: string; reschedule: string },
  { language, phone }: { language: ReviewedLanguage; phone: string },
): string {
  const several = severalWords[language];
  const list = (visits: readonly NumberedVisit[]): string => visitList(visits, language);
  const { confirm, cancel, reschedule } = said.done;
  const isMixed =
    [confirm, cancel, reschedule, said.callAbout].filter((visits) => visits.length > 0).length > 1;
  const sentences: string[] = [];
  if (confirm.length > 0)
    sentences.push(
      isMixed
        ? several.parts.confirm(list(confirm))
        : `${confirm.length > 1 ? several.confirmed : documented.confirmed} ${list(confirm)}.`,
    );
  if (cancel.length > 0)
    sentences.push(
      isMixed
        ? several.parts.cancel(list(cancel))
        : `${cancel.length > 1 ? several.cancelled : documented.cancelled} ${list(cancel)}.`,
    );
  if (reschedule.length > 0)
    sentences.push(
      isMixed
        ? `${several.parts.reschedule(list(reschedule))} ${documented.reschedule}`
        : `${documented.reschedule} ${list(reschedule)}.`,
    );
  if (said.callAbout.length > 0) sentences.push(several.callAbout(phone, list(said.callAbout)));
  if (said.open.length > 0) sentences.push(several.open(list(said.open)));
  return sentences.join(' ');
}
