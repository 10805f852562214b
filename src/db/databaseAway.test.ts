import { Client, DatabaseError } from 'pg';
import { expect, test } from 'vitest';
import { isDatabaseAway } from './databaseAway.ts';

function databaseError(code: string): DatabaseError {
  const error = new DatabaseError('no', 2, 'error');
  error.code = code;
  return error;
}

test.each([
  ['57P01', true],
  ['57P03', true],
  ['53100', true],
  ['53300', true],
  ['08006', true],
  ['25006', true],
  ['23505', false],
  ['22P02', false],
  ['40P01', false],
  ['HB001', false],
])('SQLSTATE %s: %s', (code, expected) => {
  expect(isDatabaseAway(databaseError(code))).toBe(expected);
});

test('nobody at the address', async () => {
  const client = new Client({ host: '127.0.0.1', port: 1 });
  const error: unknown = await client.connect().then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(isDatabaseAway(error)).toBe(true);
});

test.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])(
  '“%s” of pg',
  (message) => {
    expect(isDatabaseAway(new Error(message))).toBe(true);
  },
);

test('an ordinary error is not the database’s', () => {
  expect(isDatabaseAway(new TypeError('x is not a function'))).toBe(false);
  expect(isDatabaseAway('text')).toBe(false);
});
