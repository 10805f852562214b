import { sql } from 'kysely';
import { lanes } from '@/domain/ledger/lane.ts';
import type { Connection } from './database.ts';

// Every count goes by an index that holds only what is unfinished, or by a recent window of one: history costs nothing.

/** Some texts of one kind: how many, and how long the oldest has waited. */
export type Aged = { name: string; count: number; oldestSeconds: number };

const aged = ({ name, count, oldestSeconds }: Aged): Aged => ({
  name,
  count,
  oldestSeconds: Math.max(0, oldestSeconds),
});

/**
 * Texts that wait, by lane; those without a time wait for a person, and are not the oldest. Sender by sender: asked for
 * all at once, the planner reads the whole table when a large part of it is queued.
 */
export async function queuedByLane(
  connection: Connection,
  clinicId: string,
  now: Date,
): Promise<(Aged & { held: number })[]> {
  const { rows } = await sql<Aged & { held: number }>`
    select l.name, sum(q.count)::int8 as count, sum(q.held)::int8 as held,
           coalesce(extract(epoch from ${now}::timestamptz - min(q.oldest)), 0)::float8 as oldest_seconds
      from sender s cross join unnest(${[...lanes]}::text[]) as l(name) cross join lateral (
        select count(*) as count, count(*) filter (where send_after is null) as held, min(send_after) as oldest
          from message where clinic_id = s.clinic_id and sender_id = s.id and lane = l.name and dispatch_state = 'queued') as q
     where s.clinic_id = ${clinicId} group by l.name having sum(q.count) > 0`.execute(connection);
  return rows.map((row) => ({ ...aged(row), held: row.held }));
}

/** Texts at Twilio without an answer (`sending`), and those whose answer was lost (`unknown`). */
export async function inDoubtByState(connection: Connection, clinicId: string, now: Date): Promise<Aged[]> {
  const { rows } = await sql<Aged>`
    select dispatch_state as name, count(*) as count,
           extract(epoch from ${now}::timestamptz - min(claimed_at))::float8 as oldest_seconds
      from message where clinic_id = ${clinicId} and dispatch_state in ('sending', 'unknown')
     group by dispatch_state`.execute(connection);
  return rows.map(aged);
}

/** Texts that Twilio took since then and whose status is not final, by status. */
export async function unfinishedByStatus(
  connection: Connection,
  clinicId: string,
  since: Date,
): Promise<{ status: string; count: number }[]> {
  const { rows } = await sql<{ status: string; count: number }>`
    select delivery_status as status, count(*) as count from message
     where clinic_id = ${clinicId} and dispatch_state = 'handed_over' and handed_over_at > ${since}
       and delivery_status in ('accepted', 'scheduled', 'queued', 'sending', 'sent')
     group by delivery_status`.execute(connection);
  return rows;
}

/** Texts of patients that are stored and not acted on. */
export async function repliesWithoutEffects(
  connection: Connection,
  clinicId: string,
  now: Date,
): Promise<Omit<Aged, 'name'>> {
  const { rows } = await sql<Aged>`
    select count(*) as count,
           coalesce(extract(epoch from ${now}::timestamptz - min(created_at)), 0)::float8 as oldest_seconds
      from message where clinic_id = ${clinicId} and direction = 'inbound' and effects_applied_at is null`.execute(
    connection,
  );
  const { count, oldestSeconds } = aged({ name: '', count: 0, oldestSeconds: 0, ...rows[0] });
  return { count, oldestSeconds };
}

/** Texts that a brake holds. */
export async function countOnBrake(connection: Connection, clinicId: string): Promise<number> {
  const row = await connection
    .selectFrom('message')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('clinicId', '=', clinicId)
    .where('dispatchState', '=', 'queued')
    .where('reasonCode', '=', 'brake')
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Brakes that are set, by what they stop. */
export function brakesSet(
  connection: Connection,
  clinicId: string,
): Promise<{ kind: 'recipient' | 'clinic'; caller: 'automated' | 'staff' | 'answers'; count: number }[]> {
  return connection
    .selectFrom('brake')
    .select(['kind', 'caller', (select) => select.fn.countAll<number>().as('count')])
    .where('clinicId', '=', clinicId)
    .where('releasedAt', 'is', null)
    .groupBy(['kind', 'caller'])
    .execute();
}

/** Open tasks by priority, and how many of them ask what became of a text. */
export function openTaskFigures(
  connection: Connection,
  clinicId: string,
): Promise<{ priority: 'urgent' | 'high' | 'normal'; count: number; unknowns: number }[]> {
  return connection
    .selectFrom('task')
    .select((select) => [
      'priority' as const,
      select.fn.countAll<number>().as('count'),
      select.fn.countAll<number>().filterWhere('kind', '=', 'unknown_outcome').as('unknowns'),
    ])
    .where('clinicId', '=', clinicId)
    .where('doneAt', 'is', null)
    .groupBy('priority')
    .execute();
}

export async function countWaitingConversations(connection: Connection, clinicId: string): Promise<number> {
  const row = await connection
    .selectFrom('conversation')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('clinicId', '=', clinicId)
    .where('waitingSince', 'is not', null)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Workers that have shown that they live since then, and when any of them last did. */
export async function workerSigns(
  connection: Connection,
  since: Date,
): Promise<{ alive: number; lastAt: Date | null }> {
  const row = await connection
    .selectFrom('workerHeartbeat')
    .select((select) => [
      select.fn.countAll<number>().filterWhere('beatAt', '>', since).as('alive'),
      select.fn.max('beatAt').as('lastAt'),
    ])
    .executeTakeFirst();
  return { alive: row?.alive ?? 0, lastAt: row?.lastAt ?? null };
}
