import { expect, test } from 'vitest';
import { createGroupRead } from './groupRead.ts';

test('what is asked meanwhile is asked together, and each gets its own answer', async () => {
  const batches: number[][] = [];
  const ask = createGroupRead<number, string>(async (keys) => {
    batches.push([...keys]);
    return keys.map((key) => `answer ${key}`);
  }, 10);
  expect(await Promise.all([1, 2, 3, 2].map(ask))).toEqual(['answer 1', 'answer 2', 'answer 3', 'answer 2']);
  expect(await ask(2)).toBe('answer 2');
  expect(batches).toEqual([[1, 2, 3, 2], [2]]);
});

test('a failure is told to everybody who asked, and the next question is asked anew', async () => {
  let asked = 0;
  const ask = createGroupRead<number, number>(async (keys) => {
    asked += 1;
    if (keys.includes(13)) throw new Error('away');
    return keys;
  }, 10);
  expect(await ask(1)).toBe(1);
  const results = await Promise.allSettled([13, 2].map(ask));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(asked).toBe(2);
  expect(await ask(2)).toBe(2);
});
