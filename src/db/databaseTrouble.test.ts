import { DatabaseError, Pool } from 'pg';
import { expect, test } from 'vitest';
import { createEmptyTestDatabase } from '../../test/harness/database.ts';
import { startDatabaseProxy } from '../../test/harness/databaseProxy.ts';
import { databaseTrouble } from './databaseTrouble.ts';

test.each([
  ['53100', 'exhausted'],
  ['53200', 'exhausted'],
  ['53300', 'exhausted'],
  ['57P01', 'away'],
  ['57P03', 'away'],
  ['25006', 'away'],
  ['08006', 'away'],
  ['23505', null],
  ['40P01', null],
])('%s of PostgreSQL is %s', (code, trouble) => {
  expect(databaseTrouble(Object.assign(new DatabaseError('', 0, 'error'), { code }))).toBe(trouble);
});

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no failure',
    (error: unknown) => error,
  );
}

test('what real servers and networks do is understood', async () => {
  await using database = await createEmptyTestDatabase();
  const nobody = new Pool({ connectionString: 'postgres://127.0.0.1:1/x' });
  expect(databaseTrouble(await failure(nobody.query('select 1')))).toBe('away');
  const noSocket = new Pool({ connectionString: 'postgres://x@/x?host=/nowhere' });
  expect(databaseTrouble(await failure(noSocket.query('select 1')))).toBe('away');

  const small = new Pool({ connectionString: database.connectionString, max: 1 });
  const taken = await small.connect();
  // From here on: a busy machine may need longer for the first connection.
  small.options.connectionTimeoutMillis = 50;
  expect(databaseTrouble(await failure(small.query('select 1')))).toBe('exhausted');
  expect(databaseTrouble(await failure(taken.query('select 1/0')))).toBeNull();
  taken.on('error', () => undefined);
  const ended = failure(taken.query('select pg_terminate_backend(pg_backend_pid())'));
  expect(databaseTrouble(await ended)).toBe('away');
  taken.release();
  await small.end();

  const proxy = await startDatabaseProxy(database.connectionString);
  const cut = new Pool({ connectionString: proxy.connectionString, max: 1 });
  const client = await cut.connect();
  client.on('error', () => undefined);
  const sleeping = failure(client.query('select pg_sleep(60)'));
  proxy.cut();
  expect(databaseTrouble(await sleeping)).toBe('away');
  expect(databaseTrouble(await failure(client.query('select 1')))).toBe('away');
  client.release();
  await cut.end();
  await proxy.close();
});
