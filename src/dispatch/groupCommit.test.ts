import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createGroupCommit } from './groupCommit.ts';

test('one alone goes at once; what comes meanwhile goes together next', async () => {
  const batches: number[][] = [];
  let release: (() => void) | undefined;
  const add = createGroupCommit<number>(async (items) => {
    batches.push([...items]);
    if (batches.length === 1) await new Promise<void>((resolve) => (release = resolve));
  }, 10);
  const all = [add(1), add(2), add(3), add(4)];
  release?.();
  await Promise.all(all);
  expect(batches).toEqual([[1], [2, 3, 4]]);
});

test('no batch is larger than it may be', async () => {
  const sizes: number[] = [];
  const add = createGroupCommit<number>(async (items) => void sizes.push(items.length), 3);
  await Promise.all(Array.from({ length: 8 }, (_, index) => add(index)));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(8);
  expect(Math.max(...sizes)).toBe(3);
});

test('one bad item fails alone; the others of its batch are committed', async () => {
  const committed: number[] = [];
  const add = createGroupCommit<number>(async (items) => {
    if (items.includes(3)) throw new Error('three is bad');
    committed.push(...items);
  }, 10);
  const results = await Promise.allSettled([1, 2, 3, 4, 5].map(add));
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  expect(committed).toEqual([1, 2, 4, 5]);
});

test('with a moment to gather, what comes in one turn of the event loop goes together', async () => {
  const batches: number[][] = [];
  const add = createGroupCommit<number>(
    async (items) => void batches.push([...items]),
    10,
    () => setImmediate(),
  );
  await Promise.all([add(1), add(2), add(3)]);
  await add(4);
  expect(batches).toEqual([[1, 2, 3], [4]]);
});
