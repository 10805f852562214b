import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseError } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmptyTestDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { readLogPrivacy } from './logPrivacy.ts';
import { createPools } from './pool.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createEmptyTestDatabase();
  await database.pools.staff.query(
    'CREATE TABLE patient (phone text UNIQUE, born date, day date, CHECK (phone > $$+$$))',
  );
});
afterAll(() => database.drop());

/** Everything that a careless logger could print of an error. */
function everythingIn(error: object): string {
  return Object.getOwnPropertyNames(error)
    .map((key) => `${key}=${String(Reflect.get(error, key))}`)
    .join('\n');
}

const CANARY = 'Canaria Quill';
const FAILURES: [string, string, unknown[]][] = [
  ['23505', 'INSERT INTO patient (phone) VALUES ($1), ($1)', [CANARY]],
  ['23514', 'INSERT INTO patient (phone) VALUES ($1)', [`!${CANARY}`]],
  ['22007', 'INSERT INTO patient (born) VALUES ($1)', [CANARY]],
  ['22P02', 'SELECT $1::int', [CANARY]],
  ['22P02', 'SELECT $1::jsonb', [`{"${CANARY}`]],
  ['22P02', 'SELECT $1::uuid', [CANARY]],
];

test.each(FAILURES)(
  'an error %s of %s says what went wrong and none of the values',
  async (code, sql, values) => {
    const error: unknown = await database.pools.staff.query(sql, values).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof DatabaseError)) throw new Error('the statement did not fail');
    expect(error.code).toBe(code);
    expect(everythingIn(error)).not.toContain('Canaria');
  },
);

test('a constraint is named, so that callers can tell what was doubled', async () => {
  await expect(
    database.pools.staff.query('INSERT INTO patient (phone) VALUES ($1), ($1)', ['1']),
  ).rejects.toMatchObject({ table: 'patient', constraint: 'patient_phone_key' });
});

test('the log of the embedded server holds none of the values', async () => {
  for (const [, sql, values] of FAILURES)
    await database.pools.staff.query(sql, values).catch(() => undefined);
  const logs = await Promise.all(
    (await readdir(database.logFolder)).map((file) => readFile(join(database.logFolder, file), 'utf8')),
  );
  expect(logs.join('')).toContain('ready to accept connections');
  expect(logs.join('')).not.toContain('Canaria');
});

test('a role that may set nothing is told what an administrator should set', async () => {
  await database.pools.staff.query(`
    CREATE ROLE clinic_app LOGIN PASSWORD 'app';
    ALTER ROLE clinic_app SET log_error_verbosity = 'default';
    ALTER ROLE clinic_app SET log_min_error_statement = 'error';
    GRANT SET ON PARAMETER log_error_verbosity TO clinic_app`);
  const connectionString = database.connectionString.replace(/\/\/[^@]+@/, '//clinic_app:app@');
  const privacy = await readLogPrivacy(connectionString);
  expect(privacy).toEqual({
    sessionOptions: '-c log_error_verbosity=terse',
    exposed: ['log_min_error_statement'],
  });
  const pools = createPools({ connectionString, sessionOptions: privacy.sessionOptions });
  const { rows } = await pools.staff.query('SHOW log_error_verbosity');
  expect(rows).toEqual([{ log_error_verbosity: 'terse' }]);
  await pools.end();
  await database.pools.staff.query(`
    REVOKE SET ON PARAMETER log_error_verbosity FROM clinic_app; DROP ROLE clinic_app`);
});

test('each pool is named, limited in time, and apart from the others', async () => {
  const settings = `SELECT current_setting('application_name') AS name, current_setting('statement_timeout') AS timeout`;
  const answers = await Promise.all(
    [database.pools.webhooks, database.pools.staff, database.pools.workers].map((pool) =>
      pool.query(settings),
    ),
  );
  expect(answers.flatMap(({ rows }) => rows)).toEqual([
    { name: 'hearback webhooks', timeout: '8s' },
    { name: 'hearback staff', timeout: '15s' },
    { name: 'hearback workers', timeout: '1min' },
  ]);
});

test('wall-clock values stay text, counts are numbers, instants are dates', async () => {
  const { rows } = await database.pools.staff.query(
    `SELECT DATE '2026-03-08' AS day, TIME '09:30' AS time, TIMESTAMP '2026-03-08 02:30' AS wall, 7::bigint AS count,
            TIMESTAMPTZ '2026-03-08 02:30+00' AS instant`,
  );
  expect(rows).toEqual([
    {
      day: '2026-03-08',
      time: '09:30:00',
      wall: '2026-03-08 02:30:00',
      count: 7,
      instant: new Date('2026-03-08T02:30Z'),
    },
  ]);
  await expect(database.pools.staff.query('SELECT 9007199254740993::bigint')).rejects.toThrow('safe integer');
});

test('a connection that is cut fails its query and not the process', async () => {
  const broken: string[] = [];
  const pools = createPools({
    connectionString: database.connectionString,
    onConnectionError: (pool) => broken.push(pool),
  });
  await expect(pools.workers.query('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toThrow(
    'terminating connection',
  );
  const { rows } = await pools.workers.query('SELECT 1 AS one');
  expect(rows).toEqual([{ one: 1 }]);
  await pools.end();
});
