/** A text in the forms in which the keyword rules read it (TCPA-19 a, LANG-04 f). */
export type NormalisedText = {
  /** Compatibility forms and invisible marks gone, digits ASCII, apostrophes straight, spaces single; lines, case and accents kept. */
  clean: string;
  /** Lower-case words of letters and digits with single spaces between; apostrophes dropped, accents kept. */
  accented: string;
  /** `accented` without accents. */
  folded: string;
};

const apostrophes = /[\u0060\u00B4\u2018\u2019\u201B\u02BC\u2032\uFF07]/g;
// Zero-width, bidirectional and other default-ignorable marks, control characters, the keycap ring of 1️⃣, the Arabic tatweel.
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u20E3\u0640]|(?!\s)\p{Cc}/gu;
// Decimal digits of the scripts whose speakers type them on phones, each row from 0 to 9.
const digitRows = ['٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹', '०१२३४५६७८९', '০১২৩৪৫৬৭৮৯'];
const asciiDigit = new Map(
  digitRows.flatMap((row) => Array.from(row, (digit, value) => [digit, String(value)] as const)),
);
const oneForm: Record<string, string> = { ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ٱ: 'ا', ł: 'l' };
// Chinese and Japanese are written without spaces (LANG-04 f).
const betweenSigns =
  /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]) (?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/gu;
const foreignDigits = new RegExp(`[${digitRows.join('')}]`, 'g');

/** Brings a text into the forms that the rules compare. Never throws, whatever the text. */
export function normalise(text: string): NormalisedText {
  // Before NFKC, which would turn the acute accent that some phones type for an apostrophe into a space and a mark.
  const clean = text
    .replace(apostrophes, "'")
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(foreignDigits, (digit) => asciiDigit.get(digit) ?? digit)
    .replace(/[\r\u2028\u2029]\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim();
  const accented = words(clean.toLowerCase());
  return { clean, accented, folded: foldAccents(accented) };
}

/** A keyword or phrase as it stands in a table, in the form of `folded`. */
export function fold(text: string): string {
  return normalise(text).folded;
}

/** The parts of a clean text between marks of punctuation, folded; `asks` where a question mark ends the part. */
export function clauses(clean: string): { folded: string; asks: boolean }[] {
  const parts = clean.matchAll(/((?:[^.!?,;:。、؟،؛\n-]|\b-\b)+)([.!?,;:。、؟،؛\n-]*)/g);
  return [...parts].map(([, part = '', end = '']) => ({
    folded: foldAccents(words(part.toLowerCase())),
    asks: /^[?؟]/.test(end),
  }));
}

function words(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll("'", '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .replace(betweenSigns, '')
    .trim();
}

/**
 * Accents and Arabic vowel marks dropped, Polish ł too; ya, kaf, alef and ta marbuta in one form each, as they are often
 * typed (LANG-04 f). The voicing marks of kana stay: without them they are other syllables.
 */
export function foldAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^\P{M}\u3099\u309A]+/gu, '')
    .normalize('NFC')
    .replace(/[ىیکةٱł]/g, (letter) => oneForm[letter] ?? letter);
}
