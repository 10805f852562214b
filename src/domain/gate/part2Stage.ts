import type { Category } from '../message/category.ts';
import type { Finding } from './finding.ts';

/** What decides whether a text may tell that somebody is a patient of a substance use programme. */
export type Part2Facts = {
  /** It is about, or comes from, a location of such a programme. */
  isSud: boolean;
  /** The patient's written consent to that stands for this number (`hasPart2Consent`). */
  isConsented: boolean;
};

/** Of a text that is about no such place. */
export const tellsNothing: Part2Facts = { isSud: false, isConsented: false };

/** Whether a text of this kind rests on a Part 2 consent, so that its claim asks for it again. Answers to STOP, START and HELP tell nothing. */
export function needsPart2(
  { isSud }: Pick<Part2Facts, 'isSud'>,
  { category, isAutomated }: { category: Category; isAutomated: boolean },
): boolean {
  return isSud && isAutomated && category !== 'system';
}

/**
 * Even to confirm that somebody is a patient of a substance use programme needs their written consent (42 CFR 2.13, SENS-01): no automated
 * text goes without one, to one or to many. What a person writes by hand is for that person to judge, who is told.
 */
export function part2Stage(facts: Part2Facts, text: { category: Category; isAutomated: boolean }): Finding[] {
  if (!facts.isSud || facts.isConsented || text.category === 'system') return [];
  return [{ ...missing, outcome: needsPart2(facts, text) ? 'block' : 'warn' }];
}

const missing: Omit<Finding, 'outcome'> = {
  stage: 'consent',
  rule: 'SENS-01',
  code: 'part2_consent_missing',
  sentence:
    'It may tell that somebody is a patient of a substance use programme, and no Part 2 consent for this number is on record.',
  advice: 'Have the patient sign the Part 2 consent, and record it; or call.',
};
