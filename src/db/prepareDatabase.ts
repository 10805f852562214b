import { runMigrations } from 'graphile-worker';
import type { Pool } from 'pg';
import { migrate } from './migrate.ts';
import type { MigrationResult } from './migrate.ts';

/** Everything that a database needs before the app opens it: our migrations, and the job queue's own. */
export async function prepareDatabase(pool: Pool, folder: string): Promise<MigrationResult> {
  const result = await migrate(pool, folder);
  await runMigrations({ pgPool: pool });
  return result;
}
