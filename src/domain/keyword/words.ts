import { fold, normalise } from './normalise.ts';
import {
  doubtfulWords,
  keywordLanguages,
  typos,
  wordKinds,
  wordTable,
  type KeywordLanguage,
  type WordKind,
} from './wordTable.ts';

export type WordMatch = { kind: WordKind | 'opt_out_doubtful'; rule: string; language: KeywordLanguage };

/** Vietnamese counts as it is accented: its unaccented forms are other words (LANG-04 b, f). */
const accentedWords = new Map<string, WordMatch>();
const exactWords = new Map<string, WordMatch>();
const lengthenedWords = new Map<string, WordMatch>();

// A word that two languages share stands for the first of them.
for (const language of keywordLanguages)
  for (const kind of wordKinds)
    for (const word of wordTable[language][kind] ?? []) {
      const match: WordMatch = { kind, rule: `keyword:${word}`, language };
      const [known, form] =
        language === 'vi' ? [accentedWords, normalise(word).accented] : [exactWords, fold(word)];
      if (!known.has(form)) known.set(form, match);
      // No typo tolerance outside English: “no mass” is a finding, not NO MAS (LANG-04 a).
      if (language === 'en') lengthenedWords.set(withoutRepeatedEnd(fold(word)), match);
    }
for (const typo of typos) exactWords.set(typo, { kind: 'stop', rule: `typo:${typo}`, language: 'en' });
for (const word of doubtfulWords)
  accentedWords.set(normalise(word).accented, {
    kind: 'opt_out_doubtful',
    rule: `keyword:${word}`,
    language: 'vi',
  });

/** The keyword that a whole message is, or null. */
export function matchWord(text: { accented: string; folded: string }): WordMatch | null {
  const accented = accentedWords.get(once(text.accented));
  if (accented !== undefined) return accented;
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
