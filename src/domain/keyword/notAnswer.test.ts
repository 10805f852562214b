import { expect, test } from 'vitest';
import { notAnswer } from './notAnswer.ts';
import { recognise } from './recognise.ts';

test.each([
  ['STOP', null, 'opt_out'],
  ['please stop texting me', null, 'opt_out'],
  ['ALTO', null, 'opt_out'],
  ['wrong number', null, 'opt_out'],
  ['Liked “Reply CONFIRM to confirm”', null, 'tapback'],
  ['Liked “See you” I can’t come', null, null],
  ['CONFIRM', null, null],
  ['CANCEL', null, null],
  ['CANCEL', 'STOP', null],
  ['ARRET', 'STOP', 'opt_out'],
  ['what time is it again', null, null],
  ['2', null, null],
  ['HELP', 'HELP', null],
] as const)('%j (%s at Twilio): %s', (text, optOutType, expected) => {
  expect(notAnswer(recognise(text), optOutType)).toBe(expected);
});
