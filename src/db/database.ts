import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely';
import type { Pool } from 'pg';
import type { DB } from './schema.ts';

/** The database as queries see it: snake_case tables and columns, camelCase in TypeScript. */
export type Database = Kysely<DB>;

/** A running transaction, or the database itself for a single statement. */
export type Connection = Kysely<DB> | Transaction<DB>;

/** Wraps a pool. The pool stays the caller's to close. */
export function createDatabase(pool: Pool): Database {
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}
