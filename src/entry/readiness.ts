import type { Pool } from 'pg';

/**
 * Whether the database answers and has the tables that this code needs; a newer one, in the middle of an update, has
 * them too. Resolves with null when ready, else with the reason as a word.
 * @param isWorking of a process with nothing but background work: whether that goes on
 */
export function createReadiness(
  pool: Pool,
  schemaVersion: number,
  isWorking: () => boolean = () => true,
): () => Promise<string | null> {
  return async () => {
    try {
      const { rows } = await pool.query<{ version: number | null }>(
        'SELECT max(version) AS version FROM schema_migration',
      );
      if ((rows[0]?.version ?? 0) < schemaVersion) return 'database_not_migrated';
    } catch {
      return 'database_unreachable'; // the reason is whatever broke the connection, which the pool reports
    }
    return isWorking() ? null : 'worker_stalled';
  };
}
