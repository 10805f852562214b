/** The languages of LANG-03. All words are active for everybody, whatever language the clinic wrote in. */
export const keywordLanguages = [
  'en',
  'es',
  'fr',
  'pt',
  'ht',
  'it',
  'de',
  'pl',
  'vi',
  'zh',
  'ko',
  'ja',
  'tl',
  'ru',
  'ar',
  'fa',
] as const;
export type KeywordLanguage = (typeof keywordLanguages)[number];

export const wordKinds = ['stop', 'cancel', 'start', 'help', 'yes', 'confirm', 'reschedule'] as const;
export type WordKind = (typeof wordKinds)[number];

type Words = Partial<Record<WordKind, readonly string[]>>;

/**
 * What the words do when they are the whole message. Single letters (C, R, X, Y, N) and digits are no words: they mean
 * something only to an open question. ALTA is missing on purpose: one letter from ALTO, so it is no way back in
 * (LANG-04 a). Lists other than English and Spanish wait for review by native translators.
 */
export const wordTable: Record<KeywordLanguage, Words> = {
  en: {
    stop: [
      'STOP',
      'STOPALL',
      'STOP ALL',
      'UNSUBSCRIBE',
      'END',
      'QUIT',
      'REVOKE',
      'OPTOUT',
      'OPT OUT',
      'REMOVE',
    ],
    cancel: ['CANCEL'],
    start: ['START', 'UNSTOP'],
    help: ['HELP', 'INFO'],
    yes: ['YES', 'OK', 'OKAY'],
    confirm: ['CONFIRM', 'CONFIRMED'],
    reschedule: ['RESCHEDULE', 'CHANGE'],
  },
  es: {
    stop: ['ALTO', 'PARAR', 'PARE', 'BAJA', 'DETENER', 'SALIR', 'NO MAS'],
    cancel: ['CANCELAR'],
    start: ['INICIAR'],
    help: ['AYUDA'],
    yes: ['SI'],
    confirm: ['CONFIRMAR', 'CONFIRMO', 'CONFIRMADO', 'CONFIRMADA'],
    reschedule: ['CAMBIAR', 'REPROGRAMAR'],
  },
  fr: {
    stop: ['ARRET', 'DESABONNER', 'FIN'],
    cancel: ['ANNULER'],
    start: ['COMMENCER'],
    help: ['AIDE'],
    yes: ['OUI'],
    confirm: ['CONFIRMER', 'JE CONFIRME'],
    reschedule: ['CHANGER', 'REPORTER'],
  },
  pt: {
    stop: ['PARAR', 'PARE', 'SAIR', 'REMOVER'],
    cancel: ['CANCELAR'],
    start: ['INICIAR'],
    help: ['AJUDA'],
    yes: ['SIM'],
    confirm: ['CONFIRMAR'],
    reschedule: ['REMARCAR', 'MUDAR'],
  },
  ht: {
    stop: ['KANPE', 'SISPANN', 'RETE'],
    cancel: ['ANILE'],
    start: ['KÒMANSE'],
    help: ['ÈD', 'ED'],
    yes: ['WI'],
    confirm: ['KONFIME'],
    reschedule: ['CHANJE'],
  },
  it: {
    stop: ['FERMA', 'BASTA', 'DISISCRIVI'],
    cancel: ['ANNULLA'],
    start: ['INIZIA'],
    help: ['AIUTO'],
    yes: ['SÌ'],
    confirm: ['CONFERMO'],
    reschedule: ['CAMBIA'],
  },
  de: {
    stop: ['STOPP', 'ABMELDEN', 'ENDE'],
    cancel: ['ABSAGEN'],
    start: ['ANMELDEN'],
    help: ['HILFE'],
    yes: ['JA'],
    confirm: ['BESTÄTIGEN', 'BESTÄTIGE', 'BESTAETIGEN'],
    reschedule: ['ÄNDERN', 'AENDERN'],
  },
  pl: {
    stop: ['REZYGNUJE', 'WYPISZ', 'ZATRZYMAJ'],
    cancel: ['ANULUJ'],
    start: ['ZAPISZ'],
    help: ['POMOC'],
    yes: ['TAK'],
    confirm: ['POTWIERDZAM'],
    reschedule: ['ZMIEN'],
  },
  vi: {
    stop: ['DỪNG', 'NGƯNG', 'TỪ CHỐI', 'NGUNG', 'TUCHOI'],
    cancel: ['HỦY', 'HUỶ'],
    start: ['BẮT ĐẦU', 'BATDAU'],
    help: ['TRỢ GIÚP', 'TROGIUP'],
    confirm: ['XÁC NHẬN', 'XACNHAN'],
    reschedule: ['ĐỔI LỊCH', 'DOILICH'],
  },
  zh: {
    stop: ['停止', '退订', '退訂', '停', 'TD'],
    cancel: ['取消'],
    start: ['开始', '開始', '恢复'],
    help: ['帮助', '幫助'],
    yes: ['是'],
    confirm: ['确认', '確認'],
    reschedule: ['改期', '更改'],
  },
  ko: {
    stop: ['중지', '그만', '수신거부', '수신 거부'],
    cancel: ['취소'],
    start: ['시작'],
    help: ['도움말', '도움'],
    yes: ['네', '예'],
    confirm: ['확인'],
    reschedule: ['변경'],
  },
  ja: {
    stop: ['停止', '中止', '配信停止', '解除'],
    cancel: ['キャンセル'],
    start: ['開始'],
    help: ['ヘルプ'],
    yes: ['はい'],
    confirm: ['確認'],
    reschedule: ['変更'],
  },
  tl: {
    stop: ['TIGIL', 'ITIGIL', 'HINTO'],
    cancel: ['KANSELA'],
    start: ['SIMULA'],
    help: ['TULONG'],
    yes: ['OO'],
    confirm: ['KUMPIRMA'],
    reschedule: ['PALITAN', 'ILIPAT'],
  },
  ru: {
    stop: ['СТОП', 'ОТПИСАТЬСЯ', 'ОТПИСКА', 'ХВАТИТ'],
    cancel: ['ОТМЕНА'],
    start: ['СТАРТ'],
    help: ['ПОМОЩЬ'],
    yes: ['ДА'],
    confirm: ['ПОДТВЕРЖДАЮ'],
    reschedule: ['ПЕРЕНЕСТИ'],
  },
  ar: {
    stop: ['توقف', 'إيقاف', 'قف'],
    cancel: ['إلغاء'],
    start: ['ابدأ'],
    help: ['مساعدة'],
    yes: ['نعم'],
    confirm: ['تأكيد'],
    reschedule: ['تغيير'],
  },
  fa: {
    stop: ['توقف'],
    cancel: ['لغو'],
    start: ['شروع'],
    help: ['راهنما', 'کمک'],
    yes: ['بله'],
    confirm: ['تایید'],
    reschedule: ['تغییر'],
  },
};

/** Slips of the thumb for STOP and UNSUBSCRIBE. A fixed list: “shop”, “step” and “spot” are words (TCPA-19 a). */
export const typos = [
  'stpo',
  'sotp',
  'tsop',
  'stp',
  'stopp',
  'unsubcribe',
  'unsuscribe',
  'unsubscibe',
  'unsubscribed',
  'unsub',
  'un subscribe',
];

/** Without accents DUNG may be “stop”, “correct” or “use”, and HUY is a first name too: a person reads them (LANG-04 b). */
export const doubtfulWords = ['DUNG', 'HUY'];

/** Ordinary words in a sentence: opt-outs by themselves alone, not even with a “please” (LANG-04 e). */
export const exactOnly = ['FIN', 'ENDE', 'BASTA'];
