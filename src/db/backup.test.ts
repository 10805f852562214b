import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { create, extract, list } from 'tar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUp } from './backup.ts';
import { dataFolderPaths, readDatabasePassword, readEncryptionKey } from './dataFolder.ts';
import { startEmbedded } from './embedded.ts';
import type { EmbeddedServer } from './embedded.ts';
import { restore } from './restore.ts';

let root: string;
let source: string;
let server: EmbeddedServer;
let client: Client;
/** Backups of the same database, without the key and with it. */
let without: string;
let withKey: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'backup-'));
  source = join(root, 'source');
  await mkdir(source);
  server = await startIn(source);
  client = await connectTo(server);
  await client.query(`
    CREATE TABLE message (id int PRIMARY KEY, body text);
    CREATE TABLE event (message_id int PRIMARY KEY);
    INSERT INTO message SELECT n, repeat('x', 500) FROM generate_series(1, 5000) n;
    INSERT INTO event SELECT n FROM generate_series(1, 5000) n`);
  await writeFile(dataFolderPaths(source).simulator, '{"phones":[]}');
  without = await backUpTo('without.tar.gz');
  withKey = await backUpTo('with.tar.gz', true);
});
afterAll(async () => {
  await client.end();
  await server.stop();
  await rm(root, { recursive: true });
});

async function startIn(folder: string): Promise<EmbeddedServer> {
  await readEncryptionKey(folder, null);
  return startEmbedded({
    folder: dataFolderPaths(folder).postgres,
    password: await readDatabasePassword(folder),
    settings: { fsync: 'off', shared_buffers: '16MB' },
  });
}

async function connectTo(to: EmbeddedServer): Promise<Client> {
  const connection = new Client(to.connectionString('postgres'));
  await connection.connect();
  return connection;
}

async function backUpTo(name: string, includeKey = false): Promise<string> {
  const file = join(root, name);
  await backUp({
    dataFolder: source,
    connectionString: server.connectionString('postgres'),
    file,
    encryptionKey: await readEncryptionKey(source, null),
    withKey: includeKey,
    version: '0.1.0',
    now: new Date('2026-03-08T02:30:00Z'),
  });
  return file;
}

/** Writes a message and its event in one transaction, over and over, and changes old rows, until stopped. */
function writeOn(connection: Client, from: number): { stop: () => Promise<number> } {
  const stopping = new AbortController();
  const run = async (): Promise<number> => {
    let id = from;
    for (; !stopping.signal.aborted; id += 1) {
      await connection.query('BEGIN');
      await connection.query('INSERT INTO message VALUES ($1, $2)', [id, 'y'.repeat(500)]);
      await connection.query('INSERT INTO event VALUES ($1)', [id]);
      await connection.query('UPDATE message SET body = $2 WHERE id = $1', [
        1 + (id % 5000),
        `changed ${id}`,
      ]);
      await connection.query('COMMIT');
    }
    return id - 1;
  };
  const done = run();
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

test('a backup taken while rows are written holds whole transactions and everything from before it', async () => {
  const writing = writeOn(client, 5001);
  const file = await backUpTo('busy.tar.gz');
  const last = await writing.stop();
  expect(last).toBeGreaterThan(5100);

  const copy = join(root, 'copy');
  const key = await readEncryptionKey(source, null);
  const manifest = await restore({ file, dataFolder: copy, encryptionKey: key });
  expect(manifest.takenAt).toBe('2026-03-08T02:30:00.000Z');
  const restored = await startIn(copy);
  const reader = await connectTo(restored);
  const { rows } = await reader.query<Record<'messages' | 'events' | 'highest' | 'matching', number>>(`
    SELECT (SELECT count(*)::int FROM message) AS messages, (SELECT count(*)::int FROM event) AS events,
           (SELECT max(id) FROM message) AS highest,
           (SELECT count(*)::int FROM message JOIN event ON message_id = id WHERE length(body) > 0) AS matching`);
  const found = rows[0];
  expect(found?.messages).toBeGreaterThan(5000);
  expect(found).toEqual({
    messages: found?.highest,
    events: found?.messages,
    highest: found?.messages,
    matching: found?.messages,
  });
  expect(found?.messages).toBeLessThanOrEqual(last);
  await reader.query(`INSERT INTO message VALUES (1000000, 'it can be written to')`);
  await reader.end();
  await restored.stop();
  expect(await readEncryptionKey(copy, null)).toEqual(key);
  expect(await readFile(dataFolderPaths(copy).simulator, 'utf8')).toBe('{"phones":[]}');
});

test('a backup leaves nothing beside its file, which others cannot read', async () => {
  expect((await stat(without)).mode & 0o077).toBe(0);
  expect((await readdir(root)).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('the key is inside only when that was asked for', async () => {
  expect(await namesIn(without)).not.toContain('./encryption-key');
  expect(await namesIn(withKey)).toContain('./encryption-key');

  const target = join(root, 'keyless');
  await expect(restore({ file: without, dataFolder: target, encryptionKey: null })).rejects.toThrow(
    'does not hold the encryption key',
  );
  await expect(
    restore({ file: without, dataFolder: target, encryptionKey: Buffer.alloc(32) }),
  ).rejects.toThrow('is not the key that this backup was made with');
  expect(await readdir(root)).not.toContain('keyless');
  await restore({ file: withKey, dataFolder: target, encryptionKey: null });
  expect(await readEncryptionKey(target, null)).toEqual(await readEncryptionKey(source, null));
});

test('a folder with anything in it is left as it is', async () => {
  const full = join(root, 'full');
  await mkdir(full);
  await writeFile(join(full, 'notes'), 'mine');
  await expect(restore({ file: withKey, dataFolder: full, encryptionKey: null })).rejects.toThrow(
    'is not empty',
  );
  expect(await readdir(full)).toEqual(['notes']);
});

test('a file that is damaged, cut short or no backup at all is refused', async () => {
  const bytes = await readFile(withKey);
  const attempt = async (content: Buffer): Promise<unknown> => {
    const damaged = join(root, 'damaged.tar.gz');
    await writeFile(damaged, content);
    return restore({ file: damaged, dataFolder: join(root, 'never'), encryptionKey: null });
  };
  await expect(attempt(bytes.subarray(0, bytes.length / 2))).rejects.toThrow('cannot be');
  await expect(attempt(Buffer.from('hello'))).rejects.toThrow('a backup');
  await expect(attempt(Buffer.alloc(0))).rejects.toThrow('a backup');

  const unpacked = join(root, 'unpacked');
  await mkdir(unpacked);
  await extract({ file: withKey, cwd: unpacked });
  await writeFile(join(unpacked, 'postgres/database/PG_VERSION'), '17\n');
  await create({ cwd: unpacked, file: join(root, 'edited.tar'), portable: true }, ['.']);
  await expect(attempt(await readFile(join(root, 'edited.tar')))).rejects.toThrow('PG_VERSION is damaged');
  expect(await readdir(root)).not.toContain('never');
});

async function namesIn(file: string): Promise<string[]> {
  const names: string[] = [];
  await list({ file, onReadEntry: (entry) => void names.push(entry.path) });
  return names;
}
