import type { NormalisedText } from './normalise.ts';
import type { KeywordLanguage } from './wordTable.ts';

/** A rule for a sentence, on folded text: lower case, no accents, no apostrophes, no punctuation. */
export type Phrase = {
  rule: string;
  language: KeywordLanguage;
  pattern: RegExp;
  /** Where this is met too, the rule does not hold. */
  not?: RegExp;
  /** Hostile or legal words: staff are told (TCPA-19 e). */
  isHostile?: true;
  /** Read with its accents, where a word without them is another one (Vietnamese). */
  isAccented?: true;
};

/** The first rule that a text meets, or null. */
export function firstPhrase(
  phrases: readonly Phrase[],
  text: Pick<NormalisedText, 'accented' | 'folded'>,
): Phrase | null {
  return (
    phrases.find(({ pattern, not, isAccented }) => {
      const read = isAccented ? text.accented : text.folded;
      return pattern.test(read) && !(not?.test(read) ?? false);
    }) ?? null
  );
}
