import { fold, normalise, type NormalisedText } from './normalise.ts';
import { keywordLanguages, wordTable } from './wordTable.ts';

/** What is said of a visit. A yes is a “confirm” where that was asked; a no says that it will not be so, and not what shall be instead. */
export type VisitAction = 'yes' | 'no' | 'confirm' | 'cancel' | 'reschedule';

/** What a word means in an answer about several visits. `y` is “yes” in English and “and” in Spanish. */
export type VisitWord =
  | { kind: 'action'; action: VisitAction; isLetter: boolean }
  | { kind: 'number'; number: number }
  | { kind: 'all' }
  | { kind: 'two' }
  | { kind: 'and' }
  | { kind: 'y' }
  | { kind: 'break' }
  | { kind: 'courtesy' };

const more: Record<VisitAction, readonly string[]> = {
  yes: ['yep', 'yeah', 'yup', 'claro', 'כן', '好', '好的', '可以', 'có', 'vâng', 'dạ', 'được'],
  no: ['no', 'nope', 'nah', 'non', 'não', 'nein', 'nie', 'нет', 'لا', 'לא', '不', '不行', '不要', 'không'],
  confirm: [
    'confirms',
    'keep',
    'confirma',
    'confirmamos',
    'confirme',
    'confirmado',
    'אישור',
    'מאשר',
    'מאשרת',
  ],
  cancel: [
    'cancels',
    'canceled',
    'cancelled',
    'cancelo',
    'cancela',
    'cancele',
    'cancelada',
    'annule',
    'annulez',
    'desmarcar',
    'desmarque',
    'ביטול',
    'לבטל',
  ],
  reschedule: [
    'move',
    'moved',
    'rebook',
    'cambio',
    'cambie',
    'cambia',
    'mover',
    'reagendar',
    'déplacer',
    'reagende',
    'שינוי',
    'לשנות',
  ],
};
const letters: Record<string, VisitAction> = { c: 'confirm', x: 'cancel', r: 'reschedule', n: 'no' };
const numbers: readonly (readonly string[])[] = [
  ['one', 'first', '1st', 'uno', 'una', 'primero', 'primera'],
  ['two', 'second', '2nd', 'dos', 'segundo', 'segunda'],
  ['three', 'third', '3rd', 'tres', 'tercero', 'tercera'],
  ['four', 'fourth', '4th', 'cuatro', 'cuarto', 'cuarta'],
];
const all =
  'all|all of them|everyone|everybody|everything|todos|todas|todo|tous|toutes|tudo|tout|alle|tutti|tutte|wszystkie|все|tất cả|全部|都|全都|الكل|جميعها|הכל|כולם';
const two =
  'both|both of them|ambos|ambas|los dos|las dos|les deux|tous les deux|toutes les deux|os dois|as duas|tou de|beide|entrambi|entrambe|oba|obie|оба|cả hai|两个|兩個|两个都|兩個都|都两个|كلاهما|שניהם|שתיהן';
const and = 'and|e|et|und|plus|và|和|跟|及|también|also|too|و|и';
const breaks = 'but|pero|mais|aber|mas|ma|nhưng|但|但是';
const courtesies =
  'my|our|please|pls|plz|thanks|thank you|thank u|thx|ty|hi|hello|for|the|with|number|num|appointment|appointments|appt|appts|apt|apts|visit|visits|is|of them|thank you all|thanks all|thank you both|thanks both|hi all|hello all|hi both|gracias a todos|gracias todos|hola a todos|por favor|favor|gracias|hola|para|la|el|las|los|su|mi|mis|sus|de|cita|citas|numero|visita|merci|svp|s il vous plait|bonjour|le|les|pour|rendez vous|rdv|obrigado|obrigada|oi|o|a|consulta|consultas|xin|vui lòng|cảm ơn|cám ơn|lịch hẹn|cuộc hẹn|请|謝謝|谢谢|预约|預約|号|號';

/** Vietnamese as it is accented: without accents “hủy” is a first name (LANG-04 b). */
const accented = new Map<string, VisitWord>();
const folded = new Map<string, VisitWord>();
const vietnamese = /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]|^(?:có|dạ|không|và|cám ơn|xin)$/i;

function add(word: string, means: VisitWord): void {
  const [known, form] = vietnamese.test(word) ? [accented, normalise(word).accented] : [folded, fold(word)];
  if (!known.has(form)) known.set(form, means);
}

for (const [word, action] of Object.entries(letters)) add(word, { kind: 'action', action, isLetter: true });
add('y', { kind: 'y' });
for (const action of ['yes', 'no', 'confirm', 'cancel', 'reschedule'] as const) {
  const means: VisitWord = { kind: 'action', action, isLetter: false };
  for (const language of keywordLanguages)
    for (const word of action === 'no' ? [] : (wordTable[language][action] ?? []))
      if (language === 'vi') accented.set(normalise(word).accented, means);
      else add(word, means);
  for (const word of more[action]) add(word, means);
}
for (const [index, words] of numbers.entries())
  for (const word of words) add(word, { kind: 'number', number: index + 1 });
for (const word of all.split('|')) add(word, { kind: 'all' });
for (const word of two.split('|')) add(word, { kind: 'two' });
for (const word of and.split('|')) add(word, { kind: 'and' });
for (const word of breaks.split('|')) add(word, { kind: 'break' });
for (const word of courtesies.split('|')) add(word, { kind: 'courtesy' });

/** The word that these words are together, as they are accented and without accents. */
export function visitWord(form: { accented: string; folded: string }): VisitWord | undefined {
  return accented.get(form.accented) ?? folded.get(form.folded);
}

/** Letters of scripts that are written without spaces. */
export const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

const mostWords = 16;
/** So few words may be nothing but names. */
const fewWords = 3;

/**
 * Whether a text that is no keyword may answer about several visits: it has a word or number for that, or is so short that it may be
 * nothing but names. What it says is read where the visits that were asked about are known.
 */
export function mayNameVisits({
  accented: text,
  folded: plain,
}: Pick<NormalisedText, 'accented' | 'folded'>): boolean {
  if (plain === '') return false;
  const marked = text.split(' ');
  const words = plain.split(' ');
  if (words.length > mostWords) return false;
  if (words.length <= fewWords || unspaced.test(plain)) return true;
  return words.some((word, index) => {
    if (/^\d{1,2}$/.test(word)) return true;
    const { kind } = visitWord({ accented: marked[index] ?? word, folded: word }) ?? {};
    return kind === 'action' || kind === 'all' || kind === 'two' || kind === 'number';
  });
}
