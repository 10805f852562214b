const names: Readonly<Record<string, string>> = {
  '’': 'curly apostrophe',
  '‘': 'curly apostrophe',
  '“': 'curly quotation mark',
  '”': 'curly quotation mark',
  '„': 'low quotation mark',
  '«': 'angle quotation mark',
  '»': 'angle quotation mark',
  '´': 'acute accent',
  '`': 'backtick',
  '–': 'en dash',
  '—': 'em dash',
  '‑': 'non-breaking hyphen',
  '−': 'minus sign',
  '…': 'ellipsis',
  '•': 'bullet',
  '·': 'middle dot',
  '\t': 'tab',
  '\u00A0': 'no-break space',
  '\u202F': 'narrow no-break space',
  '\u200B': 'zero-width space',
  '\u200E': 'direction mark',
  '\u200F': 'direction mark',
  '\uFEFF': 'byte order mark',
  '\u00AD': 'soft hyphen',
  '\u2028': 'line separator',
  '\u2029': 'paragraph separator',
  '°': 'degree sign',
  '©': 'copyright sign',
  '®': 'registered sign',
  '™': 'trademark sign',
  '¢': 'cent sign',
  '×': 'multiplication sign',
  '½': 'one-half sign',
  '¼': 'one-quarter sign',
  '¾': 'three-quarters sign',
  ª: 'ordinal sign',
  º: 'ordinal sign',
};

/** Kinds of character, the first that fits. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/^\p{Regional_Indicator}{2}$/u, 'flag'],
  [/[\p{Extended_Pictographic}\u20E3]/u, 'emoji'],
  [/^[\uD800-\uDFFF]/u, 'broken character'],
  [/^\p{Script=Han}/u, 'Chinese character'],
  [/^[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'Japanese character'],
  [/^\p{Script=Hangul}/u, 'Korean character'],
  [/^\p{Script=Arabic}/u, 'Arabic letter'],
  [/^\p{Script=Hebrew}/u, 'Hebrew letter'],
  [/^\p{Script=Cyrillic}/u, 'Cyrillic letter'],
  [/^\p{Script=Greek}/u, 'Greek letter'],
  [/^\p{Zs}/u, 'special space'],
  [/^\p{Pd}/u, 'special dash'],
  [/^\p{Cc}/u, 'control character'],
  [/^\p{Cf}/u, 'invisible character'],
];

/** What people call a character, for the composer: "curly apostrophe", "accented i", "emoji". Null when unknown. */
export function characterName(grapheme: string): string | null {
  if (Object.hasOwn(names, grapheme)) return names[grapheme] ?? null;
  const [base = '', ...rest] = Array.from(grapheme.normalize('NFD'));
  if (/^\p{Script=Latin}$/u.test(base) && rest.length > 0 && rest.every((mark) => /\p{M}/u.test(mark))) {
    return `accented ${base === base.toLowerCase() ? '' : 'capital '}${base}`;
  }
  return kinds.find(([pattern]) => pattern.test(grapheme))?.[1] ?? null;
}
