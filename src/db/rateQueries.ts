import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';

/**
 * Takes one token for each key from its bucket, which refills at `perSecond` up to `capacity`, by the database's clock; a key may come
 * several times. Answers in their order: 0 when there was a token, else the seconds until there is.
 */
export async function takeTokens(
  connection: Connection,
  keys: readonly string[],
  { perSecond, capacity }: { perSecond: number; capacity: number },
): Promise<number[]> {
  const wanted = new Map<string, number>();
  for (const key of keys) wanted.set(key, (wanted.get(key) ?? 0) + 1);
  // In one order, so that two processes do not wait for each other.
  const sorted = [...wanted].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rows = await runPrepared(connection, takeAll, [
    sorted.map(([key]) => key),
    sorted.map(([, count]) => count),
    perSecond,
    capacity,
  ]);
  const left = new Map(rows.map(({ key, tokens }) => [key, tokens + (wanted.get(key) ?? 0)]));
  return keys.map((key) => {
    const tokens = (left.get(key) ?? 0) - 1;
    left.set(key, tokens);
    return tokens >= 0 ? 0 : Math.max(-tokens / perSecond, 0.05);
  });
}

// What is asked for in vain is no debt: below zero counts as nothing the next time. Nobody waits for the disk: what a crash
// forgets is how much a caller had asked for in the last moment.
const takeAll = prepared<{ key: string; tokens: number }>(
  'take_tokens',
  `insert into rate_bucket as bucket (key, tokens, refilled_at)
   select key, $4::float8 - wanted, clock_timestamp()
     from (select set_config('synchronous_commit', 'off', true) as mode) as quick, unnest($1::text[], $2::int[]) as u(key, wanted)
    where quick.mode = 'off'
   on conflict (key) do update set
     tokens = least($4::float8, greatest(bucket.tokens, 0)
       + $3::float8 * extract(epoch from clock_timestamp() - bucket.refilled_at)) - ($4::float8 - excluded.tokens),
     refilled_at = clock_timestamp()
   returning key, tokens`,
);
