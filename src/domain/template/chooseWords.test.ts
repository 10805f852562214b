import { describe, expect, test } from 'vitest';
import { builtInTemplates } from './builtIn.ts';
import { chooseWords, sentWords, standingOf } from './chooseWords.ts';
import { nextVersion, wordsInForce, type OwnWords } from './wordsInForce.ts';

const builtIn = builtInTemplates.lab_results;
const rules = { sourceLanguage: 'en', allowsUnreviewed: false };

function own(words: Partial<OwnWords> & { language: string }): OwnWords {
  return {
    version: 2,
    body: 'Our own words',
    sourceVersion: null,
    isReviewed: false,
    isRetired: false,
    ...words,
  };
}
const inForce = (...words: OwnWords[]) => wordsInForce(builtIn, 'en', words);
const chosen = (words: OwnWords[], wanted: string, allowsUnreviewed = false) => {
  const choice = chooseWords(inForce(...words), wanted, { ...rules, allowsUnreviewed });
  return choice && { body: choice.words.body, language: choice.words.language, why: choice.fallback?.reason };
};
const { en, es, fr } = builtIn.texts;

describe('what ships', () => {
  test('is sent in English and Spanish; drafts are not, unless the clinic says so', () => {
    expect(chosen([], 'es')).toEqual({ body: es, language: 'es' });
    expect(chosen([], 'fr')).toEqual({ body: en, language: 'en', why: 'unreviewed' });
    expect(chosen([], 'fr', true)).toEqual({ body: fr, language: 'fr' });
    expect(chosen([], 'ar', true)).toEqual({ body: en, language: 'en', why: 'missing' });
    expect(sentWords(inForce(), rules).map(({ language }) => language)).toEqual(['en', 'es']);
  });

  test('gives way to the clinic’s own words, and comes back when they are taken back', () => {
    expect(chosen([own({ language: 'en' })], 'en')?.body).toBe('Our own words');
    expect(chosen([own({ language: 'en', isRetired: true })], 'en')?.body).toBe(en);
    expect(chosen([own({ language: 'en', isRetired: true })], 'es')?.body).toBe(es);
  });

  test('is version 1, so that a clinic’s own begin with 2', () => {
    expect([
      nextVersion(builtIn, 'en', 0),
      nextVersion(builtIn, 'en', 4),
      nextVersion(builtIn, 'ar', 0),
    ]).toEqual([2, 5, 1]);
    expect(nextVersion(undefined, 'en', 0)).toBe(1);
  });
});

describe('A33 LANG-01 an edited source', () => {
  const edited = own({ language: 'en', version: 2 });

  test('makes every translation stale, and stale words are sent to nobody', () => {
    for (const allowsUnreviewed of [false, true])
      expect(chosen([edited], 'es', allowsUnreviewed)).toEqual({
        body: 'Our own words',
        language: 'en',
        why: 'stale',
      });
    expect(sentWords(inForce(edited), rules).map(({ language }) => language)).toEqual(['en']);
  });

  test('a translation of the new words is sent once it is reviewed', () => {
    const spanish = own({ language: 'es', body: 'Nuestras palabras', sourceVersion: 2 });
    expect(chosen([edited, spanish], 'es')).toMatchObject({ language: 'en', why: 'unreviewed' });
    expect(chosen([edited, { ...spanish, isReviewed: true }], 'es')).toEqual({
      body: 'Nuestras palabras',
      language: 'es',
    });
  });

  test('the source itself is never stale', () => {
    expect(standingOf(own({ language: 'en' }), { language: 'en', version: 9 })).toBe('source');
  });
});

test('a template without words in its source language has none to send', () => {
  const spanish = own({ language: 'es', sourceVersion: 1, isReviewed: true });
  const words = wordsInForce(undefined, 'en', [spanish]);
  expect(chooseWords(words, 'es', rules)).toBeNull();
  expect(sentWords(words, rules)).toEqual([]);
});
