import { sql, type RawBuilder } from 'kysely';
import type { FigureKind, Grouping, Tally } from '@/domain/metric/reminderFigures.ts';
import type { Connection } from './database.ts';

export type FigureFilter = {
  from: Date;
  until: Date;
  visitType: string | null;
  locationId: string | null;
};

/** SQL: what a visit belongs to; null where it has none of that kind. */
const keys: Record<Grouping, RawBuilder<string | null>> = {
  week: sql`to_char(date_trunc('week', v.local_start), 'YYYY-MM-DD')`,
  // The rule that decided about the present start: the one of its latest step.
  rule: sql`(select r.rule_id::text from reminder r where r.clinic_id = v.clinic_id and r.appointment_id = v.id
    and r.starts_at = v.starts_at order by r.due_at desc, r.id limit 1)`,
  visitType: sql`v.visit_type`,
  language: sql`(select p.language from patient p where p.clinic_id = v.clinic_id and p.id = v.patient_id)`,
  location: sql`v.location_id::text`,
};

/** SQL: the visits of the period, with what each belongs to. */
function visits(clinicId: string, filter: FigureFilter, by: Grouping): RawBuilder<unknown> {
  const { from, until, visitType, locationId } = filter;
  return sql`
    v as materialized (
      select v.clinic_id, v.id, v.patient_id, v.status, v.starts_at, coalesce(v.start_set_at, '-infinity') as set_at, ${keys[by]} as key
        from appointment v
       where v.clinic_id = ${clinicId}::uuid and v.starts_at >= ${from}::timestamptz and v.starts_at < ${until}::timestamptz
         and (${visitType}::text is null or v.visit_type = ${visitType}::text)
         and (${locationId}::uuid is null or v.location_id = ${locationId}::uuid))`;
}

/**
 * SQL: one row a visit of the period, with what the figures are made of; a visit that was moved counts by its present start alone. What happened
 * is looked up visit by visit (`offset 0`): joined, a table that was just filled and never analysed is gone through for each of them.
 */
function visitRows(clinicId: string, filter: FigureFilter, by: Grouping): RawBuilder<unknown> {
  return sql`
    ${visits(clinicId, filter, by)},
    f as materialized (
      select v.id, v.starts_at, v.key, v.status, t.sent is not null as asked,
             coalesce(s.is_confirmed, false) and v.status in ('confirmed', 'completed', 'no_show') as confirmed,
             s.answered_at is not null as answered,
             extract(epoch from s.answered_at - (select max(at) from unnest(t.sent) as at where at <= s.answered_at)) / 60 as minutes
        from v
          left join lateral (
            select array_agg(x.at) as sent, min(x.at) as first_at from (
              (select m.handed_over_at as at from reminder r cross join lateral (
                  select handed_over_at from message where clinic_id = r.clinic_id and id = r.message_id offset 0) as m
                where r.clinic_id = v.clinic_id and r.appointment_id = v.id and r.starts_at = v.starts_at offset 0)
              union
              (select m.handed_over_at from (
                  select handed_over_at, appointment_id, direction, category from message
                   where clinic_id = v.clinic_id and patient_id = v.patient_id and occurred_at >= v.set_at offset 0) as m
                where m.appointment_id = v.id and m.direction = 'outbound' and m.category = 'appointment')) as x
             where x.at < v.starts_at) as t on true
          left join lateral (
            select min(e.occurred_at) filter (where e.kind = 'answered' and e.message_id is not null
                     and e.occurred_at >= t.first_at) as answered_at,
                   bool_or(e.to_status = 'confirmed') as is_confirmed
              from appointment_event e
             where e.clinic_id = v.clinic_id and e.appointment_id = v.id and e.occurred_at >= v.set_at
               and e.occurred_at < v.starts_at) as s on t.sent is not null)`;
}

/** The figures' parts of each group, and of all visits together (`isTotal`), which is there even when there are none. */
export async function tallies(
  connection: Connection,
  clinicId: string,
  filter: FigureFilter,
  by: Grouping,
): Promise<(Tally & { key: string | null; isTotal: boolean })[]> {
  const { rows } = await sql<Tally & { key: string | null; isTotal: boolean }>`
    with ${visitRows(clinicId, filter, by)}
    select key, grouping(key) = 1 as is_total, count(*)::int as visits, count(*) filter (where asked)::int as asked,
           count(*) filter (where asked and confirmed)::int as confirmed, count(*) filter (where asked and answered)::int as answered,
           count(*) filter (where status = 'cancelled')::int as cancelled,
           count(*) filter (where status = 'completed')::int as completed,
           count(*) filter (where status = 'no_show')::int as missed,
           percentile_cont(0.5) within group (order by minutes) as median_minutes,
           percentile_cont(0.9) within group (order by minutes) as ninetieth_minutes
      from f group by grouping sets ((key), ()) order by key nulls last`.execute(connection);
  return rows;
}

/** What became of the reminders that rules wanted for the visits of each group. `reason` is null for those that went or still go. */
export async function reminderOutcomes(
  connection: Connection,
  clinicId: string,
  filter: FigureFilter,
  by: Grouping,
): Promise<
  { key: string | null; outcome: 'sent' | 'waiting' | 'not_sent'; reason: string | null; count: number }[]
> {
  const { rows } = await sql<{
    key: string | null;
    outcome: 'sent' | 'waiting' | 'not_sent';
    reason: string | null;
    count: number;
  }>`
    with ${visits(clinicId, filter, by)}
    select v.key, o.outcome, case when o.outcome = 'not_sent' then o.reason end as reason, count(*)::int as count
      from v cross join lateral (
        select coalesce(m.reason_code, r.reason_code, 'not_known') as reason,
               case when m.handed_over_at is not null then 'sent'
                    when r.state = 'planned' or (r.state = 'written' and m.dispatch_state in ('queued', 'sending', 'unknown')) then 'waiting'
                    else 'not_sent' end as outcome
          from reminder r left join lateral (
            select reason_code, handed_over_at, dispatch_state from message
             where clinic_id = r.clinic_id and id = r.message_id offset 0) as m on true
         where r.clinic_id = v.clinic_id and r.appointment_id = v.id and r.starts_at = v.starts_at offset 0) as o
     group by 1, 2, 3`.execute(connection);
  return rows;
}

const parts: Record<FigureKind, { numerator: RawBuilder<boolean>; denominator: RawBuilder<boolean> }> = {
  confirmation: { numerator: sql`f.asked and f.confirmed`, denominator: sql`f.asked` },
  answer: { numerator: sql`f.asked and f.answered`, denominator: sql`f.asked` },
  cancellation: { numerator: sql`f.status = 'cancelled'`, denominator: sql`true` },
  no_show: { numerator: sql`f.status = 'no_show'`, denominator: sql`f.status in ('completed', 'no_show')` },
};

/** The visits behind one part of a figure, the earliest first. `key` undefined: of all groups; null: of those that belong to none. */
export async function visitsBehind(
  connection: Connection,
  clinicId: string,
  filter: FigureFilter,
  wanted: {
    by: Grouping;
    key: string | null | undefined;
    figure: FigureKind;
    part: 'numerator' | 'denominator';
  },
  page: { limit: number; after: { at: Date; id: string } | null },
): Promise<{ id: string; startsAt: Date }[]> {
  const { by, key, figure, part } = wanted;
  const { after } = page;
  const { rows } = await sql<{ id: string; startsAt: Date }>`
    with ${visitRows(clinicId, filter, by)}
    select f.id, f.starts_at from f
     where ${parts[figure][part]} and (${key === undefined} or f.key is not distinct from ${key ?? null}::text)
       and (${after === null} or (f.starts_at, f.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
     order by f.starts_at, f.id limit ${page.limit}`.execute(connection);
  return rows;
}
