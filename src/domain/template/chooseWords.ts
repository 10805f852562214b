import type { WordsInForce } from './wordsInForce.ts';

/** `source`: everything else is translated from it. `stale`: the source has changed since. `unreviewed`: no person who knows the language has read it. */
export type Standing = 'source' | 'reviewed' | 'unreviewed' | 'stale';

/** Why a patient gets the source language instead of their own. */
export type Fallback = { wanted: string; reason: 'missing' | 'unreviewed' | 'stale' };

export type WordRules = { sourceLanguage: string; allowsUnreviewed: boolean };

/** How the words of one language stand to those of the source (LANG-01). */
export function standingOf(
  words: Pick<WordsInForce, 'language' | 'sourceVersion' | 'isReviewed'>,
  source: { language: string; version: number | null },
): Standing {
  if (words.language === source.language) return 'source';
  if (words.sourceVersion !== source.version) return 'stale';
  return words.isReviewed ? 'reviewed' : 'unreviewed';
}

/** Whether words of this standing are sent: what is stale never, what nobody reviewed where the clinic says so. */
export function isSent(standing: Standing, allowsUnreviewed: boolean): boolean {
  return standing === 'source' || standing === 'reviewed' || (standing === 'unreviewed' && allowsUnreviewed);
}

/** The words of each language that may be sent. None without words in the source language. */
export function sentWords(words: readonly WordsInForce[], rules: WordRules): WordsInForce[] {
  const source = words.find(({ language }) => language === rules.sourceLanguage);
  if (!source) return [];
  return words.filter((one) => isSent(standingOf(one, source), rules.allowsUnreviewed));
}

/**
 * The words for somebody who reads `wanted`: those of that language, else those of the source language and why (LANG-01). Null where the
 * source language has none.
 */
export function chooseWords(
  words: readonly WordsInForce[],
  wanted: string,
  rules: WordRules,
): { words: WordsInForce; fallback: Fallback | null } | null {
  const source = words.find(({ language }) => language === rules.sourceLanguage);
  if (!source) return null;
  const own = words.find(({ language }) => language === wanted);
  if (!own) return { words: source, fallback: { wanted, reason: 'missing' } };
  const standing = standingOf(own, source);
  if (isSent(standing, rules.allowsUnreviewed)) return { words: own, fallback: null };
  return { words: source, fallback: { wanted, reason: standing === 'stale' ? 'stale' : 'unreviewed' } };
}
