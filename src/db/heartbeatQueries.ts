import type { Connection } from './database.ts';

/** When a worker last showed that it lives; null when none ever has. */
export async function lastHeartbeat(connection: Connection): Promise<Date | null> {
  const row = await connection
    .selectFrom('workerHeartbeat')
    .select('beatAt')
    .orderBy('beatAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.beatAt ?? null;
}
