import { sql } from 'kysely';
import type { Connection } from './database.ts';

/** Reminders that are due in one minute, written or not. */
export type DueMinute = { at: Date; texts: number; segments: number; usefulUntil: Date };

/** Where no reminder tells how long they are: in the usual words, with the clinic's name and the STOP line. */
const usualSegments = 2;

/**
 * The reminders of the clinic that go before `until`, by the minute in which they are due: those that are written and queued, and those that are
 * planned, reckoned with the length of the written ones. Those that wait for a person are left out. By indexes of what is unfinished alone.
 */
export async function dueMinutes(
  connection: Connection,
  clinicId: string,
  until: Date,
): Promise<DueMinute[]> {
  const { rows } = await sql<DueMinute>`
    with written as materialized (
      select date_trunc('minute', m.send_after) as at, count(*) as texts, sum(m.segments) as segments,
             min(coalesce(m.useful_until, m.deadline_at, 'infinity')) as until
        from sender s cross join lateral (
          select send_after, segments, useful_until, deadline_at from message
           where clinic_id = s.clinic_id and sender_id = s.id and lane = 'reminders' and dispatch_state = 'queued'
             and send_after < ${until}::timestamptz and reason_code is distinct from 'brake') as m
       where s.clinic_id = ${clinicId}::uuid group by 1),
    planned as (
      select date_trunc('minute', send_at) as at, count(*) as texts, min(deadline_at) as until
        from reminder where clinic_id = ${clinicId}::uuid and state = 'planned' and send_at < ${until}::timestamptz group by 1)
    select at, texts::int as texts, segments::int as segments, least(until, at + interval '30 days') as useful_until from written
    union all
    select at, texts::int, ceil(texts * coalesce((select sum(segments)::float8 / sum(texts) from written), ${usualSegments}))::int,
           least(until, at + interval '30 days')
      from planned
     order by 1`.execute(connection);
  return rows;
}

/** Reminders whose time has come and whose texts are not written yet, and when the first of them was due. */
export async function overdueReminders(
  connection: Connection,
  clinicId: string,
  now: Date,
): Promise<{ count: number; oldestAt: Date | null }> {
  const row = await connection
    .selectFrom('reminder')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('sendAt').as('oldestAt')])
    .where('clinicId', '=', clinicId)
    .where('state', '=', 'planned')
    .where('sendAt', '<=', now)
    .executeTakeFirstOrThrow();
  return row;
}
