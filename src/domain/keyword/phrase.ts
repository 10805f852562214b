/** A rule for a sentence, on folded text: lower case, no accents, no apostrophes, no punctuation. */
export type Phrase = {
  rule: string;
  language: 'en' | 'es';
  pattern: RegExp;
  /** Where this is met too, the rule does not hold. */
  not?: RegExp;
  /** Hostile or legal words: staff are told (TCPA-19 e). */
  isHostile?: true;
};

/** The first rule that a folded text meets, or null. */
export function firstPhrase(phrases: Phrase[], folded: string): Phrase | null {
  return phrases.find(({ pattern, not }) => pattern.test(folded) && !(not?.test(folded) ?? false)) ?? null;
}
