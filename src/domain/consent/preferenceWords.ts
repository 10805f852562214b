import type { ReviewedLanguage } from '../template/language.ts';
import type { ConsentSubject } from './consentSubjects.ts';

type PreferenceWords = {
  otherLanguage: string;
  /** The text that carries the link. */
  invitation: (clinic: string, url: string) => string;
  title: (clinic: string) => string;
  stopTitle: string;
  stopText: string;
  stopButton: string;
  stopped: (clinic: string) => string;
  comeBack: (startNumber: string | null) => string;
  chooseTitle: string;
  whyBirthDate: string;
  birthDate: string;
  continue: string;
  wrong: string;
  choicesFor: (number: string) => string;
  subjects: Record<ConsentSubject['key'], string>;
  save: string;
  savedTitle: string;
  on: string;
  off: string;
  optedOut: string;
  over: (phone: string | null) => string;
  unknownTitle: string;
  unknown: string;
  busy: string;
};

/** The words of the patient's own page, and of the text with its link. The text does without á, í, ó and ú. */
export const preferenceWords: Record<ReviewedLanguage, PreferenceWords> = {
  en: {
    otherLanguage: 'Español',
    invitation: (clinic, url) => `${clinic}: choose which texts you get, or stop them all: ${url}`,
    title: (clinic) => `Your texts from ${clinic}`,
    stopTitle: 'Stop all texts',
    stopText: 'All texts to the phone that got this link stop at once. You need not tell us who you are.',
    stopButton: 'Stop all texts',
    stopped: (clinic) => `Done. ${clinic} sends no more texts to the phone that got this link.`,
    comeBack: (number) =>
      `To get texts again, text START ${number === null ? 'to the number that our texts come from' : `to ${number}`} from that phone.`,
    chooseTitle: 'Choose which texts you get',
    whyBirthDate: 'So that nobody else sees or changes your choices, tell us when you were born.',
    birthDate: 'Your date of birth',
    continue: 'Continue',
    wrong: 'This date does not match, or was wrong too often. Look at it again, or call us.',
    choicesFor: (number) => `What may be texted to ${number}`,
    subjects: {
      care: 'Visits and care',
      payment: 'Bills and payments',
      wellness: 'Check-ups that are due',
      survey: 'Questions about how visits went',
      marketing: 'Marketing',
    },
    save: 'Save my choices',
    savedTitle: 'Your choices are saved',
    on: 'on',
    off: 'off',
    optedOut: 'All texts to this number are stopped at the moment.',
    over: (phone) =>
      `This link is over or was used. Ask us for a new one${phone === null ? '' : `: ${phone}`}. You can still stop all texts with it.`,
    unknownTitle: 'This link is not known',
    unknown:
      'Open the link from our text again, or call the clinic. To stop our texts, answer one of them with STOP.',
    busy: 'Too many tries. Wait a minute and open the link again. To stop our texts, answer one of them with STOP.',
  },
  es: {
    otherLanguage: 'English',
    invitation: (clinic, url) => `${clinic}: elija que mensajes quiere recibir, o ninguno: ${url}`,
    title: (clinic) => `Sus mensajes de ${clinic}`,
    stopTitle: 'Dejar de recibir mensajes',
    stopText:
      'Todos los mensajes al teléfono que recibió este enlace se detienen de inmediato. No hace falta que nos diga quién es.',
    stopButton: 'Detener todos los mensajes',
    stopped: (clinic) => `Listo. ${clinic} ya no envía mensajes al teléfono que recibió este enlace.`,
    comeBack: (number) =>
      `Para volver a recibir mensajes, envíe START ${number === null ? 'al número desde el que le escribimos' : `al ${number}`} desde ese teléfono.`,
    chooseTitle: 'Elija qué mensajes quiere recibir',
    whyBirthDate: 'Para que nadie más vea o cambie sus preferencias, díganos cuándo nació.',
    birthDate: 'Su fecha de nacimiento',
    continue: 'Continuar',
    wrong: 'Esta fecha no coincide, o se escribió mal demasiadas veces. Revísela o llámenos.',
    choicesFor: (number) => `Qué se puede enviar al ${number}`,
    subjects: {
      care: 'Citas y atención médica',
      payment: 'Facturas y pagos',
      wellness: 'Chequeos pendientes',
      survey: 'Preguntas sobre cómo fueron sus citas',
      marketing: 'Publicidad',
    },
    save: 'Guardar mis preferencias',
    savedTitle: 'Sus preferencias se guardaron',
    on: 'sí',
    off: 'no',
    optedOut: 'Por ahora no se envía ningún mensaje a este número.',
    over: (phone) =>
      `Este enlace venció o ya se usó. Pídanos uno nuevo${phone === null ? '' : `: ${phone}`}. Todavía puede usarlo para detener todos los mensajes.`,
    unknownTitle: 'No conocemos este enlace',
    unknown:
      'Abra de nuevo el enlace de nuestro mensaje o llame a la clínica. Para dejar de recibir mensajes, responda STOP a uno de ellos.',
    busy: 'Demasiados intentos. Espere un minuto y abra el enlace de nuevo. Para dejar de recibir mensajes, responda STOP a uno de ellos.',
  },
};
