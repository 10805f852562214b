import type { CarrierCollision } from './carrierCollisions.ts';
import { normalise } from './normalise.ts';
import { matchWord } from './words.ts';
import { keywordLanguages, wordTable } from './wordTable.ts';

const whys: Partial<Record<string, string>> = {
  stop: 'It is an opt-out word: it unsubscribes the patient from every text.',
  cancel:
    'It is the form of an opt-out word in its language: a sender with such keywords unsubscribes the patient.',
  start: 'It is an opt-in word: it takes back a patient’s opt-out.',
  help: 'It is a help word: it gets the help text for an answer.',
  yes: 'It is an opt-in word: carriers may take it for consent to texts.',
};
const acting = ['stop', 'cancel', 'start', 'help', 'yes'] as const;

/** Scripts without capitals: a word is asked for wherever it stands. */
const uncased = keywordLanguages
  .filter((language) => ['zh', 'ja', 'ko', 'ar', 'fa'].includes(language))
  .flatMap((language) =>
    acting.flatMap((kind) =>
      (wordTable[language][kind] ?? []).filter((word) => word.length > 1).map((word) => ({ word, kind })),
    ),
  );

/**
 * Words of the other languages that act when a patient sends them, in a template that offers them: in capitals or quotes, in Chinese,
 * Korean, Japanese, Arabic and Persian anywhere. English and Spanish: `carrierCollisions` (A01, TCPA-17, TCPA-18).
 */
export function carrierWordsElsewhere(template: string): CarrierCollision[] {
  const found = new Map<string, CarrierCollision>();
  for (const [written, quoted, capitals] of template
    .normalize('NFC')
    .matchAll(/["“«„「]([^"”»“」]{1,30})["”»“」]|(?<![\p{L}{])(\p{Lu}{2,}(?: \p{Lu}{2,})?)(?!\p{L})/gu)) {
    const word = quoted ?? capitals ?? written;
    const match = matchWord(normalise(word));
    if (!match || match.language === 'en' || match.language === 'es') continue;
    const why = whys[match.kind];
    if (why !== undefined) found.set(word, { word, why });
  }
  for (const { word, kind } of uncased)
    if (template.includes(word)) found.set(word, { word, why: whys[kind] ?? '' });
  return [...found.values()];
}
