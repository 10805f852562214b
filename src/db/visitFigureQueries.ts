import { sql, type RawBuilder } from 'kysely';
import type { FigureKind, Grouping, Tally } from '@/domain/metric/reminderFigures.ts';
import type { Connection } from './database.ts';
import { readMuch } from './readMuch.ts';

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
 * SQL: `f`, one row a visit of the period, with what the figures are made of, and `r`, its reminders. A visit that was moved counts by its present start
 * alone. Reminders are read together by the starts of their visits; texts and events, of which a clinic has years, are looked up one by one.
 */
function visitRows(clinicId: string, filter: FigureFilter, by: Grouping): RawBuilder<unknown> {
  return sql`
    ${visits(clinicId, filter, by)},
    r as materialized (
      select v.id, v.key, v.starts_at, m.handed_over_at as at, coalesce(m.reason_code, r.reason_code, 'not_known') as reason,
             case when m.handed_over_at is not null then 'sent'
                  when r.state = 'planned' or (r.state = 'written' and m.dispatch_state in ('queued', 'sending', 'unknown')) then 'waiting'
                  else 'not_sent' end as outcome
        from v join reminder r on r.appointment_id = v.id and r.starts_at = v.starts_at
          left join lateral (
            select reason_code, handed_over_at, dispatch_state from message
             where clinic_id = r.clinic_id and id = r.message_id offset 0) as m on true
       where r.clinic_id = ${clinicId}::uuid and r.starts_at >= ${filter.from}::timestamptz and r.starts_at < ${filter.until}::timestamptz),
    t as materialized (
      select x.id, array_agg(x.at) as sent, min(x.at) as first_at from (
        select r.id, r.at from r where r.at < r.starts_at
         union all
        select v.id, m.at from v cross join lateral (
          select handed_over_at as at from message
           where clinic_id = v.clinic_id and appointment_id = v.id and (intent_key is null or intent_key not like 'reminder/%')
             and direction = 'outbound' and category = 'appointment' and occurred_at >= v.set_at and handed_over_at < v.starts_at offset 0) as m) as x
       group by x.id),
    f as materialized (
      select v.id, v.starts_at, v.key, v.status, t.sent is not null as asked,
             coalesce(s.is_confirmed, false) and v.status in ('confirmed', 'completed', 'no_show') as confirmed,
             s.answered_at is not null as answered,
             extract(epoch from s.answered_at - (select max(at) from unnest(t.sent) as at where at <= s.answered_at)) / 60 as minutes
        from v left join t on t.id = v.id
          left join lateral (
            select min(e.occurred_at) filter (where e.kind = 'answered' and e.message_id is not null
                     and e.occurred_at >= t.first_at) as answered_at,
                   bool_or(e.to_status = 'confirmed') as is_confirmed
              from appointment_event e
             where e.clinic_id = v.clinic_id and e.appointment_id = v.id and e.occurred_at >= v.set_at
               and e.occurred_at < v.starts_at) as s on t.sent is not null)`;
}

type OfGroup<Counted> = Counted & { key: string | null };
export type VisitTally = OfGroup<Tally & { isTotal: boolean }>;
/** `reason` is null for reminders that went or still go. */
export type ReminderOutcome = OfGroup<{
  outcome: 'sent' | 'waiting' | 'not_sent';
  reason: string | null;
  count: number;
}>;

/**
 * The figures' parts of each group and of all visits together (`isTotal`), which is there even when there are none; and what became of the reminders
 * that rules wanted for the visits of each group. Read together: both need the same texts.
 */
export async function visitFigures(
  connection: Connection,
  clinicId: string,
  filter: FigureFilter,
  by: Grouping,
): Promise<{ tallies: VisitTally[]; outcomes: ReminderOutcome[] }> {
  const rows = await readMuch(
    connection,
    sql<{ tally: VisitTally; outcome: null } | { tally: null; outcome: ReminderOutcome }>`
      with ${visitRows(clinicId, filter, by)}
      select jsonb_build_object('key', key, 'isTotal', grouping(key) = 1, 'visits', count(*), 'asked', count(*) filter (where asked),
               'confirmed', count(*) filter (where asked and confirmed), 'answered', count(*) filter (where asked and answered),
               'cancelled', count(*) filter (where status = 'cancelled'), 'completed', count(*) filter (where status = 'completed'),
               'missed', count(*) filter (where status = 'no_show'),
               'medianMinutes', percentile_cont(0.5) within group (order by minutes),
               'ninetiethMinutes', percentile_cont(0.9) within group (order by minutes)) as tally, null::jsonb as outcome
        from f group by grouping sets ((key), ())
       union all
      select null, jsonb_build_object('key', key, 'outcome', outcome, 'reason', case when outcome = 'not_sent' then reason end, 'count', count(*))
        from r group by key, outcome, case when outcome = 'not_sent' then reason end`,
  );
  return {
    tallies: rows.flatMap(({ tally }) => tally ?? []).toSorted(byKey),
    outcomes: rows.flatMap(({ outcome }) => outcome ?? []),
  };
}

/** Those that belong to none come last. */
function byKey({ key: one }: VisitTally, { key: other }: VisitTally): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  return one < other ? -1 : one > other ? 1 : 0;
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
  return readMuch(
    connection,
    sql<{ id: string; startsAt: Date }>`
    with ${visitRows(clinicId, filter, by)}
    select f.id, f.starts_at from f
     where ${parts[figure][part]} and (${key === undefined} or f.key is not distinct from ${key ?? null}::text)
       and (${after === null} or (f.starts_at, f.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
     order by f.starts_at, f.id limit ${page.limit}`,
  );
}
