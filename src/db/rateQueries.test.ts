import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { createDatabase, type Database } from './database.ts';
import { connectionConfig } from './pool.ts';
import { takeTokens } from './rateQueries.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.pools.staff);
});
afterAll(() => database.drop());

const slow = { perSecond: 0.001, capacity: 3 };

test('a batch is as fair as one after another: the first get what there is, each key by itself', async () => {
  const waits = await takeTokens(db, ['a', 'b', 'a', 'a', 'a', 'b', 'a'], slow);
  expect(waits.map((seconds) => seconds === 0)).toEqual([true, true, true, true, false, true, false]);
  expect(await takeTokens(db, ['b', 'b'], slow)).toEqual([0, expect.closeTo(1000, -2)]);
});

test('what is asked for in vain is no debt', async () => {
  const eager = Array.from({ length: 50 }, () => 'eager');
  expect((await takeTokens(db, eager, slow)).filter((seconds) => seconds === 0)).toHaveLength(3);
  expect(await takeTokens(db, ['eager'], slow)).toEqual([expect.closeTo(1000, -2)]);
});

test('only the buckets do not wait for the disk: the connection does again afterwards', async () => {
  const pool = new Pool({ ...connectionConfig(database.connectionString, 'one'), max: 1 });
  await pool.query('set synchronous_commit = local');
  await takeTokens(createDatabase(pool), ['c'], slow);
  const { rows } = await pool.query(`select current_setting('synchronous_commit') as mode`);
  await pool.end();
  expect(rows).toEqual([{ mode: 'local' }]);
});
