import { describe, expect, it } from 'vitest';
import { reasonNotToSend, type SendGate } from './composerSending.ts';

const open: SendGate = {
  isSending: false,
  numberProblem: null,
  blockedReason: null,
  isOptedOut: false,
  optOutSentence: 'Opted out.',
  text: 'Hello',
  missingFields: [],
  isFilling: false,
  fillingProblem: null,
  refusal: null,
  words: {
    reasonSending: 'Being sent.',
    reasonEmpty: 'Empty.',
    reasonFilling: 'Being filled in.',
    reasonMissing: (fields) => `Missing: ${fields.join(', ')}.`,
  },
};

describe('reasonNotToSend', () => {
  it.each<[string, Partial<SendGate>, string | null]>([
    ['nothing stands in the way', {}, null],
    ['it is being sent', { isSending: true, text: '' }, 'Being sent.'],
    ['the number is none', { numberProblem: 'No number.', text: '' }, 'No number.'],
    [
      'the patient opted out, whatever is written',
      { isOptedOut: true, text: '', refusal: 'Other.' },
      'Opted out.',
    ],
    ['the host says so', { blockedReason: 'Choose who.' }, 'Choose who.'],
    ['fields are missing', { missingFields: ['Doctor', 'Date'] }, 'Missing: Doctor, Date.'],
    [
      'the template could not be filled in',
      { fillingProblem: 'No connection.', isFilling: true },
      'No connection.',
    ],
    ['the template is being filled in', { isFilling: true }, 'Being filled in.'],
    ['there are only spaces', { text: ' \n' }, 'Empty.'],
    ['the server refuses', { refusal: 'No consent.' }, 'No consent.'],
  ])('says why when %s', (_case, change, reason) => {
    expect(reasonNotToSend({ ...open, ...change })).toBe(reason);
  });
});
