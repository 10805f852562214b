import { findCancelSentence, type NamedDay } from './cancelVisit.ts';
import { carrierWordKind } from './carrierWords.ts';
import { findCrisis } from './crisis.ts';
import { findDeathReport } from './deathReport.ts';
import { normalise, type NormalisedText } from './normalise.ts';
import { findDoubt, findOptOutSentence } from './optOutSentence.ts';
import { readOfferWords, type OfferWords } from './offerWords.ts';
import { booksFor } from './phraseBooks.ts';
import { findTapback } from './tapback.ts';
import { mayNameVisits } from './visitWords.ts';
import type { WordKind } from './wordTable.ts';
import { matchWord } from './words.ts';

export type RecognisedKind =
  | WordKind
  | 'digit'
  | 'letter'
  | 'cancel_visit'
  | 'opt_out_phrase'
  | 'wrong_number'
  | 'opt_out_doubtful'
  | 'death_report'
  | 'crisis'
  | 'tapback'
  | 'text';

/** Single letters mean something only to an open question: C and Y confirm, R asks for another time, X cancels. */
const menuLetters = ['C', 'R', 'X', 'Y', 'N'] as const;
export type MenuLetter = (typeof menuLetters)[number];

/** What a patient's text is, and by which rule. */
export type Recognised = {
  kind: RecognisedKind;
  /** The word, phrase or pattern that decided, so that the decision can be explained. Never the patient's own words. */
  rule: string;
  /** Language of the matched word or phrase. */
  language?: string;
  digit?: number;
  letter?: MenuLetter;
  /** The day that a wish to cancel names. */
  when?: NamedDay;
  /** Hostile or legal words: staff should know (TCPA-19 e). */
  isHostile?: true;
  /** The rule of crisis that the text meets besides being an opt-out. */
  crisis?: string;
  /** The rule of a reported death that the text meets besides being an opt-out (ID-05). */
  death?: string;
  /** What the words say to a freed time, if one was offered. */
  offer?: OfferWords;
  /** What was written besides a tap-back, where that is what counts. */
  rest?: string;
  /** No keyword and no phrase, but perhaps an answer about several visits: that depends on what was asked. */
  mayNameVisits?: true;
  /** Twilio's own default lists know this word: Twilio has acted on it where it filters. */
  carrierWord: boolean;
};

/**
 * Says what a patient's text is. The whole message counts for keywords, digits and letters; sentences are searched for phrases.
 * An opt-out wins over everything, crisis over the rest (TCPA-11, TCPA-17..19). Never throws.
 */
export function recognise(text: string): Recognised {
  const normalised = normalise(text);
  const tapback = findTapback(normalised.clean);
  if (tapback === null) return { ...recogniseWords(normalised), carrierWord: carrierWordKind(text) !== null };
  const rest = normalise(tapback.rest);
  if (rest.folded === '') return { kind: 'tapback', rule: 'tapback', carrierWord: false };
  return { ...recogniseWords(rest), rest: tapback.rest, carrierWord: false };
}

function recogniseWords(text: NormalisedText): Omit<Recognised, 'carrierWord'> {
  const word = matchWord(text);
  if (word !== null) return word;
  const single = singleCharacter(text.folded);
  if (single !== null) return single;
  const crisis = findCrisis(text.folded);
  const books = booksFor(text);
  const optOut = findOptOutSentence(text, books);
  const death = findDeathReport(text, books);
  if (optOut !== null && optOut.kind !== 'opt_out_doubtful')
    return { ...optOut, ...(crisis && { crisis: crisis.rule }), ...(death && { death: death.rule }) };
  if (crisis !== null) return { kind: 'crisis', rule: crisis.rule, language: crisis.language };
  return (
    death ??
    optOut ??
    findCancelSentence(text, books) ??
    findDoubt(text, books) ?? {
      kind: 'text',
      rule: 'none',
      ...offerIn(text),
      ...(mayNameVisits(text) && { mayNameVisits: true }),
    }
  );
}

/** Words that answer an offered time; to nothing else they say anything. */
function offerIn({ folded }: NormalisedText): Pick<Recognised, 'offer'> {
  const offer = readOfferWords(folded);
  return offer === null ? {} : { offer };
}

function singleCharacter(folded: string): Omit<Recognised, 'carrierWord'> | null {
  if (/^\d$/.test(folded)) return { kind: 'digit', rule: `digit:${folded}`, digit: Number(folded) };
  const letter = menuLetters.find((candidate) => candidate.toLowerCase() === folded);
  return letter === undefined ? null : { kind: 'letter', rule: `letter:${letter}`, letter };
}
