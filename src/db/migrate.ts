import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseError } from 'pg';
import type { Pool, PoolClient } from 'pg';
import { allowSilence } from './guardConnections.ts';
import { readMigrations } from './migrationFiles.ts';
import type { Migration } from './migrationFiles.ts';

/** A reason why this database cannot be used, in words for the operator. */
export class MigrationProblem extends Error {
  override name = 'MigrationProblem';
}

export interface MigrationResult {
  /** Versions applied by this call. */
  readonly applied: readonly number[];
  /** The newest version that this code knows; the database has at least that. */
  readonly version: number;
}

const OLDEST_SERVER = 150_000;
/** Any constant: it only has to be the same in every Hearback process. */
const ADVISORY_LOCK = 4_837_221_905;

/**
 * Brings the database to the newest migration of `folder`: forward only, each file once and in its own
 * transaction, one process at a time. A database that a newer version has migrated is used as it is, as long as that
 * version says that this code may (`schema_support`), so that processes are renewed one after another. Throws
 * MigrationProblem when it does not, when the server is too old, or when a migration that was applied has been edited since.
 */
export async function migrate(pool: Pool, folder: string): Promise<MigrationResult> {
  const migrations = await readMigrations(folder);
  const client = await pool.connect();
  try {
    await refuseOldServer(client);
    await client.query('SET statement_timeout = 0');
    allowSilence(client);
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    const recorded = await readRecorded(client);
    await refuseNewerDatabase(client, migrations, recorded);
    const pending = findPending(migrations, recorded);
    for (const migration of pending) await apply(client, migration);
    return { applied: pending.map((migration) => migration.version), version: migrations.length };
  } finally {
    // The connection is thrown away: that drops the lock and the changed time-out with it.
    client.release(true);
  }
}

/** How the database stands against the code, without changing it. */
export async function readMigrationState(
  pool: Pool,
  folder: string,
): Promise<{ pending: readonly number[] }> {
  const migrations = await readMigrations(folder);
  const { rows } = await pool.query<{ found: boolean }>(
    `SELECT to_regclass('schema_migration') IS NOT NULL AS found`,
  );
  const recorded = rows[0]?.found ? await selectRecorded(pool) : [];
  await refuseNewerDatabase(pool, migrations, recorded);
  return { pending: findPending(migrations, recorded).map((migration) => migration.version) };
}

interface Recorded {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

async function refuseOldServer(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name`,
  );
  const server = rows[0];
  if (!server || server.number < OLDEST_SERVER) {
    throw new MigrationProblem(
      `The database server is PostgreSQL ${server?.name ?? 'of unknown version'}; Hearback needs PostgreSQL 15 or later.`,
    );
  }
}

async function readRecorded(client: PoolClient): Promise<Recorded[]> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS schema_migration (
       version int PRIMARY KEY,
       name text NOT NULL,
       checksum text NOT NULL,
       applied_at timestamptz NOT NULL DEFAULT now()
     )`,
  );
  return selectRecorded(client);
}

async function selectRecorded(client: Pool | PoolClient): Promise<Recorded[]> {
  const { rows } = await client.query<Recorded>(
    'SELECT version, name, checksum FROM schema_migration ORDER BY version',
  );
  return rows;
}

/** Whoever migrated further than we know has said how old the code beside it may be. */
async function refuseNewerDatabase(
  client: Pool | PoolClient,
  migrations: readonly Migration[],
  recorded: readonly Recorded[],
): Promise<void> {
  if (recorded.length <= migrations.length) return;
  const { rows: found } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('schema_support') IS NOT NULL AS found`,
  );
  const { rows } = found[0]?.found
    ? await client.query<{ oldest: number }>('SELECT oldest_code AS oldest FROM schema_support')
    : { rows: [] };
  if (rows[0] && rows[0].oldest <= migrations.length) return;
  throw new MigrationProblem(
    `The database is at version ${recorded.at(-1)?.version}, this Hearback knows versions up to ${migrations.length}: ` +
      'it was used by a newer Hearback. Install that version or later.',
  );
}

function findPending(migrations: readonly Migration[], recorded: readonly Recorded[]): Migration[] {
  for (const row of recorded) {
    const migration = migrations[row.version - 1];
    // Of a newer version, which may be edited no more than ours.
    if (migration && migration.checksum !== row.checksum) {
      throw new MigrationProblem(
        `Migration ${row.version} (${row.name}) was applied with another content than the file has now. ` +
          'Migrations are never edited: restore the file and add a new one.',
      );
    }
  }
  return migrations.slice(recorded.length);
}

/** A migration that waits for a lock makes everybody else wait behind it, so it gives up soon and comes back. */
const lockAttempts = { most: 60, eachMs: 2_000, pauseMs: 1_000 };

async function apply(client: PoolClient, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await client.query('BEGIN');
    try {
      await client.query(`SET LOCAL lock_timeout = ${lockAttempts.eachMs}`);
      await client.query(migration.sql);
      await client.query('INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)', [
        migration.version,
        migration.name,
        migration.checksum,
      ]);
      await client.query('COMMIT');
      return;
    } catch (error) {
      await client.query('ROLLBACK');
      const isLocked = error instanceof DatabaseError && error.code === '55P03';
      if (!isLocked || attempt === lockAttempts.most) {
        throw new Error(
          `Migration ${migration.version} (${migration.name}) failed; nothing of it was kept.`,
          {
            cause: error,
          },
        );
      }
    }
    await wait(lockAttempts.pauseMs);
  }
}
