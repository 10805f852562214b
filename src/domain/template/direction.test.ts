import { expect, test } from 'vitest';
import { besideText } from './direction.ts';

test.each([
  ['a Latin name in English is left alone', 'Ana', 'en', 'Ana'],
  ['an Arabic name in English keeps the digits behind it', 'ليلى', 'en', 'ليلى\u200E'],
  ['a Hebrew name in Spanish too', 'נועה', 'es', 'נועה\u200E'],
  ['an Arabic name in Arabic is left alone', 'ليلى', 'ar', 'ليلى'],
  ['a Latin name in Arabic is left alone', 'Ana', 'ar', 'Ana'],
  ['a phone number in Arabic keeps its order', '(212) 555-0199', 'ar', '\u200E(212) 555-0199\u200E'],
  ['a phone number in Hebrew too', '(212) 555-0199', 'he', '\u200E(212) 555-0199\u200E'],
  ['a phone number in French is left alone', '(212) 555-0199', 'fr', '(212) 555-0199'],
])('%s', (_name, value, language, written) => {
  expect(besideText(value, language)).toBe(written);
});
