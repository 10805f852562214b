import { expect, test } from 'vitest';
import { daysTone, daysWords, stateWords } from './incidentWords.ts';

test.each([
  [60, '60 days left', 'neutral'],
  [14, '14 days left', 'caution'],
  [1, '1 day left', 'caution'],
  [0, 'due today', 'caution'],
  [-1, '1 day over', 'danger'],
  [-12, '12 days over', 'danger'],
] as const)('HIPAA-08 %i days are “%s”', (days, words, tone) => {
  expect(daysWords(days)).toBe(words);
  expect(daysTone(days)).toBe(tone);
});

test('an incident is presumed to be one until it was weighed', () => {
  expect(stateWords({ state: 'open', decision: null })).toBe('To be weighed');
  expect(stateWords({ state: 'assessed', decision: 'breach' })).toBe('Breach');
  expect(stateWords({ state: 'closed', decision: 'low_probability' })).toBe('No breach, closed');
});
