import { expect, test } from 'vitest';
import { ndjson } from './ndjson.ts';

async function* many(made: { count: number; isOver: boolean }, most: number) {
  try {
    for (; made.count < most; made.count += 1) yield { number: made.count, filler: 'x'.repeat(1_000) };
  } finally {
    made.isOver = true;
  }
}

test('lines are made as they are read, so that an export of any size needs a piece of it in memory', async () => {
  const made = { count: 0, isOver: false };
  const reader = ndjson(many(made, 100_000)).getReader();
  expect(made.count).toBe(0);
  await reader.read();
  expect(made.count).toBeLessThan(100);
  await reader.cancel();
  expect(made.isOver).toBe(true);
  expect(made.count).toBeLessThan(100);
});

test('every line is an object of its own, the last one too', async () => {
  const text = await new Response(ndjson(many({ count: 0, isOver: false }, 150))).text();
  const numbers = text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(numbers).toHaveLength(150);
  expect(numbers.at(-1)).toMatchObject({ number: 149 });
});
