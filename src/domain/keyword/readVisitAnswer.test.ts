import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readVisitAnswer } from './readVisitAnswer.ts';

const asked = {
  visits: [
    { number: 1, firstName: 'Ana' },
    { number: 2, firstName: 'Leo' },
  ],
  all: [0, 1],
  bare: 'confirm',
  mayOnlyName: false,
} as const;
const read = (text: string, differs: object = {}): string | null => {
  const answer = readVisitAnswer(text, { ...asked, ...differs });
  if (answer === null || answer === 'unclear') return answer;
  return [...answer]
    .toSorted(([a], [b]) => a - b)
    .map(([place, wish]) => `${place + 1} ${wish}`)
    .join(', ');
};

describe('each visit its own', () => {
  test.each([
    ['1 yes 2 no', '1 confirm, 2 no'],
    ['1. Yes\n2. No', '1 confirm, 2 no'],
    ['1-yes, 2-no', '1 confirm, 2 no'],
    ['1️⃣ yes 2️⃣ no', '1 confirm, 2 no'],
    ['yes 1, no 2', '1 confirm, 2 no'],
    ['1 y 2', '1 confirm, 2 confirm'],
    ['1 y 2 n', '1 confirm, 2 no'],
    ['cancelar 1 y 2', '1 cancel, 2 cancel'],
    ['1 and 2', '1 confirm, 2 confirm'],
    ['1,2', '1 confirm, 2 confirm'],
    ['1 & 2 please', '1 confirm, 2 confirm'],
    ['cancel 2', '2 cancel'],
    ['2 cancel', '2 cancel'],
    ['Cancel number 2 please', '2 cancel'],
    ['confirm 1, reschedule 2', '1 confirm, 2 reschedule'],
    ['confirm 1 and cancel 2', '1 confirm, 2 cancel'],
    ['confirm 1 cancel 2', '1 confirm, 2 cancel'],
    ['Leo yes, Ana cancel', '1 cancel, 2 confirm'],
    ['leo sí y ana no', '1 no, 2 confirm'],
    ['Cancel Ana’s appointment', '1 cancel'],
    ['Ana and Leo yes', '1 confirm, 2 confirm'],
    ['yes for Ana but cancel Leo', '1 confirm, 2 cancel'],
    ['the first yes, the second no', '1 confirm, 2 no'],
    ['la primera si, la segunda cancelar', '1 confirm, 2 cancel'],
    ['both', '1 confirm, 2 confirm'],
    ['Both!', '1 confirm, 2 confirm'],
    ['yes both', '1 confirm, 2 confirm'],
    ['yes, all', '1 confirm, 2 confirm'],
    ['cancel both', '1 cancel, 2 cancel'],
    ['ambos', '1 confirm, 2 confirm'],
    ['todas', '1 confirm, 2 confirm'],
    ['las dos por favor', '1 confirm, 2 confirm'],
    ['les deux', '1 confirm, 2 confirm'],
    ['oui pour Ana, annuler Léo', '1 confirm, 2 cancel'],
    ['sim 1, cancelar 2', '1 confirm, 2 cancel'],
    ['1 có 2 hủy', '1 confirm, 2 cancel'],
    ['cả hai', '1 confirm, 2 confirm'],
    ['1确认2取消', '1 confirm, 2 cancel'],
    ['全部确认', '1 confirm, 2 confirm'],
    ['١ نعم ٢ إلغاء', '1 confirm, 2 cancel'],
    ['1 כן 2 ביטול', '1 confirm, 2 cancel'],
  ])('%s', (text, meaning) => {
    expect(read(text)).toBe(meaning);
  });
});

test.each([
  '1 no 2',
  '1, 2 no',
  '1 y 2 no',
  'no 2',
  'cancel 1, 2',
  'all yes, 2 no',
  '1 yes 1 no',
  '3 yes',
  'yes, cancel 2',
  'Yes, Ana',
  'ok thank you Ana',
  'Leo 1',
  '1 yes and no',
])('%s can be read in two ways, or names what was not asked about', (text) => {
  expect(read(text)).toBe('unclear');
});

test.each([
  'yes',
  'Leo',
  'Thanks, Ana',
  'thank you both',
  'Is 2 still ok?',
  'see you at 9',
  'can you move 2 to 3pm',
  'all good',
  'Leo has a fever',
  'only 1',
  '',
  '...',
])('%s is no such answer', (text) => {
  expect(read(text)).toBeNull();
});

test('a name that two visits share, or a “both” of three, is not guessed', () => {
  const twice = {
    visits: [...asked.visits, { number: 3, firstName: 'Ana' }],
    all: [0, 1, 2],
  };
  expect(read('Ana yes, Leo no', twice)).toBe('unclear');
  expect(read('both', twice)).toBe('unclear');
  expect(read('all', twice)).toBe('1 confirm, 2 confirm, 3 confirm');
  expect(read('all', { all: null })).toBe('unclear');
});

test('“which do you want to cancel?” is answered by a name, a number or all; a yes to it is asked about', () => {
  const which = { bare: 'cancel', mayOnlyName: true };
  expect(read('Leo', which)).toBe('2 cancel');
  expect(read('1 and 2', which)).toBe('1 cancel, 2 cancel');
  expect(read('ALL', which)).toBe('1 cancel, 2 cancel');
  expect(read('yes both', which)).toBe('unclear');
  expect(read('confirm 1', which)).toBe('1 confirm');
});

test('names of several words, with accents, of scripts without spaces', () => {
  const visits = [
    { number: 1, firstName: 'José Luis' },
    { number: 2, firstName: '小明' },
  ];
  expect(read('jose luis yes, 小明取消', { visits })).toBe('1 confirm, 2 cancel');
  expect(read('José cancel', { visits })).toBe('1 cancel');
});

test('never throws, and says nothing of a visit that is not named', () => {
  const words = constantFrom(
    '1',
    '2',
    '3',
    'yes',
    'no',
    'y',
    'cancel',
    'Ana',
    'Leo',
    'and',
    ',',
    'but',
    'both',
    'please',
  );
  assert(
    property(
      oneof(
        string(),
        array(words, { maxLength: 9 }).map((some) => some.join(' ')),
      ),
      (text) => {
        const answer = readVisitAnswer(text, asked);
        if (answer === null || answer === 'unclear') return;
        const isNamed = [/1|ana|both/i.test(text), /2|leo|both/i.test(text)];
        expect(answer.size).toBeGreaterThan(0);
        expect([...answer.keys()].every((place) => isNamed[place])).toBe(true);
      },
    ),
    { numRuns: 400 },
  );
});
