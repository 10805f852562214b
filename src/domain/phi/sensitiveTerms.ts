import type { TextRange } from './contentRule.ts';
import { foldText } from './normalisedText.ts';
import { ReadText } from './readText.ts';

/**
 * Sensitive services and conditions in a name: of a clinic, a place, a clinician. Such a name tells something about everybody who is
 * texted under it (D-SENS, A23).
 */
export function sensitiveTerms(name: string): TextRange[] {
  return new ReadText(foldText(name), [], []).terms
    .filter(({ kind }) => kind === 'service' || kind === 'diagnosis')
    .map(({ start, end }) => ({ start, end }));
}
