import type { ContentRule } from './contentRule.ts';
import { publicUses } from './lexicon/diagnoses.ts';

const uses = new Set(publicUses.trim().split(/\s+/));

/** The name of a condition, in the words that people use. “Diabetes class” is an offer, not somebody's condition. */
export const diagnosisWord: ContentRule<'D-DX'> = {
  id: 'D-DX',
  sentence:
    'The text contains the name of a health condition. Write without it: “about your visit”, or call.',
  find: ({ terms, words }) =>
    terms
      .filter(({ kind, next }) => kind === 'diagnosis' && !uses.has(words[next]?.word ?? ''))
      .map(({ start, end }) => ({ start, end })),
};
