import { datesInText, type WrittenDate } from './datesInText.ts';
import type { WrittenLink } from './linksIn.ts';
import { findTerms, type FoundTerm, type Word } from './lexicon/terms.ts';

/** Longer than any term of the lexicons. */
const longestTerm = 60;
/** Every full date has its year in four digits, or a sign between numbers. */
const mayHoldDate = /\d{4}|\d ?[-./] ?\d/;

/** A text as the rules read it. What takes time is found once, and only when a rule asks. */
export class ReadText {
  /** Own phone numbers and allowed links are blanked out of it (DLP-02). */
  readonly text: string;
  readonly links: readonly WrittenLink[];
  /** How many ASCII digits there are. */
  readonly digits: number;
  #words: readonly Word[] | undefined;
  #terms: readonly FoundTerm[] | undefined;
  #dates: readonly WrittenDate[] | undefined;
  #harmlessPlaces: ReadonlySet<number> | undefined;
  readonly #harmless: readonly string[];

  /** `harmless`: folded words of the clinic's own that no lexicon may take offence at. */
  constructor(text: string, links: readonly WrittenLink[], harmless: readonly string[]) {
    this.text = text;
    this.links = links;
    this.digits = digitsIn(text);
    this.#harmless = harmless;
  }

  /** The words in lower case, in order. */
  get words(): readonly Word[] {
    this.#words ??= wordsOf(this.text);
    return this.#words;
  }

  /** The full dates. */
  get dates(): readonly WrittenDate[] {
    this.#dates ??= mayHoldDate.test(this.text) ? datesInText(this.text) : [];
    return this.#dates;
  }

  /** The terms of the lexicons in it, without those within the clinic's harmless words. */
  get terms(): readonly FoundTerm[] {
    this.#terms ??= this.#harmlessRemoved(findTerms(this.words));
    return this.#terms;
  }

  /** Whether the word at this place stands in the clinic's name or another of its harmless words. */
  isHarmless(at: number): boolean {
    this.#harmlessPlaces ??= this.#placesOfHarmless();
    return this.#harmlessPlaces.has(at);
  }

  #harmlessRemoved(terms: readonly FoundTerm[]): readonly FoundTerm[] {
    if (terms.length === 0 || this.#harmless.length === 0) return terms;
    return terms.filter(({ first, next }) => !this.isHarmless(first) || !this.isHarmless(next - 1));
  }

  #placesOfHarmless(): ReadonlySet<number> {
    const words = new Set<number>();
    for (const phrase of this.#harmless) {
      for (const { first, end } of phraseRanges(this.words, phrase)) {
        for (let at = first; (this.words[at]?.end ?? Infinity) <= end; at += 1) words.add(at);
      }
    }
    return words;
  }
}

/** Where a folded phrase of one word or several stands; `first` is the place of its first word. */
export function phraseRanges(
  words: readonly Word[],
  phrase: string,
): { start: number; end: number; first: number }[] {
  const parts = wordsOf(phrase);
  const [wanted] = parts;
  const ranges: { start: number; end: number; first: number }[] = [];
  if (wanted === undefined) return ranges;
  for (const [first, word] of words.entries()) {
    if (word.word !== wanted.word) continue;
    const last = words[first + parts.length - 1];
    if (last === undefined || parts.some((part, index) => words[first + index]?.word !== part.word)) continue;
    ranges.push({ start: word.start, end: last.end, first });
  }
  return ranges;
}

/** The terms that begin or end within `reach` characters of a range. They are in text order: one search, then its neighbours. */
export function termsNear(
  terms: readonly FoundTerm[],
  { start, end }: { start: number; end: number },
  reach: number,
): FoundTerm[] {
  const from = start - reach - longestTerm;
  let low = 0;
  let high = terms.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((terms[middle]?.start ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const near: FoundTerm[] = [];
  for (let at = low; at < terms.length; at += 1) {
    const term = terms[at];
    if (term === undefined || term.start - end > reach) break;
    if (start - term.end <= reach) near.push(term);
  }
  return near;
}

/** Runs of letters and digits of any script, found without a regular expression: every text is read so. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let start = -1;
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && isLetterOrDigit(text.charCodeAt(at))) {
      if (start < 0) start = at;
    } else if (start >= 0) {
      words.push({ word: text.slice(start, at).toLowerCase(), start, end: at });
      start = -1;
    }
  }
  return words;
}

/** Surrogates (emoji), general punctuation and zero-width marks part words. */
function isLetterOrDigit(code: number): boolean {
  if (code < 0x80) {
    return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
  }
  return (
    code >= 0xc0 &&
    !(code >= 0x2000 && code <= 0x2bff) &&
    !(code >= 0x3000 && code <= 0x303f) &&
    !(code >= 0xd800 && code <= 0xdfff)
  );
}

function digitsIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) count += 1;
  }
  return count;
}
