import { sql } from 'kysely';
import type { Connection } from './database.ts';

/**
 * Takes one token from a bucket that refills at `perSecond` up to `capacity`, by the database's clock.
 * Returns 0 when there was one, else the seconds until there is.
 */
export async function takeToken(
  connection: Connection,
  key: string,
  { perSecond, capacity }: { perSecond: number; capacity: number },
): Promise<number> {
  const { rows } = await sql<{ tokens: number }>`
    insert into rate_bucket as bucket (key, tokens, refilled_at) values (${key}, ${capacity - 1}, clock_timestamp())
    on conflict (key) do update set
      tokens = greatest(-1, least(${capacity}, greatest(bucket.tokens, 0)
        + ${perSecond} * extract(epoch from clock_timestamp() - bucket.refilled_at)) - 1),
      refilled_at = clock_timestamp()
    returning tokens`.execute(connection);
  const tokens = rows[0]?.tokens ?? 0;
  return tokens >= 0 ? 0 : Math.max(-tokens / perSecond, 0.05);
}
