import { graphemesOf } from './graphemes.ts';
import { isGsm } from './gsmAlphabet.ts';

/** Replacement, then the characters that look like it. After Twilio's Smart Encoding, without what changes a meaning. */
const table: readonly (readonly [string, string])[] = [
  ["'", '‘’‛ʹʻʼʽˈˊˋ′´`❛❜'],
  ['"', '“”„‟″ʺˮ«»❝❞〝〞'],
  ['-', '‐‑‒–—―−⁃•'],
  ['...', '…'],
  ['..', '‥'],
  ['.', '·․'],
  [',', '‚'],
  ['<', '‹'],
  ['>', '›'],
  ['/', '⁄∕'],
  ['*', '∗⁎'],
  ['|', '∣'],
  ['^', 'ˆ'],
  ['~', '˜∼'],
  [':', '∶'],
  ['!!', '‼'],
  ['?!', '⁈'],
  ['!?', '⁉'],
  ['1/4', '¼'],
  ['1/2', '½'],
  ['3/4', '¾'],
  [' ', '\t\v\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F'],
  ['\n', '\u0085\u2028\u2029'],
  ['', '\u00AD\u200B\u2060\uFEFF'],
];
/** East Asian full-width forms: part of the script in Chinese, Japanese or Korean text, slips elsewhere. */
const fullWidthTable: readonly (readonly [string, string])[] = [
  [',', '、､'],
  ['.', '。｡'],
  [' ', '\u3000'],
];

const lookAlikes = toMap(table);
const fullWidth = toMap(fullWidthTable);
for (let unit = 0xff01; unit <= 0xff5e; unit += 1) {
  fullWidth.set(String.fromCharCode(unit), String.fromCharCode(unit - 0xfee0));
}

const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
const directionMark = /^[\u200E\u200F\u202A-\u202E\u2066-\u2069]$/;
// Bold and italic letters made for mathematics, and the ligatures of old typesetting.
const styledLetter = /^[\u{1D400}-\u{1D7FF}\uFB00-\uFB06]$/u;
const removableControl = /^[^\P{Cc}\t\n\v\f\r\u0085]$/u;

export type Replacement = { index: number; from: string; to: string };

/**
 * Replaces what GSM-7 does not have by what looks the same: curly quotes, dashes, ellipsis, special spaces and the like.
 * Accents always stay; one written as a letter and a separate accent is joined to the letter that GSM-7 has.
 * `index` and `from` are of the text as given, in UTF-16 units.
 */
export function replaceLookAlikes(text: string): { text: string; replaced: Replacement[] } {
  if (isGsm(text)) return { text, replaced: [] };
  const replacementOf = lookAlikeReplacer(text);
  const replaced: Replacement[] = [];
  let result = '';
  let index = 0;
  for (const grapheme of graphemesOf(text)) {
    const to = replacementOf(grapheme, index);
    if (to !== null) replaced.push({ index, from: grapheme, to });
    result += to ?? grapheme;
    index += grapheme.length;
  }
  return { text: result, replaced };
}

/** Answers, for one text, what may stand for a grapheme at an index of it; null when nothing may. */
export function lookAlikeReplacer(text: string): (grapheme: string, index: number) => string | null {
  const keepFullWidth = eastAsian.test(text);
  const keepDirections = rightToLeft.test(text);
  const known = new Map<string, string | null>();
  return (grapheme, index) => {
    let to = known.get(grapheme);
    if (to === undefined) {
      to = replacementFor(grapheme, keepFullWidth, keepDirections);
      known.set(grapheme, to);
    }
    // 1½ is 1 1/2, not 11/2.
    return to !== null && /^\d\//.test(to) && /\d/.test(text[index - 1] ?? '') ? ` ${to}` : to;
  };
}

function replacementFor(grapheme: string, keepFullWidth: boolean, keepDirections: boolean): string | null {
  if (isGsm(grapheme)) return null;
  // An emoji selector behind a plain sign goes with it.
  const character = grapheme.replace(/[\uFE0E\uFE0F]$/, '');
  const to = lookAlikes.get(character) ?? (keepFullWidth ? undefined : fullWidth.get(character));
  if (to !== undefined) return to;
  if (removableControl.test(character)) return '';
  if (directionMark.test(character)) return keepDirections ? null : '';
  const plain = styledLetter.test(character) ? character.normalize('NFKD') : grapheme.normalize('NFC');
  return plain !== grapheme && isGsm(plain) ? plain : null;
}

function toMap(rows: readonly (readonly [string, string])[]): Map<string, string> {
  return new Map(rows.flatMap(([to, from]) => Array.from(from, (character) => [character, to] as const)));
}
