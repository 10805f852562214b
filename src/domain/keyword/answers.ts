import type { ReviewedLanguage } from '../template/language.ts';
import { choiceList, type ChoiceEntry } from './choiceList.ts';

type Clinic = { name: string; phone: string };

/**
 * What Hearback answers by itself, word for word. The English answers to CONFIRM, CANCEL, RESCHEDULE and HELP are the documented ones.
 * STOP, HELP and START stand in English in every language, because carriers honour those. The fixed words fit GSM-7: Spanish goes
 * without á, í, ó and ú (LANG-03).
 */
type Answers = {
  confirmed: string;
  cancelled: string;
  stopLine: string;
  /** A cancellation was taken back too late. */
  slotTaken: (clinic: Clinic) => string;
  reschedule: (clinic: Clinic) => string;
  helpByWords: (clinic: Clinic) => string;
  /** For senders on which CANCEL is an opt-out: does not teach it. */
  helpByDigits: (clinic: Clinic) => string;
  stopped: (clinic: Clinic) => string;
  wrongNumber: string;
  started: (clinic: Clinic) => string;
  crisis: (clinic: Clinic) => string;
  nothingPending: (clinic: Clinic) => string;
  past: (clinic: Clinic) => string;
  unclear: (clinic: Clinic) => string;
  whichOne: Record<'confirm' | 'cancel' | 'reschedule', (entries: ChoiceEntry[], orAll?: boolean) => string>;
};

export const answers: Record<ReviewedLanguage, Answers> = {
  en: {
    confirmed: 'Thank you for confirming your appointment!',
    cancelled: 'Your appointment has been cancelled.',
    stopLine: 'Reply STOP to stop all texts.',
    slotTaken: ({ name, phone }) =>
      `That time is no longer free: your appointment stays cancelled. Please call us at ${phone}. ${name}`,
    reschedule: ({ phone }) => `Please call us at ${phone} to reschedule.`,
    helpByWords: ({ name, phone }) =>
      `Reply CONFIRM to confirm, CANCEL to cancel, RESCHEDULE to change your appointment. ${name}: ${phone}. Reply STOP to stop all texts.`,
    helpByDigits: ({ name, phone }) =>
      `When we remind you of an appointment, reply 1 or CONFIRM to confirm, 2 or RESCHEDULE to change, 3 to cancel. ${name}: ${phone}. Reply STOP to stop all texts.`,
    stopped: ({ name, phone }) =>
      `${name}: You are opted out and will get no more texts. Questions? Call ${phone}.`,
    wrongNumber: 'Thank you. We will not text this number again.',
    started: ({ name }) =>
      `${name}: You're signed up again for visit & care texts. Msg frequency varies. Msg & data rates may apply. HELP for help, STOP to opt out.`,
    crisis: ({ name, phone }) =>
      `If this is an emergency, call 911 now. If you think of harming yourself, call or text 988 at any hour. ${name}: ${phone}`,
    nothingPending: ({ name, phone }) =>
      `We found no appointment that is waiting for your answer. Please call us at ${phone}. ${name}`,
    past: ({ name, phone }) =>
      `The time to answer for that appointment is over. Please call us at ${phone}. ${name}`,
    unclear: ({ name, phone }) =>
      `We are not sure which appointment you mean. Please call us at ${phone}. ${name}`,
    whichOne: {
      confirm: (entries, orAll) =>
        `Which appointment do you confirm? Reply ${choiceList(entries, 'en', orAll)}.`,
      cancel: (entries, orAll) =>
        `Which appointment do you want to cancel? Reply ${choiceList(entries, 'en', orAll)}.`,
      reschedule: (entries, orAll) =>
        `Which appointment do you want to change? Reply ${choiceList(entries, 'en', orAll)}.`,
    },
  },
  es: {
    confirmed: '¡Gracias por confirmar su cita!',
    cancelled: 'Su cita ha sido cancelada.',
    stopLine: 'Responda STOP para dejar de recibir mensajes.',
    slotTaken: ({ name, phone }) =>
      `Ese horario ya no queda libre: su cita sigue cancelada. Por favor llame al ${phone}. ${name}`,
    reschedule: ({ phone }) => `Por favor llame al ${phone} para cambiar su cita.`,
    helpByWords: ({ name, phone }) =>
      `Responda CONFIRMAR para confirmar, CANCELAR para cancelar, CAMBIAR para cambiar su cita. ${name}: ${phone}. Responda STOP para dejar de recibir mensajes.`,
    helpByDigits: ({ name, phone }) =>
      `Cuando le recordemos una cita, responda 1 o CONFIRMAR para confirmar, 2 o CAMBIAR para cambiar, 3 para cancelar. ${name}: ${phone}. Responda STOP para dejar de recibir mensajes.`,
    stopped: ({ name, phone }) =>
      `${name}: Se dio de baja y no le enviaremos otros mensajes. ¿Preguntas? Llame al ${phone}.`,
    wrongNumber: 'Gracias. No enviaremos otros mensajes a este teléfono.',
    started: ({ name }) =>
      `${name}: De nuevo recibe mensajes sobre sus citas y su cuidado. Frecuencia variable. Pueden aplicar tarifas de mensajes y datos. HELP para ayuda, STOP para dejar de recibirlos.`,
    crisis: ({ name, phone }) =>
      `Si es una emergencia, llame al 911 ahora. Si piensa en hacerse daño, llame o mande un texto al 988 a cualquier hora. ${name}: ${phone}`,
    nothingPending: ({ name, phone }) =>
      `No encontramos una cita que espere su respuesta. Por favor llame al ${phone}. ${name}`,
    past: ({ name, phone }) =>
      `Ya no es posible responder por esa cita. Por favor llame al ${phone}. ${name}`,
    unclear: ({ name, phone }) => `No sabemos a qué cita se refiere. Por favor llame al ${phone}. ${name}`,
    whichOne: {
      confirm: (entries, orAll) => `¿Qué cita confirma? Responda ${choiceList(entries, 'es', orAll)}.`,
      cancel: (entries, orAll) => `¿Qué cita quiere cancelar? Responda ${choiceList(entries, 'es', orAll)}.`,
      reschedule: (entries, orAll) =>
        `¿Qué cita quiere cambiar? Responda ${choiceList(entries, 'es', orAll)}.`,
    },
  },
};
