import type { ReviewedLanguage } from '../template/language.ts';

type ProgrammeWords = {
  otherLanguage: string;
  title: (clinic: string) => string;
  intro: (clinic: string) => string;
  aboutTitle: string;
  termsTitle: string;
  frequency: string;
  cost: string;
  help: (clinicPhone: string | null) => string;
  stop: string;
  noCondition: string;
  carriers: string;
  privacyTitle: string;
  privacy: readonly string[];
  formTitle: string;
  formText: string;
  number: string;
  button: string;
  wrong: string;
  stopped: (clinic: string) => string;
  unknownTitle: string;
  unknown: string;
  busy: string;
};

/**
 * The words of a clinic's public page about its texts: programme terms, privacy, help and opt-out, as carriers ask for at registration (CTIA-09,
 * CTIA-10, ADM-04).
 */
export const programmeWords: Record<ReviewedLanguage, ProgrammeWords> = {
  en: {
    otherLanguage: 'Español',
    title: (clinic) => `Text messages from ${clinic}`,
    intro: (clinic) =>
      `${clinic} sends texts to patients who have agreed to them, or have given their number for that purpose.`,
    aboutTitle: 'What we text about',
    termsTitle: 'What you should know',
    frequency: 'Message frequency varies with your visits and care.',
    cost: 'Message and data rates may apply.',
    help: (phone) =>
      `For help, answer HELP to any of our texts${phone === null ? '' : `, or call ${phone}`}.`,
    stop: 'To stop all texts, answer STOP to any of them, or use the form below. To get them again, text START.',
    noCondition: 'You need not agree to texts to be treated by us or to buy anything.',
    carriers: 'Carriers are not liable for delayed or undelivered messages.',
    privacyTitle: 'Privacy',
    privacy: [
      'We do not sell your number. Your number, and the fact that you agreed to texts, are not shared with third parties for their own use; those who carry the texts for us get what that takes.',
      'Texts travel through mobile networks and can be read by whoever holds the phone, so we keep details of your health out of them. Please do the same when you answer.',
      'We keep a record of the texts and of what you agreed to, for as long as the law asks for it.',
    ],
    formTitle: 'Stop our texts',
    formText: 'All texts from us to this number stop at once. You need not tell us who you are.',
    number: 'Your mobile number',
    button: 'Stop all texts to this number',
    wrong: 'This is not a whole phone number. Enter it with its area code.',
    stopped: (clinic) => `Done. ${clinic} sends no more texts to this number.`,
    unknownTitle: 'This page is not known',
    unknown: 'Look at the address again, or call the clinic. To stop texts, answer one of them with STOP.',
    busy: 'Too many tries. Come back in an hour. To stop our texts at once, answer one of them with STOP.',
  },
  es: {
    otherLanguage: 'English',
    title: (clinic) => `Mensajes de texto de ${clinic}`,
    intro: (clinic) =>
      `${clinic} envía mensajes a los pacientes que los han aceptado o que dieron su número para eso.`,
    aboutTitle: 'Sobre qué escribimos',
    termsTitle: 'Lo que conviene saber',
    frequency: 'La frecuencia de los mensajes depende de sus citas y de su atención.',
    cost: 'Pueden aplicarse tarifas de mensajes y datos.',
    help: (phone) =>
      `Si necesita ayuda, responda HELP a cualquiera de nuestros mensajes${phone === null ? '' : ` o llame al ${phone}`}.`,
    stop: 'Para dejar de recibir mensajes, responda STOP a cualquiera de ellos o use el formulario de abajo. Para volver a recibirlos, envíe START.',
    noCondition: 'No hace falta aceptar mensajes para recibir atención ni para comprar nada.',
    carriers: 'Las compañías telefónicas no responden por mensajes retrasados o no entregados.',
    privacyTitle: 'Privacidad',
    privacy: [
      'No vendemos su número. Ni su número ni su consentimiento se comparten con terceros para su propio uso; quienes transmiten los mensajes por nosotros reciben solo lo necesario.',
      'Los mensajes pasan por redes móviles y puede leerlos quien tenga el teléfono, por eso no incluimos detalles de su salud. Haga lo mismo al responder, por favor.',
      'Guardamos un registro de los mensajes y de lo que usted aceptó durante el tiempo que pide la ley.',
    ],
    formTitle: 'Detener nuestros mensajes',
    formText:
      'Todos nuestros mensajes a este número se detienen de inmediato. No hace falta que nos diga quién es.',
    number: 'Su número de móvil',
    button: 'Detener todos los mensajes a este número',
    wrong: 'No es un número de teléfono completo. Escríbalo con su código de área.',
    stopped: (clinic) => `Listo. ${clinic} ya no envía mensajes a este número.`,
    unknownTitle: 'No conocemos esta página',
    unknown:
      'Revise la dirección o llame a la clínica. Para dejar de recibir mensajes, responda STOP a uno de ellos.',
    busy: 'Demasiados intentos. Vuelva en una hora. Para detener nuestros mensajes ya, responda STOP a uno de ellos.',
  },
};
