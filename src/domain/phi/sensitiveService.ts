import type { ContentRule } from './contentRule.ts';

/** A service whose very name tells something about whoever uses it. */
export const sensitiveService: ContentRule<'D-SENS'> = {
  id: 'D-SENS',
  sentence: 'The text contains the name of a sensitive service. Write without it, or call.',
  find: ({ terms }) =>
    terms.filter(({ kind }) => kind === 'service').map(({ start, end }) => ({ start, end })),
};
