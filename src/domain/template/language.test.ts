import { expect, test } from 'vitest';
import { directionOf, isLanguage, languages, reviewedLanguage, spokenLanguage } from './language.ts';

test('a language that nobody reviewed our own words in gets English ones', () => {
  expect(languages.map(reviewedLanguage)).toEqual(['en', 'es', 'en', 'en', 'en', 'en', 'en', 'en']);
  expect(spokenLanguage('fr')).toBe('fr');
  expect(spokenLanguage('tlh')).toBe('en');
  expect(isLanguage('EN')).toBe(false);
});

test('Arabic and Hebrew are shown from right to left', () => {
  expect(languages.filter((language) => directionOf(language) === 'rtl')).toEqual(['ar', 'he']);
});
