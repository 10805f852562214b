import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmptyTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { startDatabaseProxy } from '../../test/harness/databaseProxy.ts';
import { guardConnections } from './guardConnections.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createEmptyTestDatabase();
  await database.pools.staff.query('create table written (id int)');
});
afterAll(() => database.drop());

function guardedPool(connectionString: string, silenceMs: number): Pool {
  const pool = new Pool({ connectionString, max: 3 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  guardConnections(pool, silenceMs);
  return pool;
}

async function backends(pool: Pool): Promise<Set<unknown>> {
  const clients = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
  const results = await Promise.all(clients.map((client) => client.query('select pg_backend_pid() as pid')));
  for (const client of clients) client.release();
  return new Set(results.map(({ rows: [row] }: { rows: { pid: number }[] }) => row?.pid));
}

test('connections to a server that only reads any more are given up together', async () => {
  const pool = guardedPool(database.connectionString, 60_000);
  const before = await backends(pool);
  expect(before.size).toBe(3);
  const clients = await Promise.all([pool.connect(), pool.connect()]);
  await clients[0].query('set session characteristics as transaction read only');
  await expect(clients[0].query('insert into written values (1)')).rejects.toMatchObject({ code: '25006' });
  // Whoever is in the middle of something may finish it.
  await clients[1].query('insert into written values (2)');
  for (const client of clients) client.release();
  await expect.poll(() => pool.totalCount).toBe(0);
  expect((await backends(pool)).isDisjointFrom(before)).toBe(true);
  await pool.end();
});

test('a server that is gone without a word is noticed, by whoever waits for it', async () => {
  const proxy = await startDatabaseProxy(database.connectionString);
  const pool = guardedPool(proxy.connectionString, 100);
  await backends(pool);
  proxy.freeze();
  await expect(pool.query('select 1')).rejects.toThrow('has not answered in time');
  await expect.poll(() => pool.query('select 1').then(({ rowCount }) => rowCount, String)).toBe(1);
  await pool.end();
  await proxy.close();
});

test('an idle connection may be silent', async () => {
  const pool = guardedPool(database.connectionString, 50);
  const before = await backends(pool);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await backends(pool)).toEqual(before);
  await pool.end();
});
