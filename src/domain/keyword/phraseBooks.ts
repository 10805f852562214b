import type { NormalisedText } from './normalise.ts';
import { firstPhrase, type Phrase } from './phrase.ts';
import { readyBook, type PhraseKind, type ReadyBook } from './phraseBook.ts';
import { arabic } from './phrases/arabic.ts';
import { chinese } from './phrases/chinese.ts';
import { french } from './phrases/french.ts';
import { german } from './phrases/german.ts';
import { haitianCreole } from './phrases/haitianCreole.ts';
import { italian } from './phrases/italian.ts';
import { japanese } from './phrases/japanese.ts';
import { korean } from './phrases/korean.ts';
import { persian } from './phrases/persian.ts';
import { polish } from './phrases/polish.ts';
import { portuguese } from './phrases/portuguese.ts';
import { russian } from './phrases/russian.ts';
import { tagalog } from './phrases/tagalog.ts';
import { vietnamese } from './phrases/vietnamese.ts';

/** Sentences of the languages beside English and Spanish. They wait for review by native translators (LANG-01). */
const books: readonly ReadyBook[] = [
  french,
  portuguese,
  haitianCreole,
  italian,
  german,
  polish,
  vietnamese,
  chinese,
  korean,
  japanese,
  tagalog,
  russian,
  arabic,
  persian,
].map(readyBook);

/** The languages, beside English and Spanish, in which anything of a text may be a rule's. Most texts concern none. */
export function booksFor(text: Pick<NormalisedText, 'accented' | 'folded'>): readonly ReadyBook[] {
  return books.filter(({ isConcerned }) => isConcerned(text));
}

/** The first rule of this kind that a text meets, or null. */
export function findInBooks(
  concerned: readonly ReadyBook[],
  kind: PhraseKind,
  text: Pick<NormalisedText, 'accented' | 'folded'>,
): Phrase | null {
  for (const { phrases } of concerned) {
    const found = firstPhrase(phrases[kind], text);
    if (found !== null) return found;
  }
  return null;
}
