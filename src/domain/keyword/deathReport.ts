import type { NormalisedText } from './normalise.ts';
import { firstPhrase, type Phrase } from './phrase.ts';
import type { ReadyBook } from './phraseBook.ts';
import { findInBooks } from './phraseBooks.ts';

/** That somebody has died (ID-05). */
export type DeathReport = { kind: 'death_report'; rule: string; language: string };

const person =
  '(?:he|she|they|patient|husband|wife|spouse|partner|mother|father|mom|mum|mama|dad|daddy|papa|parents?|son|daughter|child|baby|brother|sister|grandm(?:a|other)|grandpa|grandfather|granny|aunt|uncle|cousin|nephew|niece|friend|roommate|client|mr \\p{L}+|mrs \\p{L}+|ms \\p{L}+)';
const when =
  '(?:yesterday|today|tonight|suddenly|peacefully|last|this|earlier|a (?:few )?(?:day|week|month|year)|in (?:january|february|march|april|may|june|july|august|september|october|november|december|19|20|\\w+ sleep)|on (?:the|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\\d)|\\d)';

/** Figures of speech and things that die every day; read away before the rest is looked at. */
const harmless: readonly RegExp[] = [
  /\b(?:almost|nearly|practically|could have|would have|thought (?:i|he|she|we|they)|if (?:he|she|they)) (?:had |have )?(?:just )?(?:died|passed away)\b/gu,
  /\bdead (?:tired|serious|set|wrong|asleep|on|beat|broke|line|lines|end|weight|air|zone|battery|phone)\b/gu,
  /\b(?:phone|cell|battery|car|truck|computer|laptop|tablet|internet|wifi|signal|connection|line|call|app|tv|plant|plants) (?:just |has |had |totally )?(?:died|(?:is|was|went) dead)\b/gu,
  /\b(?:se (?:me |nos )?(?:murio|ha muerto)|murio) (?:el|la|mi|nuestro|su) (?:telefono|celular|bateria|carro|coche|auto|camioneta|computadora|internet|planta)\b/gu,
  /\bmuert[oa] de (?:hambre|sueno|cansancio|risa|frio|calor|miedo|sed)\b/gu,
];

const phrases: readonly Phrase[] = [
  {
    rule: 'deceased',
    language: 'en',
    pattern: new RegExp(
      [
        '\\bpassed away\\b',
        '\\bdeceased\\b',
        '\\b(?:is |are |has )?(?:no longer|not) (?:with us|alive|living)\\b(?! (?:at|in|here|there|with|on))',
        `\\b${person} (?:(?:has|have|had|just|recently|already|sadly|unfortunately|actually) )*died\\b`,
        `\\b${person}s? (?:is|has been|was|s) dead\\b`,
        `\\b(?:hes|shes) dead\\b`,
        `\\b${person} (?:(?:has|just|recently|sadly) )*passed (?:on )?${when}`,
        `\\bdied ${when}`,
        `\\b(?:we|i) (?:just |recently )?lost (?:him|her|my ${person}|our ${person}) ${when}`,
        '\\bdeath certificate\\b',
        '\\b(?:rest in peace|may (?:he|she) rest)\\b',
      ].join('|'),
      'u',
    ),
  },
  {
    rule: 'fallecido',
    language: 'es',
    pattern:
      /\b(?:fallecio|fallecieron|fallecid[oa]s?|difunt[oa]s?)\b|\b(?:se )?murio\b|\bha muerto\b|\besta(?:n)? muert[oa]s?\b|\bque en paz descanse\b|\bqepd\b|\bya no esta con nosotros\b|\bperdio la vida\b/u,
  },
];

/** Finds words that report a death; whose it was, a person has to read. “My dog passed away” counts: a needless look costs little. */
export function findDeathReport(text: NormalisedText, books: readonly ReadyBook[]): DeathReport | null {
  const folded = harmless.reduce((rest, pattern) => rest.replace(pattern, ' '), text.folded);
  const found = firstPhrase(phrases, { ...text, folded }) ?? findInBooks(books, 'death', text);
  return found && { kind: 'death_report', rule: `phrase:${found.rule}`, language: found.language };
}
