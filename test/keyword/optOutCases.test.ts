import { expect, test } from 'vitest';
import { readOptOutCases } from './optOutCases.ts';

const cases = readOptOutCases();
const languages = [
  'en',
  'es',
  'fr',
  'pt',
  'ht',
  'it',
  'de',
  'pl',
  'vi',
  'zh',
  'ko',
  'ja',
  'tl',
  'ru',
  'ar',
  'fa',
];

test('the table holds at least 300 opt-outs and 300 ordinary answers, and every language has both', () => {
  const counted = Map.groupBy(cases, ({ outcome }) => outcome);
  expect(counted.get('opt_out')?.length).toBeGreaterThanOrEqual(300);
  expect(counted.get('ordinary')?.length).toBeGreaterThanOrEqual(300);
  for (const outcome of ['opt_out', 'ordinary', 'wrong_number', 'cancel', 'review_hold'])
    expect(new Set(counted.get(outcome)?.map(({ language }) => language))).toEqual(new Set(languages));
});

test('no text stands in it twice for one language', () => {
  const seen = cases.map(({ language, text }) => `${language} ${text}`);
  expect(seen.filter((text, index) => seen.indexOf(text) !== index)).toEqual([]);
});
