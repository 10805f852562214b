import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEmptyTestDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { migrate, readMigrationState } from './migrate.ts';

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createEmptyTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  await writeFile(join(folder, '0001_first.sql'), 'CREATE TABLE first (id int);');
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

test('each file is applied once and recorded', async () => {
  expect(await readMigrationState(database.pools.staff, folder)).toEqual({ pending: [1] });
  expect(await migrate(database.pools.staff, folder)).toEqual({ applied: [1], version: 1 });
  await writeFile(join(folder, '0002_second.sql'), 'CREATE TABLE second (id int);');
  expect(await migrate(database.pools.staff, folder)).toEqual({ applied: [2], version: 2 });
  expect(await migrate(database.pools.staff, folder)).toEqual({ applied: [], version: 2 });
  expect(await readMigrationState(database.pools.staff, folder)).toEqual({ pending: [] });
  const { rows } = await database.pools.staff.query('SELECT version, name FROM schema_migration ORDER BY 1');
  expect(rows).toEqual([
    { version: 1, name: 'first' },
    { version: 2, name: 'second' },
  ]);
});

test('processes that start together apply each file once', async () => {
  const results = await Promise.all(Array.from({ length: 8 }, () => migrate(database.pools.staff, folder)));
  expect(results.flatMap(({ applied }) => applied)).toEqual([1]);
});

test('a file that fails leaves nothing behind and is tried again', async () => {
  await writeFile(
    join(folder, '0002_second.sql'),
    'CREATE TABLE second (id int); SELECT no_such_function();',
  );
  await expect(migrate(database.pools.staff, folder)).rejects.toThrow('Migration 2 (second) failed');
  await writeFile(join(folder, '0002_second.sql'), 'CREATE TABLE second (id int);');
  expect(await migrate(database.pools.staff, folder)).toEqual({ applied: [2], version: 2 });
});

test('an edited migration is refused, other line ends are not', async () => {
  await migrate(database.pools.staff, folder);
  await writeFile(join(folder, '0001_first.sql'), 'CREATE TABLE first (id int, more int);');
  await expect(migrate(database.pools.staff, folder)).rejects.toThrow('applied with another content');
  await writeFile(join(folder, '0002_second.sql'), 'SELECT 1;\nSELECT 2;\n');
  await writeFile(join(folder, '0001_first.sql'), 'CREATE TABLE first (id int);');
  await migrate(database.pools.staff, folder);
  await writeFile(join(folder, '0002_second.sql'), 'SELECT 1;\r\nSELECT 2;\r\n');
  expect(await migrate(database.pools.staff, folder)).toEqual({ applied: [], version: 2 });
});

test('a database of a newer version is refused', async () => {
  await writeFile(join(folder, '0002_second.sql'), 'SELECT 1;');
  await migrate(database.pools.staff, folder);
  await rm(join(folder, '0002_second.sql'));
  await expect(migrate(database.pools.staff, folder)).rejects.toThrow(
    'The database is at version 2, this Hearback knows versions up to 1',
  );
});

test('a database of a newer version that bears this code is used as it is', async () => {
  const support = 'CREATE TABLE schema_support (oldest_code int); INSERT INTO schema_support VALUES (1);';
  await writeFile(join(folder, '0002_second.sql'), support);
  await writeFile(join(folder, '0003_third.sql'), 'UPDATE schema_support SET oldest_code = 2;');
  await migrate(database.pools.staff, folder);
  await rm(join(folder, '0003_third.sql'));
  expect(await migrate(database.pools.staff, folder)).toEqual({ applied: [], version: 2 });
  expect(await readMigrationState(database.pools.staff, folder)).toEqual({ pending: [] });
  await rm(join(folder, '0002_second.sql'));
  await expect(migrate(database.pools.staff, folder)).rejects.toThrow('used by a newer Hearback');
  await expect(readMigrationState(database.pools.staff, folder)).rejects.toThrow('used by a newer Hearback');
});

test('a migration does not keep others waiting behind it while it waits for a lock', async () => {
  await migrate(database.pools.staff, folder);
  await writeFile(join(folder, '0002_second.sql'), 'ALTER TABLE first ADD COLUMN more int;');
  const reader = await database.pools.webhooks.connect();
  await reader.query('BEGIN; SELECT * FROM first');
  const migrating = migrate(database.pools.staff, folder);
  const isWaiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'first'::regclass`;
  while ((await database.pools.workers.query(isWaiting)).rows.length === 0) continue;
  // Stands in line behind the migration until that gives up.
  expect((await database.pools.workers.query('SELECT id FROM first')).rows).toEqual([]);
  await reader.query('COMMIT');
  reader.release();
  expect(await migrating).toEqual({ applied: [2], version: 2 });
});

test.each(['1_short.sql', '0003_gap.sql', '0001_twice.sql'])('a file named %s is refused', async (name) => {
  await writeFile(join(folder, name), 'SELECT 1;');
  await expect(migrate(database.pools.staff, folder)).rejects.toThrow('Migration');
});
