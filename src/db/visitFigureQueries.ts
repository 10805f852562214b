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
const keys: Record<Grouping | 'none', RawBuilder<string | null>> = {
  none: sql`null::text`,
  week: sql`to_char(date_trunc('week', v.local_start), 'YYYY-MM-DD')`,
  rule: sql`r.rule_id::text`,
  visitType: sql`v.visit_type`,
  language: sql`v.language`,
  location: sql`v.location_id::text`,
};

/**
 * SQL: one row a visit of the period, with what the figures are made of. What happened is read once for all visits, by the period, not visit by
 * visit; a visit that was moved counts by its present start alone.
 */
function visitRows(clinicId: string, filter: FigureFilter, by: Grouping | 'none'): RawBuilder<unknown> {
  const { from, until, visitType, locationId } = filter;
  return sql`
    v as materialized (
      select a.id, a.patient_id, a.status, a.starts_at, a.local_start, a.visit_type, a.location_id, p.language,
             coalesce(a.start_set_at, '-infinity') as set_at
        from appointment a join patient p on p.clinic_id = a.clinic_id and p.id = a.patient_id
       where a.clinic_id = ${clinicId}::uuid and a.starts_at >= ${from}::timestamptz and a.starts_at < ${until}::timestamptz
         and (${visitType}::text is null or a.visit_type = ${visitType}::text)
         and (${locationId}::uuid is null or a.location_id = ${locationId}::uuid)),
    planned as materialized (
      select r.appointment_id, r.starts_at, r.rule_id, r.due_at, m.handed_over_at
        from reminder r left join message m on m.clinic_id = r.clinic_id and m.id = r.message_id
       where r.clinic_id = ${clinicId}::uuid and r.starts_at >= ${from}::timestamptz and r.starts_at < ${until}::timestamptz),
    texts as (
      select t.id, array_agg(t.at) as sent, min(t.at) as first_at from (
        select v.id, n.handed_over_at as at from v join planned n on n.appointment_id = v.id and n.starts_at = v.starts_at
         where n.handed_over_at < v.starts_at
        union
        select v.id, m.handed_over_at from v join message m on m.clinic_id = ${clinicId}::uuid and m.patient_id = v.patient_id
           and m.appointment_id = v.id
         where m.direction = 'outbound' and m.category = 'appointment' and m.handed_over_at < v.starts_at
           and m.occurred_at >= v.set_at) t
       group by t.id),
    rules as (
      select n.appointment_id, (array_agg(n.rule_id order by n.due_at desc))[1] as rule_id
        from planned n join v on v.id = n.appointment_id and v.starts_at = n.starts_at group by n.appointment_id),
    said as (
      select v.id, min(e.occurred_at) filter (where e.kind = 'answered' and e.message_id is not null
               and e.occurred_at >= t.first_at) as answered_at,
             bool_or(e.to_status = 'confirmed') as is_confirmed
        from v join texts t on t.id = v.id
          join appointment_event e on e.clinic_id = ${clinicId}::uuid and e.appointment_id = v.id
       where e.occurred_at >= v.set_at and e.occurred_at < v.starts_at group by v.id),
    f as (
      select v.id, v.starts_at, ${keys[by]} as key, v.status, t.first_at is not null as asked,
             coalesce(s.is_confirmed, false) and v.status in ('confirmed', 'completed', 'no_show') as confirmed,
             s.answered_at is not null as answered,
             extract(epoch from s.answered_at - (select max(at) from unnest(t.sent) as at where at <= s.answered_at)) / 60 as minutes
        from v left join texts t on t.id = v.id left join rules r on r.appointment_id = v.id left join said s on s.id = v.id)`;
}

/** The figures' parts of each group, or of all visits together (`by` none). */
export async function tallies(
  connection: Connection,
  clinicId: string,
  filter: FigureFilter,
  by: Grouping | 'none',
): Promise<(Tally & { key: string | null })[]> {
  const { rows } = await sql<Tally & { key: string | null }>`
    with ${visitRows(clinicId, filter, by)}
    select key, count(*)::int as visits, count(*) filter (where asked)::int as asked,
           count(*) filter (where confirmed)::int as confirmed, count(*) filter (where answered)::int as answered,
           count(*) filter (where status = 'cancelled')::int as cancelled,
           count(*) filter (where status = 'completed')::int as completed,
           count(*) filter (where status = 'no_show')::int as missed,
           percentile_cont(0.5) within group (order by minutes) as median_minutes,
           percentile_cont(0.9) within group (order by minutes) as ninetieth_minutes
      from f group by key order by key nulls last`.execute(connection);
  return rows;
}

/** What became of the reminders that rules wanted for the visits of each group. `reason` is null for those that went or still go. */
export async function reminderOutcomes(
  connection: Connection,
  clinicId: string,
  filter: FigureFilter,
  by: Grouping | 'none',
): Promise<
  { key: string | null; outcome: 'sent' | 'waiting' | 'not_sent'; reason: string | null; count: number }[]
> {
  const { from, until, visitType, locationId } = filter;
  const { rows } = await sql<{
    key: string | null;
    outcome: 'sent' | 'waiting' | 'not_sent';
    reason: string | null;
    count: number;
  }>`
    select key, outcome, case when outcome = 'not_sent' then reason end as reason, count(*)::int as count from (
      select ${keys[by]} as key, coalesce(m.reason_code, r.reason_code, 'not_known') as reason,
             case when m.handed_over_at is not null then 'sent'
                  when r.state = 'planned' or (r.state = 'written' and m.dispatch_state in ('queued', 'sending', 'unknown')) then 'waiting'
                  else 'not_sent' end as outcome
        from reminder r
          join (select a.id, a.starts_at, a.local_start, a.visit_type, a.location_id, p.language from appointment a
                  join patient p on p.clinic_id = a.clinic_id and p.id = a.patient_id
                 where a.clinic_id = ${clinicId}::uuid and a.starts_at >= ${from}::timestamptz and a.starts_at < ${until}::timestamptz
                   and (${visitType}::text is null or a.visit_type = ${visitType}::text)
                   and (${locationId}::uuid is null or a.location_id = ${locationId}::uuid)) as v
            on v.id = r.appointment_id and v.starts_at = r.starts_at
          left join message m on m.clinic_id = r.clinic_id and m.id = r.message_id
       where r.clinic_id = ${clinicId}::uuid and r.starts_at >= ${from}::timestamptz and r.starts_at < ${until}::timestamptz) as o
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
    by: Grouping | 'none';
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
