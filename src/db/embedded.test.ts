import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmbedded } from './embedded.ts';
import type { EmbeddedServer } from './embedded.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function start(): Promise<EmbeddedServer> {
  return startEmbedded({ folder, password: 'p@ss/word', settings: { shared_buffers: '16MB', fsync: 'off' } });
}

async function ask(server: EmbeddedServer, sql: string): Promise<unknown[]> {
  const client = new Client(server.connectionString('postgres'));
  await client.connect();
  const { rows } = await client.query<{ answer: unknown }>(sql);
  await client.end();
  return rows.map(({ answer }) => answer);
}

test('rows outlive a stop and a start', async () => {
  const first = await start();
  await ask(first, 'CREATE TABLE kept AS SELECT 7 AS answer');
  await first.stop();
  const second = await start();
  expect(await ask(second, 'SELECT answer FROM kept')).toEqual([7]);
  await second.stop();
});

test('text is UTF-8, with the same order and case rules on every machine', async () => {
  const server = await start();
  expect(await ask(server, `SELECT lower('ÁÑO') || current_setting('server_encoding') AS answer`)).toEqual([
    'áñoUTF8',
  ]);
  expect(await ask(server, `SHOW listen_addresses`)).toHaveLength(1);
  expect(await ask(server, `SELECT current_setting('listen_addresses') AS answer`)).toEqual(['']);
  await server.stop();
});

test('a password is needed, also from the same machine', async () => {
  const server = await start();
  const address = server.connectionString('postgres').replace(/hearback:[^@]+@/, 'hearback:wrong@');
  const client = new Client(address);
  await expect(client.connect()).rejects.toThrow('password authentication failed');
  await server.stop();
});

test('a folder of another PostgreSQL version is refused in words', async () => {
  const server = await start();
  await server.stop();
  await writeFile(join(folder, 'database', 'PG_VERSION'), '17\n');
  await expect(start()).rejects.toThrow('made by PostgreSQL 17, this Hearback brings PostgreSQL 18');
});

test('the server ends by itself when its Hearback is killed', async () => {
  const other = spawn(process.execPath, ['--input-type=module', '-e', program(folder)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => other.stdout.once('data', resolve));
  const pid = Number((await readFile(join(folder, 'database', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  other.kill('SIGKILL');
  while (isAlive(pid)) await wait(10);
  const server = await start();
  expect(await ask(server, 'SELECT answer FROM kept')).toEqual([7]);
  await server.stop();
});

test('a server left running is stopped, a killed one recovers', async () => {
  const left = await start();
  await ask(left, 'CREATE TABLE kept AS SELECT 7 AS answer');
  const second = await start();
  await left.exited;
  expect(await ask(second, 'SELECT answer FROM kept')).toEqual([7]);
  process.kill(
    Number((await readFile(join(folder, 'database', 'postmaster.pid'), 'utf8')).split('\n')[0]),
    'SIGKILL',
  );
  await second.exited;
  const third = await start();
  expect(await ask(third, 'SELECT answer FROM kept')).toEqual([7]);
  await third.stop();
});

test('a stranger that has the number of a dead server is left alone', async () => {
  const server = await start();
  const file = join(folder, 'database', 'postmaster.pid');
  const text = await readFile(file, 'utf8');
  await server.stop();
  await writeFile(file, text.replace(/^\d+/, String(process.pid)));
  const again = await start();
  expect(await ask(again, 'SELECT 1 AS answer')).toEqual([1]);
  await again.stop();
});

function program(path: string): string {
  return `
    import { startEmbedded } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)};
    import { Client } from 'pg';
    const server = await startEmbedded({ folder: ${JSON.stringify(path)}, password: 'p@ss/word', settings: { shared_buffers: '16MB' } });
    const client = new Client(server.connectionString('postgres'));
    await client.connect();
    await client.query('CREATE TABLE kept AS SELECT 7 AS answer');
    console.log('ready');`;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
