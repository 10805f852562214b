import type { ContentRule } from './contentRule.ts';

/** The name of a medication: ingredient or brand. */
export const medication: ContentRule<'D-MED'> = {
  id: 'D-MED',
  sentence: 'The text contains the name of a medication. Write “your medication” instead, or call.',
  find: ({ terms }) =>
    terms.filter(({ kind }) => kind === 'medication').map(({ start, end }) => ({ start, end })),
};
