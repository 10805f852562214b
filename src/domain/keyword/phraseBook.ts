import { foldAccents, type NormalisedText } from './normalise.ts';
import type { Phrase } from './phrase.ts';
import type { KeywordLanguage } from './wordTable.ts';

/** What sentences of one language say: by name, each a regular expression in its ordinary spelling, punctuation left out. */
export type PhraseBook = {
  language: KeywordLanguage;
  /** No more texts (TCPA-19 c). */
  optOut: Readonly<Record<string, string>>;
  /** The same, in hostile or legal words (TCPA-19 e). */
  hostile?: Readonly<Record<string, string>>;
  /** Not the person we think (ID-06). */
  wrongNumber: Readonly<Record<string, string>>;
  /** Where one of these stands too, neither of the three holds: “I dialled the wrong number”, “not at work”. */
  unless?: string | undefined;
  /** For a person to read: a stop word with a medicine (TCPA-19 d). */
  doubtful: Readonly<Record<string, string>>;
  /** Somebody has died (ID-05). */
  death?: Readonly<Record<string, string>>;
  /** A visit is to be cancelled, not the texts (TCPA-17, 3). */
  cancelVisit: string;
  /** Words are not set apart by spaces, or carry their particles: looked for anywhere. */
  isRunTogether?: true;
  /** Compared with accents. */
  isAccented?: true;
};

export type PhraseKind = 'optOut' | 'hostile' | 'wrongNumber' | 'doubtful' | 'death' | 'cancelVisit';

/** A book made ready: its rules by kind, behind one glance that says whether any of them can hold. */
export type ReadyBook = { isConcerned: (text: Read) => boolean; phrases: Record<PhraseKind, Phrase[]> };

type Read = Pick<NormalisedText, 'accented' | 'folded'>;

/** Compiles a book. */
export function readyBook(book: PhraseBook): ReadyBook {
  const { hostile = {}, death = {}, cancelVisit } = book;
  const sources = [book.optOut, hostile, book.wrongNumber, book.doubtful, death].flatMap((entries) =>
    Object.values(entries),
  );
  const any = patternOf(book, [...sources, cancelVisit].join('|'));
  return {
    isConcerned: (text) => any.test(book.isAccented ? text.accented : text.folded),
    phrases: {
      optOut: phrasesOf(book, book.optOut),
      hostile: phrasesOf(book, hostile).map((phrase) => ({ ...phrase, isHostile: true })),
      wrongNumber: phrasesOf(book, book.wrongNumber),
      doubtful: phrasesOf({ ...book, unless: undefined }, book.doubtful),
      death: phrasesOf({ ...book, unless: undefined }, death),
      cancelVisit: phrasesOf({ ...book, unless: undefined }, { sentence: cancelVisit }),
    },
  };
}

function phrasesOf(book: PhraseBook, entries: Readonly<Record<string, string>>): Phrase[] {
  const { language, isAccented, unless } = book;
  const not = unless === undefined ? null : patternOf(book, unless);
  return Object.entries(entries).map(([name, source]) => ({
    rule: `${language}_${name}`,
    language,
    pattern: patternOf(book, source),
    ...(not && { not }),
    ...(isAccented && { isAccented }),
  }));
}

/** `\b` knows ASCII letters alone. */
function patternOf({ isRunTogether, isAccented }: PhraseBook, source: string): RegExp {
  const spelled = isAccented ? source.normalize('NFC') : foldAccents(source);
  return new RegExp(isRunTogether ? spelled : `(?<![\\p{L}\\p{N}])(?:${spelled})(?![\\p{L}\\p{N}])`, 'u');
}
