import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../src/db/database.ts';
import { insertReminderRule } from '../src/db/reminderRuleQueries.ts';
import { usualSteps } from '../src/domain/reminder/reminderRule.ts';
import { workOutReminders } from '../src/services/reminder/workOutReminders.ts';
import { timed, type Part } from './part.ts';
import { withEmptyClinic } from './processes/emptyClinic.ts';

const visits = 100_000;
const mostSeconds = 60;

/** The reminders of 100,000 visits of one day are worked out in time; a visit that is added has only its own worked out. */
export const reminders: Part = async (_, say) =>
  withEmptyClinic(async ({ clinicId, db }) => {
    // In the evening of the day, so that yesterday’s step is over by then whenever this runs.
    const now = new Date(`${new Date().toISOString().slice(0, 10)}T20:00:00Z`);
    const monthAgo = new Date(now.getTime() - 30 * 86_400_000);
    const deps = { db, now: () => now, newId: () => randomUUIDv7() };
    await insertReminderRule(db, {
      clinicId,
      id: randomUUIDv7(),
      name: 'Reminders',
      steps: usualSteps(deps.newId),
      createdAt: monthAgo,
      updatedAt: monthAgo,
    });
    await addVisits(db, clinicId, 1, visits);
    say(`${visits} visits booked`);
    const all = await timed(() => workOutAll(deps, clinicId));
    say(`worked out in ${all.seconds.toFixed(1)} s`);
    const states = await statesOf(db, clinicId);
    await addVisits(db, clinicId, visits + 1, visits + 1);
    const one = await timed(() => workOutAll(deps, clinicId));
    const planned = states.get('planned') ?? 0;
    return {
      holds: all.seconds < mostSeconds && all.result === visits && one.result === 1 && planned === visits,
      report: [
        `${all.result} visits of one day worked out in ${all.seconds.toFixed(1)} s, ${Math.round(all.result / all.seconds)} a second`,
        [...states].map(([state, count]) => `${count} ${state}`).join(', '),
        `one more visit: ${one.result} worked out, in ${(one.seconds * 1000).toFixed(0)} ms`,
      ].join('\n'),
    };
  });

/** Visits in the afternoon of the day after tomorrow, so that the day before is to come, each of a patient with a number, booked a week ago. */
async function addVisits(db: Database, clinicId: string, from: number, to: number): Promise<void> {
  await sql`
    with p as (
      insert into patient (clinic_id, id, short_id, given_name, family_name, created_at, updated_at)
      select ${clinicId}::uuid, gen_random_uuid(), n, 'Given', 'Family', now(), now() from generate_series(${from}::int, ${to}::int) n
      returning id, short_id),
    l as (
      insert into patient_phone_number (clinic_id, patient_id, phone_number, label, is_primary, added_at)
      select ${clinicId}::uuid, id, '+1212' || (5000000 + short_id), 'mobile', true, now() from p)
    insert into appointment (clinic_id, id, short_id, patient_id, starts_at, local_start, time_zone, created_at, updated_at)
    select ${clinicId}::uuid, gen_random_uuid(), short_id, id, at at time zone 'UTC', at, 'UTC', now() - interval '7 days', now()
      from p, lateral (select date_trunc('day', now() at time zone 'UTC') + interval '2 days 15 hours'
        + (short_id % 180) * interval '1 minute' as at) t`.execute(db);
}

async function workOutAll(deps: Parameters<typeof workOutReminders>[0], clinicId: string): Promise<number> {
  let total = 0;
  for (;;) {
    const worked = await workOutReminders(deps, clinicId);
    if (worked === 0) return total;
    total += worked;
  }
}

async function statesOf(db: Database, clinicId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ state: string; count: number }>`
    select case when reason_code is null then state else state || ' (' || reason_code || ')' end as state, count(*)::int as count
      from reminder where clinic_id = ${clinicId}::uuid group by 1 order by 1`.execute(db);
  return new Map(rows.map(({ state, count }) => [state, count]));
}
