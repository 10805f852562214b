/** Why a text cannot be read as a phone number before any numbering plan is asked. */
export type NumberTextProblem =
  | 'empty'
  | 'control_character'
  | 'extension'
  | 'text_around'
  | 'unexpected_character';

/**
 * `text` holds digits, spaces and `+ ( ) - . /` alone. `wordAtEnd`: letters were read as digits, although the digits
 * before them would make a local number by themselves, so that a word after a number is the likelier reading.
 */
export type NumberText =
  | { ok: true; text: string; digits: string; isInternational: boolean; wordAtEnd: boolean }
  | { ok: false; reason: NumberTextProblem };

const longestText = 200;
const lineBreakOrControl = /[\p{Cc}\p{Zl}\p{Zp}]/u;
// Phones wrap a copied number in direction marks; they and zero-width characters carry nothing.
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu;
// A letter before "x" makes it part of a word (MAX), anything else makes it "extension".
const extension = /(?<![a-z])(?:ext(?:ensi[oó]n|n)?|x|#|,|;)[ .:=#]*\d+$/i;
const digitZeros = [0x0660, 0x06f0, 0x0966, 0x09e6];
/** E.161 keypad, a to z. */
const keypad = '22233344455566677778889999';

/**
 * Brings what people type or paste to the plain characters of a phone number, or says why that is impossible.
 *
 * Full-width, Arabic-Indic, Devanagari and Bengali digits, any space, dash and bracket are understood. Letters are read
 * as a vanity number's digits only when the text starts like a number and has three letters in a row: a single one is
 * more likely a slip (O for 0), and would send the text to a stranger.
 */
export function readNumberText(raw: string): NumberText {
  if (raw.length > longestText) return { ok: false, reason: 'text_around' };
  if (lineBreakOrControl.test(raw)) return { ok: false, reason: 'control_character' };
  const text = raw.replace(invisible, '').replace(/./gsu, plainCharacter).trim();
  if (text === '') return { ok: false, reason: 'empty' };
  if (extension.test(text)) return { ok: false, reason: 'extension' };

  if (/\p{L}/u.test(text) && !isVanity(text)) return { ok: false, reason: 'text_around' };
  const dialled = text.replace(/[a-z]/gi, keypadDigit).replace(/^\( ?\+([^)]*)\)/, '+$1 ');
  if (!/^[ (]*\+?[\d ()./-]*$/.test(dialled)) return { ok: false, reason: 'unexpected_character' };
  const digits = dialled.replace(/\D/g, '');
  const digitsBeforeLetters = text.replace(/[a-z].*$/i, '').replace(/\D/g, '').length;
  const wordAtEnd = digitsBeforeLetters >= 7 && digitsBeforeLetters < digits.length;
  return { ok: true, text: dialled, digits, isInternational: dialled.includes('+'), wordAtEnd };
}

function isVanity(text: string): boolean {
  return /^[ (]*\+?[ (]*\d/.test(text) && /[a-z]{3}/i.test(text) && !/(?![a-z])\p{L}/iu.test(text);
}

function keypadDigit(letter: string): string {
  return keypad[letter.toLowerCase().charCodeAt(0) - 97] ?? letter;
}

function plainCharacter(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint >= 0xff01 && codePoint <= 0xff5e)
    return plainCharacter(String.fromCodePoint(codePoint - 0xfee0));
  const zero = digitZeros.find((start) => codePoint >= start && codePoint <= start + 9);
  if (zero !== undefined) return String(codePoint - zero);
  if (/\p{Zs}/u.test(character)) return ' ';
  if (/[\p{Pd}\u2043\u2212\u30FC]/u.test(character)) return '-';
  if (/[[{\u3010\u3014\u2768]/u.test(character)) return '(';
  if (/[\]}\u3011\u3015\u2769]/u.test(character)) return ')';
  if (/[\u00B7\u2022\u2219\u2024]/u.test(character)) return '.';
  if (/[\u2044\u2215]/u.test(character)) return '/';
  return character;
}
