import type { ReadText } from './readText.ts';

/** What happens to a text with such content: `block` has no override; `hold` needs a second person, or a reason; `warn` is shown. */
export type ContentAction = 'block' | 'hold' | 'warn';

/** A stretch of text in UTF-16 units, `end` exclusive. */
export type TextRange = { start: number; end: number };

/** What a rule may know besides the text. */
export type ScanContext = {
  /** The patient's birth date on record, YYYY-MM-DD. */
  patientBirthDate: string | undefined;
  patientGivenName: string | undefined;
  patientFamilyName: string | undefined;
  /** YYYY-MM-DD. */
  today: string | undefined;
  /** ISO 3166, of the clinic. */
  country: string;
  /** The clinic has told which numbers are its own, so that others stand out. */
  knowsOwnNumbers: boolean;
  /** The hosts that links may lead to; undefined: the clinic has not been asked. */
  linkHosts: readonly string[] | undefined;
  /** How record numbers look at this clinic. */
  recordNumbers: RegExp | null;
  /** Folded words of the clinic's own that are to be held. */
  heldWords: readonly string[];
  isDiscreet: boolean;
  /** Folded: what a discreet text must not name, because another name stands for it. */
  hiddenNames: readonly string[];
};

/** One detector of the content scan. `find` must run in time linear in the text (compliance rule DLP-05). */
export type ContentRule<Id extends string = string> = {
  id: Id;
  /** For people: what was found and what to do instead. Never quotes the text. */
  sentence: string;
  /** Nothing can be found in a text with fewer digits, or without the sign: most rules need not look at most texts. */
  needs?: { digits: number } | { sign: '@' };
  find: (read: ReadText, context: ScanContext) => TextRange[];
};

/** The ranges of all matches of a global expression, or of its first group where it has a `d` flag and one. */
export function matches(text: string, pattern: RegExp): TextRange[] {
  return Array.from(text.matchAll(pattern), (match) => {
    const [start, end] = match.indices?.[1] ?? [match.index, match.index + match[0].length];
    return { start, end };
  });
}
