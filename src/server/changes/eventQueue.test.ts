import { expect, test } from 'vitest';
import { createEventQueue } from './eventQueue.ts';

const never = new AbortController().signal;

test('what is pushed is taken once, in order, at once', async () => {
  const queue = createEventQueue(10, 0);
  const taking = queue.take(60_000, never);
  queue.push(1, 2);
  expect(await taking).toEqual([1, 2]);
  queue.push(3);
  queue.push(4);
  expect(await queue.take(60_000, never)).toEqual([3, 4]);
});

test('nothing comes of waiting for nothing, or of an abort', async () => {
  const queue = createEventQueue(10, 0);
  expect(await queue.take(1, never)).toEqual([]);
  const aborted = new AbortController();
  const taking = queue.take(60_000, aborted.signal);
  aborted.abort();
  expect(await taking).toEqual([]);
  expect(await queue.take(60_000, aborted.signal)).toEqual([]);
});

test('a reader that is too slow is told to start anew', async () => {
  const queue = createEventQueue(3, 0);
  queue.push(1, 2, 3);
  queue.push(4);
  queue.push(5);
  expect(await queue.take(1, never)).toEqual([0, 5]);
});
