import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataFolderPaths, openDataFolder, readDatabasePassword, readEncryptionKey } from './dataFolder.ts';
import { readProcessStart } from './processIdentity.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a folder has one user at a time', async () => {
  const release = await openDataFolder(folder);
  await expect(openDataFolder(folder)).rejects.toThrow(`in use by another Hearback (process ${process.pid})`);
  await release();
  const again = await openDataFolder(folder);
  await again();
  expect(await readdir(folder)).toEqual([]);
});

test('of many that come at once, one gets it', async () => {
  await writeFile(
    join(folder, 'lock'),
    JSON.stringify({ pid: process.pid, started: 'long ago', host: hostname() }),
  );
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => openDataFolder(folder)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('what was left by a process that was killed while it took the lock over is in nobody’s way', async () => {
  await writeFile(join(folder, 'lock'), '{}');
  const takeover = join(folder, 'lock.takeover');
  await writeFile(takeover, '');
  const minuteAgo = new Date(Date.now() - 60_000);
  await utimes(takeover, minuteAgo, minuteAgo);
  const release = await openDataFolder(folder);
  expect(await readdir(folder)).not.toContain('lock.takeover');
  await release();
});

test('what a killed process left is taken over', async () => {
  const other = spawn(process.execPath, ['--input-type=module', '-e', holder(folder)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(other.stdout, 'data');
  await expect(openDataFolder(folder)).rejects.toThrow(`process ${other.pid}`);
  other.kill('SIGKILL');
  await once(other, 'exit');
  const release = await openDataFolder(folder);
  await release();
});

test.each(['', '{"pid":', '{}'])('a damaged lock (%j) is taken over', async (text) => {
  await writeFile(join(folder, 'lock'), text);
  const release = await openDataFolder(folder);
  expect(await readFile(join(folder, 'lock'), 'utf8')).toContain(String(process.pid));
  await release();
});

test('another machine holds the folder as long as it shows signs of life', async () => {
  const lock = join(folder, 'lock');
  await writeFile(lock, JSON.stringify({ pid: 1, started: '5', host: 'front-desk' }));
  await expect(openDataFolder(folder)).rejects.toThrow('process 1 on front-desk');
  const minuteAgo = new Date(Date.now() - 60_000);
  await utimes(lock, minuteAgo, minuteAgo);
  const release = await openDataFolder(folder);
  await release();
});

test('the start of a process tells it from a later one of the same number', async () => {
  expect(await readProcessStart(process.pid)).toBe(await readProcessStart(process.pid));
  expect(await readProcessStart(process.ppid)).not.toBe(await readProcessStart(process.pid));
  const gone = spawn('true');
  await once(gone, 'exit');
  expect(await readProcessStart(gone.pid ?? 0)).toBeUndefined();
});

test('password and key are made once and closed to others', async () => {
  const password = await readDatabasePassword(folder);
  const key = await readEncryptionKey(folder, null);
  expect(key).toHaveLength(32);
  expect(await readDatabasePassword(folder)).toBe(password);
  expect(await readEncryptionKey(folder, null)).toEqual(key);
  expect(await readEncryptionKey(folder, key)).toEqual(key);
  const paths = dataFolderPaths(folder);
  for (const path of [paths.databasePassword, paths.encryptionKey]) {
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  }
});

test('a key that does not fit the folder is refused', async () => {
  await readEncryptionKey(folder, null);
  await expect(readEncryptionKey(folder, Buffer.alloc(32))).rejects.toThrow(
    'HEARBACK_ENCRYPTION_KEY is another key',
  );
});

test('an old database never gets a new key', async () => {
  await mkdir(dataFolderPaths(folder).cluster, { recursive: true });
  await expect(readEncryptionKey(folder, null)).rejects.toThrow('is missing');
  expect(await readEncryptionKey(folder, Buffer.alloc(32, 1))).toEqual(Buffer.alloc(32, 1));
  await writeFile(dataFolderPaths(folder).encryptionKey, 'damaged');
  await expect(readEncryptionKey(folder, null)).rejects.toThrow('must hold 32 bytes');
  expect(await readFile(dataFolderPaths(folder).encryptionKey, 'utf8')).toBe('damaged');
});

function holder(path: string): string {
  return `
    import { openDataFolder } from ${JSON.stringify(new URL('./dataFolder.ts', import.meta.url).href)};
    await openDataFolder(${JSON.stringify(path)});
    console.log('held');
    setInterval(() => undefined, 1000);`;
}
