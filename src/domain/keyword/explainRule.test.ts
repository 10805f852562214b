import { expect, test } from 'vitest';
import { explainRule } from './explainRule.ts';
import { recognise } from './recognise.ts';

test.each([
  ['ALTO', 'the word “ALTO” by itself'],
  ['stpo', '“stpo”, a slip of the thumb for STOP or UNSUBSCRIBE'],
  ['stop please', 'the word “STOP” and nothing but a courtesy'],
  ['🛑', 'a stop sign or a hand, without words'],
  ['dois-je arrêter le traitement ?', 'a sentence in French (arreter)'],
  ['should I stop the metformin?', 'a sentence (stop in sentence)'],
])('%j is explained', (text, words) => {
  expect(explainRule(recognise(text).rule)).toBe(words);
});

test('a rule of another kind is named, and a phrase that only looks like a language is none', () => {
  expect(explainRule('carrier:STOP')).toContain('Twilio');
  expect(explainRule('told_by_phone')).toBe('the rule “told by phone”');
  expect(explainRule('phrase:do_not_text')).toBe('a sentence (do not text)');
});
