import { shippedLanguages, type BuiltInTemplate } from './builtIn.ts';
import { isReviewedLanguage } from './language.ts';

/** The newest words of the clinic's own in a language that were approved, or taken back after that. */
export type OwnWords = {
  language: string;
  version: number;
  body: string;
  sourceVersion: number | null;
  isReviewed: boolean;
  isRetired: boolean;
};

/** The words that count in one language, before it is asked whether they may be sent. */
export type WordsInForce = {
  language: string;
  version: number;
  body: string;
  /** The version of the source language that they were written from; null in the source language. */
  sourceVersion: number | null;
  isReviewed: boolean;
  isBuiltIn: boolean;
};

/** What ships counts as the first version of its language: a clinic's own begin with the second. */
const shippedVersion = 1;

/** The number of the next version of the clinic's own in a language, after `last` (0 when there is none). */
export function nextVersion(builtIn: BuiltInTemplate | undefined, language: string, last: number): number {
  const shipped = builtIn !== undefined && shippedLanguages.some((one) => one === language);
  return Math.max(last, shipped ? shippedVersion : 0) + 1;
}

/**
 * The words in force of a template, the source language first: the clinic's own where it has some, else what ships. What a
 * clinic has taken back gives way to what ships again.
 */
export function wordsInForce(
  builtIn: BuiltInTemplate | undefined,
  sourceLanguage: string,
  own: readonly OwnWords[],
): WordsInForce[] {
  const words = new Map<string, WordsInForce>();
  for (const language of builtIn ? shippedLanguages : []) {
    words.set(language, {
      language,
      version: shippedVersion,
      body: builtIn?.texts[language] ?? '',
      sourceVersion: language === sourceLanguage ? null : shippedVersion,
      isReviewed: isReviewedLanguage(language),
      isBuiltIn: true,
    });
  }
  for (const { isRetired, ...one } of own) {
    if (!isRetired) words.set(one.language, { ...one, isBuiltIn: false });
  }
  return [...words.values()].toSorted(
    (one, other) =>
      Number(other.language === sourceLanguage) - Number(one.language === sourceLanguage) ||
      orderOf(one.language) - orderOf(other.language),
  );
}

function orderOf(language: string): number {
  const at = shippedLanguages.findIndex((one) => one === language);
  return at === -1 ? shippedLanguages.length : at;
}
