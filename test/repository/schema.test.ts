import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { formattedSchema, schemaFile } from '../../scripts/schemaSource.ts';
import { createTestDatabase } from '../harness/database.ts';

test('src/db/schema.ts says what the migrations make', async () => {
  await using database = await createTestDatabase();
  const made = await formattedSchema(database.pools.staff);
  expect(made).toContain('export interface DB {');
  expect(await readFile(schemaFile, 'utf8')).toBe(made);
});
