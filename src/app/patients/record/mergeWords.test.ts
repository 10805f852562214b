import { expect, test } from 'vitest';
import { movedWords } from './mergeWords.ts';

const nothing = { appointments: 0, texts: 0, tasks: 0, campaigns: 0, holds: 0 };
const merged = (differs: Partial<Parameters<typeof movedWords>[0]>) =>
  movedWords({
    moved: nothing,
    consentsCarried: 0,
    consentsEnded: 0,
    numbersLeftOut: 0,
    ...differs,
  });

test('ID-10 what is moved is counted, and what is none is left out', () => {
  expect(merged({ moved: { ...nothing, appointments: 1, texts: 3 }, consentsEnded: 2 })).toEqual([
    'Moved: 1 visit, 3 texts.',
    '2 consents end: they were taken back on one of the records.',
    expect.stringContaining('Opt-outs'),
  ]);
  expect(merged({})[0]).toBe('No visits, texts or tasks are moved.');
});
