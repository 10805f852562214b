import type { TextRange } from '../contentRule.ts';
import { diagnoses } from './diagnoses.ts';
import { medicationEndings, medications } from './medications.ts';
import { sensitiveServices } from './sensitiveServices.ts';
import { analytes, softResults, strongResults, testWords } from './testWords.ts';

/** A word of a text: lower case, where it stands. */
export type Word = TextRange & { word: string };

/** What a term of the lexicons is; one term can be several. */
export type TermKind = 'diagnosis' | 'medication' | 'service' | 'test' | 'strong' | 'soft' | 'analyte';

/** A term found in a text. `next` is the place among the words of the one after it. */
export type FoundTerm = TextRange & { kind: TermKind; term: string; first: number; next: number };

type Entry = { kind: TermKind; term: string; rest: readonly string[]; isStem: boolean };

/** Terms of a lexicon: white space between, quotation marks hold words together, a star stands for any ending. */
export function termsOf(lexicon: string): string[] {
  return Array.from(lexicon.matchAll(/"([^"]*)"|\S+/g), ([whole, quoted]) =>
    (quoted ?? whole).replaceAll('-', ' '),
  );
}

const stemKey = 3;
const byFirstWord = new Map<string, Entry[]>();
const byStem = new Map<string, Entry[]>();

function add(kind: TermKind, lexicon: string): void {
  for (const term of termsOf(lexicon)) {
    const [first = '', ...rest] = term.split(' ');
    const isStem = term.endsWith('*');
    const entry = { kind, term: term.replace('*', ''), rest, isStem };
    const [index, key] = isStem ? [byStem, first.slice(0, stemKey)] : [byFirstWord, first];
    index.set(key, [...(index.get(key) ?? []), entry]);
  }
}

add('diagnosis', diagnoses.en);
add('diagnosis', diagnoses.es);
add('medication', medications);
add('service', sensitiveServices);
add('test', testWords);
add('strong', strongResults);
add('soft', softResults);
add('analyte', analytes);

const endingKey = 4;
/** Shorter words have such an ending by chance. */
const shortestEnding = 8;
const byEnding = new Map<string, string[]>();
for (const ending of termsOf(medicationEndings)) {
  const key = ending.slice(-endingKey);
  byEnding.set(key, [...(byEnding.get(key) ?? []), ending]);
}

function endsLikeMedication(word: string): boolean {
  if (word.length < shortestEnding) return false;
  return byEnding.get(word.slice(-endingKey))?.some((ending) => word.endsWith(ending)) ?? false;
}

/** All terms in a text, in its order. One look-up a word, so that the size of the lexicons costs nothing. */
export function findTerms(words: readonly Word[]): FoundTerm[] {
  const found: FoundTerm[] = [];
  for (let first = 0; first < words.length; first += 1) {
    const word = words[first];
    if (word === undefined || word.word.length < 2) continue;
    for (const entry of byFirstWord.get(word.word) ?? []) {
      const next = endOf(words, first, entry.rest);
      const last = words[next - 1];
      if (next > first && last)
        found.push({ kind: entry.kind, term: entry.term, start: word.start, end: last.end, first, next });
    }
    for (const entry of byStem.get(word.word.slice(0, stemKey)) ?? []) {
      if (word.word.startsWith(entry.term))
        found.push({
          kind: entry.kind,
          term: entry.term,
          start: word.start,
          end: word.end,
          first,
          next: first + 1,
        });
    }
    if (endsLikeMedication(word.word))
      found.push({
        kind: 'medication',
        term: word.word,
        start: word.start,
        end: word.end,
        first,
        next: first + 1,
      });
  }
  return found;
}

/** The place after a term's last word, or -1 when its other words do not follow directly. */
function endOf(words: readonly Word[], first: number, rest: readonly string[]): number {
  for (const [index, part] of rest.entries()) {
    const before = words[first + index];
    const word = words[first + index + 1];
    if (before === undefined || word?.word !== part || word.start - before.end > 2) return -1;
  }
  return first + rest.length + 1;
}
