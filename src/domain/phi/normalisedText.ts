/**
 * A text as the rules read it, with the way back: the UTF-16 unit at `i` of `text` stands for the original from
 * `starts[i]` up to `ends[i]`.
 */
export type NormalisedText = {
  text: string;
  starts: number[];
  ends: number[];
};

// Letters of other alphabets that look like Latin ones.
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['аеорсухіѕјԁһв', 'aeopcyxisjdhb'],
    ['АВЕКМНОРСТУХІЅЈ', 'ABEKMHOPCTYXISJ'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
    ['αορν', 'aopv'],
  ].flatMap(([from = '', to = '']) => Array.from(from, (letter, index) => [letter, to[index] ?? letter])),
);

const spelledSeparators: Readonly<Record<string, string>> = {
  dash: '-',
  hyphen: '-',
  guion: '-',
  dot: '.',
  punto: '.',
  slash: '/',
  barra: '/',
};

/**
 * Brings a text to plain characters before the rules read it (compliance rule DLP-02): compatibility forms and digits of
 * every script to ASCII, accents and invisible characters dropped, look-alike letters and dashes folded, white space to
 * single spaces, and separators that are spelled out between digits to the sign.
 */
export function normaliseText(original: string): NormalisedText {
  const plain: NormalisedText = { text: '', starts: [], ends: [] };
  let at = 0;
  let previous = '';
  for (const character of original) {
    const form = plainForm(character);
    if (form !== ' ' || previous !== ' ') append(plain, form, at, at + character.length);
    // Asking the text for its last character instead would copy it each time.
    previous = form === '' ? previous : form;
    at += character.length;
  }
  return withSigns(plain);
}

// Printable ASCII, Latin-1 letters, ¡ and ¿.
const usual = /^[ -~\u00a1\u00bf\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]*$/;
const accented = /[\u00a1-\u00ff]/g;
const spelledSign = /\d ?(?:dash|hyphen|guion|dot|punto|slash|barra) ?\d/i;
const plainLetters = new Map<string, string>();
for (let code = 0xa1; code <= 0xff; code += 1)
  plainLetters.set(String.fromCharCode(code), plainForm(String.fromCharCode(code)));

/**
 * The normal form of an English or Spanish text as by far the most are: nothing but accents is dropped, every character keeps its
 * place, and the text as given says nothing else. Null for every other text.
 */
export function quickForm(text: string): string | null {
  if (!usual.test(text) || text.includes('  ') || spelledSign.test(text)) return null;
  return text.replace(accented, (letter) => plainLetters.get(letter) ?? letter);
}

/** A word or phrase as the lexicons hold it: plain characters, lower case. */
export function foldText(text: string): string {
  return (quickForm(text) ?? normaliseText(text).text).trim().toLowerCase();
}

function plainForm(character: string): string {
  if (character >= '!' && character <= '~') return character;
  if (/[\s\p{Cc}]/u.test(character)) return ' ';
  if (/[\p{Cf}\p{M}]/u.test(character)) return '';
  if (/\p{Pd}|[\u2043\u2212]/u.test(character)) return '-';
  if (/\p{Nd}/u.test(character)) return String(digitValue(character.codePointAt(0) ?? 0));
  const folded = character.normalize('NFKD').replace(/\p{M}/gu, '');
  return Array.from(folded, (letter) => lookAlikes[letter] ?? letter).join('');
}

/** Decimal digits stand in runs of ten, zero first; only the mathematical ones have several runs without a gap. */
function digitValue(codePoint: number): number {
  if (codePoint >= 0x1d7ce && codePoint <= 0x1d7ff) return (codePoint - 0x1d7ce) % 10;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(codePoint - value - 1))) value += 1;
  return value;
}

function append(to: NormalisedText, text: string, start: number, end: number): void {
  to.text += text;
  for (let unit = 0; unit < text.length; unit += 1) {
    to.starts.push(start);
    to.ends.push(end);
  }
}

function withSigns(from: NormalisedText): NormalisedText {
  const to: NormalisedText = { text: '', starts: [], ends: [] };
  let copied = 0;
  for (const match of from.text.matchAll(/(?<=\d) ?(dash|hyphen|guion|dot|punto|slash|barra) ?(?=\d)/gi)) {
    copy(from, to, copied, match.index);
    copied = match.index + match[0].length;
    const sign = spelledSeparators[(match[1] ?? '').toLowerCase()] ?? '-';
    append(to, sign, from.starts[match.index] ?? 0, from.ends[copied - 1] ?? 0);
  }
  copy(from, to, copied, from.text.length);
  return to;
}

function copy(from: NormalisedText, to: NormalisedText, start: number, end: number): void {
  to.text += from.text.slice(start, end);
  for (let unit = start; unit < end; unit += 1) {
    to.starts.push(from.starts[unit] ?? 0);
    to.ends.push(from.ends[unit] ?? 0);
  }
}
