import { fold, normalise } from './normalise.ts';

/** A keyword is the whole message. All sets are active for everybody, whatever language the clinic wrote in (LANG-03). */
export type WordKind = 'stop' | 'cancel' | 'start' | 'help' | 'yes' | 'confirm' | 'reschedule';

/**
 * What the words do. Single letters (C, R, X, Y, N) and digits are no words: they mean something only to an open question.
 * ALTA is missing on purpose: one letter from ALTO, so it is no way back in (LANG-04 a).
 */
const wordTable: [kind: WordKind, words: { en: string[]; es: string[] }][] = [
  [
    'stop',
    {
      en: [
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
      es: ['ALTO', 'PARAR', 'PARE', 'BAJA', 'DETENER', 'SALIR', 'NO MAS'],
    },
  ],
  ['cancel', { en: ['CANCEL'], es: ['CANCELAR'] }],
  ['start', { en: ['START', 'UNSTOP'], es: ['INICIAR'] }],
  ['help', { en: ['HELP', 'INFO'], es: ['AYUDA'] }],
  ['yes', { en: ['YES', 'OK'], es: ['SI'] }],
  ['confirm', { en: ['CONFIRM'], es: ['CONFIRMAR', 'CONFIRMO'] }],
  ['reschedule', { en: ['RESCHEDULE', 'CHANGE'], es: ['CAMBIAR', 'REPROGRAMAR'] }],
];

/** Slips of the thumb for STOP and UNSUBSCRIBE. A fixed list: “shop”, “step” and “spot” are words (TCPA-19 a). */
const typos = [
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

/** Opt-out words of the other languages patients are likely to use (LANG-03): they stop texts though we answer in English or Spanish. */
const stopWordsElsewhere: Record<string, string[]> = {
  fr: ['ARRET', 'DESABONNER', 'FIN'],
  pt: ['SAIR', 'REMOVER'],
  ht: ['KANPE', 'SISPANN', 'RETE'],
  it: ['FERMA', 'BASTA', 'DISISCRIVI'],
  de: ['STOPP', 'ABMELDEN', 'ENDE'],
  pl: ['REZYGNUJE', 'WYPISZ', 'ZATRZYMAJ'],
  zh: ['停止', '退订', '退訂', '停', 'TD'],
  ko: ['중지', '그만', '수신거부'],
  ja: ['中止', '配信停止', '解除'],
  tl: ['TIGIL', 'ITIGIL', 'HINTO'],
  ru: ['СТОП', 'ОТПИСАТЬСЯ', 'ОТПИСКА', 'ХВАТИТ'],
  ar: ['توقف', 'إيقاف', 'قف'],
};

/** Vietnamese counts with its accents alone: without them DUNG may be “stop”, “correct” or “use” (LANG-04 b). */
const vietnameseStop = ['DỪNG', 'NGƯNG', 'TỪ CHỐI', 'NGUNG', 'TUCHOI'].map(
  (word) => normalise(word).accented,
);
const vietnameseDoubtful = ['dung', 'huy'];

export type WordMatch = { kind: WordKind | 'opt_out_doubtful'; rule: string; language: string };

const exactWords = new Map<string, WordMatch>();
const lengthenedWords = new Map<string, WordMatch>();

for (const [kind, byLanguage] of wordTable)
  for (const [language, words] of Object.entries(byLanguage))
    for (const word of words) {
      const match = { kind, rule: `keyword:${word}`, language };
      exactWords.set(fold(word), match);
      // No typo tolerance outside English: “no mass” is a finding, not NO MAS (LANG-04 a).
      if (language === 'en') lengthenedWords.set(withoutRepeatedEnd(fold(word)), match);
    }
for (const typo of typos) exactWords.set(typo, { kind: 'stop', rule: `typo:${typo}`, language: 'en' });
for (const [language, words] of Object.entries(stopWordsElsewhere))
  for (const word of words)
    if (!exactWords.has(fold(word)))
      exactWords.set(fold(word), { kind: 'stop', rule: `keyword:${word}`, language });

/** The keyword that a whole message is, or null. */
export function matchWord(text: { accented: string; folded: string }): WordMatch | null {
  if (vietnameseStop.includes(text.accented))
    return { kind: 'stop', rule: `keyword:${text.accented}`, language: 'vi' };
  if (vietnameseDoubtful.includes(text.accented))
    return { kind: 'opt_out_doubtful', rule: `keyword:${text.accented}`, language: 'vi' };
  const word = once(joinLetters(text.folded));
  return exactWords.get(word) ?? lengthenedWords.get(withoutRepeatedEnd(word)) ?? null;
}

/** “stop stop stop” is STOP. */
function once(text: string): string {
  const [first = '', ...others] = text.split(' ');
  return first.length > 1 && others.every((word) => word === first) ? first : text;
}

/** “s t o p” is STOP; two letters with a space are left alone. */
function joinLetters(text: string): string {
  return /^\p{L}(?: \p{L}){2,}$/u.test(text) ? text.replaceAll(' ', '') : text;
}

/** “stoppp” is STOP: the last letter counts once. */
function withoutRepeatedEnd(word: string): string {
  return word.replace(/(\p{L})\1+$/u, '$1');
}
