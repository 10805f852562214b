import { sql } from 'kysely';
import type { TestApp } from '../harness/app.ts';
import { minuteMs } from './facts.ts';

/** When the product has something to do about reminders next; null for never. */
export async function nextDue({ deps, clinicId }: TestApp): Promise<number | null> {
  const { rows } = await sql<{ planned: Date | null; queued: Date | null }>`
    select (select min(send_at) from reminder where clinic_id = ${clinicId}::uuid and state = 'planned') as planned,
           (select min(send_after) from message where clinic_id = ${clinicId}::uuid and dispatch_state = 'queued') as queued`.execute(
    deps.db,
  );
  const [due] = rows;
  const times = [
    ...(due?.planned ? [due.planned.getTime() - 10 * minuteMs] : []),
    ...(due?.queued ? [due.queued.getTime()] : []),
  ];
  return times.length === 0 ? null : Math.min(...times);
}

/** What is due and does not go, for whoever looks why. */
export async function whatWaits({ deps, clinicId }: TestApp, now: number): Promise<string> {
  const { rows } = await sql<{ what: string }>`
    select 'text ' || lane || ' ' || category || ' ' || coalesce(reason_code, '') || ' ' || coalesce(intent_key, '') || ' since ' || send_after as what
      from message where clinic_id = ${clinicId}::uuid and dispatch_state = 'queued' and send_after <= ${new Date(now)}
    union all
    select 'reminder ' || r.appointment_id || ' ' || r.step_id || ' ' || coalesce(r.anchor, '') || ' for ' || r.starts_at || ' at ' || r.send_at || ', visit ' || a.status || ' at ' || a.starts_at
           || ', unplanned ' || exists (select 1 from appointment_unplanned u where u.clinic_id = r.clinic_id and u.appointment_id = r.appointment_id)
      from reminder r join appointment a on a.clinic_id = r.clinic_id and a.id = r.appointment_id
     where r.clinic_id = ${clinicId}::uuid and r.state = 'planned' and r.send_at <= ${new Date(now + 10 * minuteMs)}`.execute(
    deps.db,
  );
  return rows.map(({ what }) => what).join('; ');
}
