import { sql } from 'kysely';
import { DatabaseError } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmptyTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { createDatabase, type Connection, type Database } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';

const sums = prepared<{ oneMore: number; backend: number }>(
  'test_sums',
  'select n + 1 as "oneMore", pg_backend_pid() as backend from unnest($1::integer[]) as t (n) order by n',
);
const dates = prepared<{ day: string }>('test_dates', 'select $1::date as day');

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createEmptyTestDatabase();
  db = createDatabase(database.pools.staff);
});
afterAll(() => database.drop());

const namesOf = async (connection: Connection): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`select name from pg_prepared_statements`.execute(connection);
  return rows.map(({ name }) => name);
};

test('a statement is prepared once for batches of every size', async () => {
  await db.connection().execute(async (connection) => {
    for (const batch of [[3, 1], [], [7, 8, 9]]) {
      const rows = await runPrepared(connection, sums, [batch]);
      expect(rows.map(({ oneMore }) => oneMore)).toEqual(batch.toSorted((a, b) => a - b).map((n) => n + 1));
    }
    expect(await namesOf(connection)).toEqual(['test_sums']);
  });
});

test('inside a transaction it runs on the connection of the transaction', async () => {
  await db.transaction().execute(async (tx) => {
    const [before] = await runPrepared(tx, sums, [[1]]);
    const [after] = await runPrepared(tx, sums, [[1]]);
    expect(after?.backend).toBe(before?.backend);
    expect(await namesOf(tx)).toContain('test_sums');
  });
});

test('its errors hold none of the values', async () => {
  const error: unknown = await runPrepared(db, dates, ['Canaria Quill']).catch((reason: unknown) => reason);
  if (!(error instanceof DatabaseError)) throw new Error('the statement did not fail');
  expect(error.code).toBe('22007');
  expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain('Canaria');
});

test('a text has one name and a name one text', () => {
  expect(() => prepared('test_sums', 'select 1')).toThrow('exists already');
  expect(() => prepared('test_other', dates.text)).toThrow('exists already');
});
