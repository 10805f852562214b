import { clauses, type NormalisedText } from './normalise.ts';
import { doubtfulPhrases, harmless, helpCue } from './optOutDoubt.ts';
import { optOutEnglish } from './optOutEnglish.ts';
import { optOutSpanish } from './optOutSpanish.ts';
import { firstPhrase, type Phrase } from './phrase.ts';
import { matchWord } from './words.ts';
import { wrongNumberPhrases } from './wrongNumber.ts';

/** A wish to get no more texts that is not a keyword, or what might be one (TCPA-19, ID-06). */
export type OptOutSentence = {
  kind: 'wrong_number' | 'opt_out_phrase' | 'opt_out_doubtful';
  rule: string;
  language: string;
  isHostile?: true;
};

const optOutPhrases = [...optOutEnglish, ...optOutSpanish];
const handEmoji = /^[\s\u{1F6D1}\u{270B}\u{1F91A}\u{1F6AB}\u{26D4}\p{Emoji_Modifier}]+$/u;
const courtesy =
  /^(?:(?:please|pls|plz|hi|hello|hey|ok|okay|no thanks|no thank you|thanks|thank you|just|now|i said|por favor|hola|gracias|ya) )+|(?: (?:please|pls|plz|thanks|thank you|thx|now|already|immediately|asap|ok|por favor|gracias|ya))+$/g;
// Words that mean nothing but “no more texts” even as one clause of a sentence; END, BAJA and the like are ordinary words there.
const clauseOfItsOwn =
  /^(?:stop|stopall|stop all|unsubscribe|optout|opt out)(?: (?:it|this|that|all|everything|forever|today))*$|^(?:quit|end) (?:it|this|that|all)$/;

/** Sorts a text that is no keyword; null where nothing in it speaks of stopping. */
export function findOptOutSentence(text: NormalisedText): OptOutSentence | null {
  if (text.clean !== '' && handEmoji.test(text.clean))
    return { kind: 'opt_out_doubtful', rule: 'emoji:stop', language: 'en' };
  const wrongNumber = match(wrongNumberPhrases, text.folded, 'wrong_number');
  if (wrongNumber !== null) return wrongNumber;
  const word = politeWord(text.folded);
  if (word !== null) return word;
  if (hasStopClause(text.clean))
    return { kind: 'opt_out_phrase', rule: 'phrase:stop_clause', language: 'en' };
  const asking = harmless.reduce((rest, pattern) => rest.replace(pattern, ' '), text.folded);
  return match(optOutPhrases, asking.replace(helpCue, ' ').trim(), 'opt_out_phrase');
}

/** What a person should read before any automated text goes out again. */
export function findDoubt(text: NormalisedText): OptOutSentence | null {
  const asking = harmless.reduce((rest, pattern) => rest.replace(pattern, ' '), text.folded);
  return match(doubtfulPhrases, asking, 'opt_out_doubtful');
}

function match(phrases: Phrase[], folded: string, kind: OptOutSentence['kind']): OptOutSentence | null {
  const found = firstPhrase(phrases, folded);
  if (found === null) return null;
  const { rule, language, isHostile } = found;
  return { kind, rule: `phrase:${rule}`, language, ...(isHostile && { isHostile }) };
}

/** “STOP please”, “alto por favor”. */
function politeWord(folded: string): OptOutSentence | null {
  const bare = folded.replace(courtesy, '').replace(courtesy, '').trim();
  const word = bare === folded ? null : matchWord({ accented: bare, folded: bare });
  return word?.kind === 'stop'
    ? { kind: 'opt_out_phrase', rule: `polite ${word.rule}`, language: word.language }
    : null;
}

/** “No thanks, stop.” A clause that asks (“…, stop?”) is left to a person. */
function hasStopClause(clean: string): boolean {
  return clauses(clean).some(
    ({ folded, asks }) => !asks && clauseOfItsOwn.test(folded.replace(courtesy, '').replace(courtesy, '')),
  );
}
