import { expect, test } from 'vitest';
import { createShutdown } from './shutdown.ts';

test('what was started last is stopped first, whatever fails, and once', async () => {
  const done: string[] = [];
  const failures: string[] = [];
  const shutdown = createShutdown((step) => failures.push(step));
  shutdown.add('database', async () => void done.push('database'));
  shutdown.add('pools', () => Promise.reject(new Error('no')));
  shutdown.add('requests', async () => void done.push('requests'));
  expect(await Promise.all([shutdown.run(), shutdown.run()])).toEqual([['pools'], ['pools']]);
  expect(done).toEqual(['requests', 'database']);
  expect(failures).toEqual(['pools']);
});
