import { expect, test } from 'vitest';
import { zoneOptions, zoneWord } from './zoneWords.ts';

test('a zone is called as people call it, else by its place', () => {
  expect(zoneWord('America/Los_Angeles')).toBe('Pacific (Los Angeles)');
  expect(zoneWord('America/Puerto_Rico')).toBe('Puerto Rico');
  expect(zoneWord('America/Indiana/Knox')).toBe('Knox');
});

test('what was chosen elsewhere stays to be chosen', () => {
  expect(zoneOptions('America/Indiana/Knox').at(-1)).toEqual({
    value: 'America/Indiana/Knox',
    label: 'Knox',
  });
  expect(zoneOptions('America/Denver')).toHaveLength(zoneOptions('').length);
});
