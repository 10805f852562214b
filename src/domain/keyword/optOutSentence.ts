import { clauses, fold, type NormalisedText } from './normalise.ts';
import { doubtfulPhrases, harmless, helpCue } from './optOutDoubt.ts';
import { optOutEnglish } from './optOutEnglish.ts';
import { optOutSpanish } from './optOutSpanish.ts';
import { firstPhrase, type Phrase } from './phrase.ts';
import type { PhraseKind, ReadyBook } from './phraseBook.ts';
import { findInBooks } from './phraseBooks.ts';
import { exactOnly } from './wordTable.ts';
import { matchWord, type WordMatch } from './words.ts';
import { wrongNumberPhrases } from './wrongNumber.ts';

/** A wish to get no more texts that is not a keyword, or what might be one (TCPA-19, ID-06). */
export type OptOutSentence = {
  kind: 'wrong_number' | 'opt_out_phrase' | 'opt_out_doubtful';
  rule: string;
  language: string;
  isHostile?: true;
};

const optOutPhrases = [...optOutEnglish, ...optOutSpanish];
const neverInSentences = new Set(exactOnly.map(fold));
/** With an opt-out, these tell a manager (TCPA-19 e). */
const hostileWords =
  /\b(?:harass\w*|sue|suing|lawyer|attorney|tcpa|fcc|lawsuit|police|fuck\w*|shit\w*|bullshit|asshole|bastards?|acoso|demandar|denunciar)\b/;
const handEmoji = /^[\s\u{1F6D1}\u{270B}\u{1F91A}\u{1F6AB}\u{26D4}\p{Emoji_Modifier}]+$/u;
const courtesy =
  /^(?:(?:pleas+e+|pl[sz]+|hi|hello|hey|ok|okay|no thanks|no thank you|thanks|thank you|just|now|i said|por favor|hola|gracias|ya|svp|bitte|prosze|пожалуиста) )+|(?: (?:pleas+e+|pl[sz]+|thanks|thank you|thx|now|already|immediately|asap|ok|por favor|gracias|ya|svp|stp|s ?il vous plait|merci|obrigad[oa]|tanpri|souple|per favore|grazie|bitte|danke|prosze|po|пожалуиста|спасибо|من فضلك|لو سمحت|شكرا|لطفا))+$/g;
// Words that mean nothing but “no more texts” even as one clause of a sentence; END, BAJA and the like are ordinary words there.
const clauseOfItsOwn =
  /^(?:stop|stopall|stop all|unsubscribe|optout|opt out)(?: (?:it|this|that|all|of it|of them|everything|forever|today))*$|^(?:quit|end) (?:it|this|that|all)$/;

/** Without one of these no clause can match: most texts are not taken apart at all. */
const clauseWord = /\b(?:stop|unsubscribe|opt ?out|quit|end)/;
/** The longest keyword with a few courtesies around it. */
const longestPolite = 80;

/** Sorts a text that is no keyword; null where nothing in it speaks of stopping. */
export function findOptOutSentence(text: NormalisedText, books: readonly ReadyBook[]): OptOutSentence | null {
  if (text.clean !== '' && handEmoji.test(text.clean))
    return { kind: 'opt_out_doubtful', rule: 'emoji:stop', language: 'en' };
  const wrongNumber = match(wrongNumberPhrases, books, ['wrongNumber'], text, 'wrong_number');
  if (wrongNumber !== null) return wrongNumber;
  const found = findWish(text, books);
  if (found === null) return null;
  return found.isHostile || hostileWords.test(text.folded) ? { ...found, isHostile: true } : found;
}

function findWish(text: NormalisedText, books: readonly ReadyBook[]): OptOutSentence | null {
  const word = politeWord(text.folded);
  if (word !== null && !neverInSentences.has(fold(word.rule.slice('keyword:'.length))))
    return { kind: 'opt_out_phrase', rule: `polite ${word.rule}`, language: word.language };
  if (hasStopClause(text)) return { kind: 'opt_out_phrase', rule: 'phrase:stop_clause', language: 'en' };
  const folded = asking(text).replace(helpCue, ' ').trim();
  return match(optOutPhrases, books, ['hostile', 'optOut'], { ...text, folded }, 'opt_out_phrase');
}

/** What a person should read before any automated text goes out again. */
export function findDoubt(text: NormalisedText, books: readonly ReadyBook[]): OptOutSentence | null {
  const word = politeWord(text.folded);
  if (word !== null)
    return { kind: 'opt_out_doubtful', rule: `polite ${word.rule}`, language: word.language };
  return match(doubtfulPhrases, books, ['doubtful'], { ...text, folded: asking(text) }, 'opt_out_doubtful');
}

/** The text without what asks for nothing. */
function asking({ folded }: NormalisedText): string {
  return harmless.reduce((rest, pattern) => rest.replace(pattern, ' '), folded);
}

function match(
  phrases: readonly Phrase[],
  books: readonly ReadyBook[],
  kinds: readonly PhraseKind[],
  text: Pick<NormalisedText, 'accented' | 'folded'>,
  kind: OptOutSentence['kind'],
): OptOutSentence | null {
  const found =
    firstPhrase(phrases, text) ??
    kinds.reduce<Phrase | null>((one, of) => one ?? findInBooks(books, of, text), null);
  if (found === null) return null;
  const { rule, language, isHostile } = found;
  return { kind, rule: `phrase:${rule}`, language, ...(isHostile && { isHostile }) };
}

/** The stop word in “STOP please”, “alto por favor”. */
function politeWord(folded: string): WordMatch | null {
  if (folded.length > longestPolite) return null;
  const bare = folded.replace(courtesy, '').replace(courtesy, '').trim();
  const word = bare === folded ? null : matchWord({ accented: bare, folded: bare });
  return word?.kind === 'stop' ? word : null;
}

/** “No thanks, stop.” A clause that asks (“…, stop?”) is left to a person. */
function hasStopClause({ clean, folded: whole }: NormalisedText): boolean {
  if (!clauseWord.test(whole)) return false;
  return clauses(clean).some(
    ({ folded, asks }) => !asks && clauseOfItsOwn.test(folded.replace(courtesy, '').replace(courtesy, '')),
  );
}
