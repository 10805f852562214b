import type { ContentRule } from './contentRule.ts';
import { phraseRanges } from './readText.ts';

/** Words that this clinic wants to look at twice. */
export const ownWords: ContentRule<'D-OWN'> = {
  id: 'D-OWN',
  sentence:
    'The text contains a word that your clinic’s settings hold back. A second person has to look at it.',
  find: ({ words }, { heldWords }) => heldWords.flatMap((phrase) => phraseRanges(words, phrase)),
};
