import { call, gone, stop, thanks, undo, type Story } from './story.ts';

const one = { visits: ['Ana'] } as const;
const familyEs = { visits: ['Ana', 'Leo'], asked: 'in one text', language: 'es' } as const;
const graciasPorTodas = '¡Gracias por confirmar sus citas! 1 Ana el 9 jun 9:00 am, 2 Leo el 9 jun 9:30 am.';
const gracias = '¡Gracias por confirmar su cita!';

/** Words of all languages count for everybody; answers go in a language in which they were reviewed. */
export const languageStories: readonly Story[] = [
  {
    ...one,
    language: 'es',
    name: 'CONFIRMAR',
    says: ['CONFIRMAR'],
    becomes: ['confirmed'],
    hears: [gracias],
  },
  { ...one, language: 'es', name: 'Sí', says: ['Sí'], becomes: ['confirmed'], hears: [gracias] },
  {
    ...one,
    language: 'es',
    name: 'CANCELAR, freed, and taken back',
    says: ['CANCELAR', '1'],
    becomes: ['confirmed'],
    hears: [
      'Su cita ha sido cancelada. ¿Cambia de idea? Responda 1. Responda STOP para dejar de recibir mensajes.',
      gracias,
    ],
  },
  {
    ...one,
    language: 'es',
    name: 'CAMBIAR',
    says: ['cambiar'],
    becomes: ['change_asked'],
    hears: ['Por favor llame al {phone} para cambiar su cita.'],
    tasks: ['reschedule_asked'],
  },
  ...['ambas', 'Todas', 'las dos por favor', '1 y 2', 'sí', 'confirmo 1 y 2'].map((text): Story => ({
    ...familyEs,
    name: `${text} (es)`,
    says: [text],
    becomes: ['confirmed', 'confirmed'],
    hears: [graciasPorTodas],
  })),
  {
    ...familyEs,
    name: 'Leo sí, Ana cancelar',
    says: ['Leo sí, Ana cancelar'],
    becomes: ['cancelled', 'confirmed'],
    hears: [
      'Confirmada: 2 Leo el 9 jun 9:30 am. Cancelada: 1 Ana el 9 jun 9:00 am. ¿Cambia de idea? Responda 1.',
    ],
  },
  {
    ...familyEs,
    name: 'CANCELAR y TODAS',
    says: ['CANCELAR', 'TODAS'],
    becomes: ['cancelled', 'cancelled'],
    hears: [
      '¿Qué cita quiere cancelar? Responda 1 para Ana 9:00 am, 2 para Leo 9:30 am, o TODAS. Responda STOP para dejar de recibir mensajes.',
      'Sus citas han sido canceladas. 1 Ana el 9 jun 9:00 am, 2 Leo el 9 jun 9:30 am. Responda STOP para dejar de recibir mensajes.',
    ],
  },
  {
    ...familyEs,
    name: 'algo que se puede leer de dos maneras',
    says: ['1 no 2'],
    becomes: ['booked', 'booked'],
    hears: [
      'No entendimos bien. Responda SI para todas, o cada cita con SI o NO: 1 Ana el 9 jun 9:00 am, 2 Leo el 9 jun 9:30 am. O llame al {phone}.',
    ],
    waits: true,
  },

  {
    ...one,
    language: 'fr',
    name: 'Je confirme (fr)',
    says: ['Je confirme'],
    becomes: ['confirmed'],
    hears: [thanks],
  },
  { ...one, language: 'pt', name: 'Sim (pt)', says: ['Sim'], becomes: ['confirmed'], hears: [thanks] },
  {
    ...one,
    language: 'pt',
    name: 'REMARCAR (pt)',
    says: ['remarcar'],
    becomes: ['change_asked'],
    hears: [call],
    tasks: ['reschedule_asked'],
  },
  {
    ...one,
    language: 'vi',
    name: 'XÁC NHẬN (vi)',
    says: ['xác nhận'],
    becomes: ['confirmed'],
    hears: [thanks],
  },
  {
    ...one,
    language: 'vi',
    name: 'HỦY (vi), and taken back',
    says: ['Hủy', '1'],
    becomes: ['confirmed'],
    hears: [`${gone} ${undo} ${stop}`, thanks],
  },
  { ...one, language: 'zh', name: '确认 (zh)', says: ['确认'], becomes: ['confirmed'], hears: [thanks] },
  { ...one, language: 'ar', name: 'نعم (ar)', says: ['نعم'], becomes: ['confirmed'], hears: [thanks] },
  ...[
    ['fr', 'Les deux, merci'],
    ['pt', 'as duas'],
    ['vi', 'cả hai'],
    ['zh', '全部确认'],
  ].map(([language = '', text = '']): Story => ({
    visits: ['Ana', 'Leo'],
    asked: 'in one text',
    language,
    name: `${text} (${language})`,
    says: [text],
    becomes: ['confirmed', 'confirmed'],
    hears: ['Thank you for confirming your appointments! 1 Ana Jun 9 9:00 AM, 2 Leo Jun 9 9:30 AM.'],
  })),
  {
    visits: ['ليلى', 'Leo'],
    asked: 'in one text',
    name: 'a name that is written from the right, by its own letters',
    says: ['ليلى yes, Leo cancel'],
    becomes: ['confirmed', 'cancelled'],
    hears: [
      'Confirmed: 1 ليلى\u200E Jun 9 9:00 AM. Cancelled: 2 Leo Jun 9 9:30 AM. Changed your mind? Reply 2.',
    ],
  },
];
