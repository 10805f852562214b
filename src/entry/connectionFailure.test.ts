import { expect, test } from 'vitest';
import { createEmptyTestDatabase } from '../../test/harness/database.ts';
import { readLogPrivacy } from '../db/logPrivacy.ts';
import { describeConnectionFailure } from './connectionFailure.ts';

const ADDRESS = 'postgres://clinic:secret@db.example.com:6432/hearback';

test.each([
  ['ECONNREFUSED', 'nothing listens at db.example.com, port 6432'],
  ['ENOTFOUND', 'the host name of db.example.com'],
  ['ETIMEDOUT', 'does not answer'],
  ['28P01', 'refuses the user or the password'],
  ['3D000', 'has no database hearback. Create it: createdb hearback'],
  ['42883', 'Hearback needs PostgreSQL 15 or later'],
  ['XX000', 'cannot be used (XX000)'],
])('%s is said in words, without the password', (code, words) => {
  const text = describeConnectionFailure(Object.assign(new Error('clinic:secret'), { code }), ADDRESS);
  expect(text).toContain(words);
  expect(text).not.toContain('secret');
});

async function wordsFor(address: string): Promise<string> {
  const error: unknown = await readLogPrivacy(address).catch((reason: unknown) => reason);
  return describeConnectionFailure(error, address);
}

test('a real server that refuses is understood', async () => {
  await using database = await createEmptyTestDatabase();
  const wrong = database.connectionString.replace(/:[^:@]+@/, ':wrong@');
  const missing = database.connectionString.replace(/@\/[^?]+/, '@/nowhere');
  expect(await wordsFor(wrong)).toContain('refuses the user or the password');
  expect(await wordsFor(missing)).toContain('has no database nowhere');
  expect(await wordsFor('postgres://127.0.0.1:1/x')).toContain('nothing listens at 127.0.0.1, port 1');
});
