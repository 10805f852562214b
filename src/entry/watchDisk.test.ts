import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { createLogger } from '../logging/logger.ts';
import { leavesRoom, watchDisk } from './watchDisk.ts';

test.each([
  ['a terabyte with a gigabyte free', 1e9, 1e6, true],
  ['a terabyte with half a gigabyte free', 1e9, 5e5, false],
  ['a gigabyte with 60 megabytes free', 1e6, 6e4, true],
  ['a gigabyte with 50 megabytes free', 1e6, 5e4, false],
])('%s', (_disk, blocks, bavail, hasRoom) => {
  expect(leavesRoom({ blocks, bavail, bsize: 1_000 })).toBe(hasRoom);
});

test('a real disk is looked at', async () => {
  const watch = await watchDisk(tmpdir(), createLogger({ level: 'silent' }));
  expect(watch.hasRoom()).toBe(leavesRoom(await statfs(tmpdir())));
  watch.stop();
});
