import { sql, type RawBuilder } from 'kysely';
import type { PeopleCount, TextCount, TextGrouping } from '@/domain/metric/textFigures.ts';
import type { Connection } from './database.ts';
import { readMuch } from './readMuch.ts';

export type TextPeriod = {
  from: Date;
  until: Date;
  /** The weeks that the period touches, the earliest first: when each begins, and what it is called. */
  weeks: readonly { startsAt: Date; key: string }[];
};

/** What is counted of a group; `key` null: of texts that belong to none. */
type OfGroup<Counted> = Counted & { key: string | null };

/** SQL: the week of a moment, found by halves: to work it out from the time zone for each text takes longer than all the rest. */
function weekOf(at: RawBuilder<Date>, weeks: TextPeriod['weeks']): RawBuilder<string | null> {
  const middle = Math.ceil(weeks.length / 2);
  const start = weeks[middle];
  if (start === undefined) return sql`${weeks[0]?.key ?? null}::text`;
  return sql`case when ${at} < ${start.startsAt}::timestamptz then ${weekOf(at, weeks.slice(0, middle))} else ${weekOf(at, weeks.slice(middle))} end`;
}

/** SQL: what a text `m` belongs to, and what has to be joined to know it. */
function keyOf(
  by: TextGrouping,
  { weeks }: TextPeriod,
): { key: RawBuilder<string | null>; join: RawBuilder<unknown> } {
  const none = sql``;
  if (by === 'week') return { key: weekOf(sql`m.handed_over_at`, weeks), join: none };
  if (by === 'kind') return { key: sql`m.lane`, join: none };
  if (by === 'category') return { key: sql`m.category`, join: none };
  if (by === 'campaign') return { key: sql`m.campaign_id::text`, join: none };
  if (by === 'language') return { key: sql`m.language`, join: none };
  return {
    // Where the visit is that it was about; else whose the campaign or the number is.
    key: sql`coalesce(v.location_id, c.location_id, s.location_id)::text`,
    join: sql`
      left join appointment v on v.clinic_id = m.clinic_id and v.id = m.appointment_id
      left join campaign c on c.clinic_id = m.clinic_id and c.id = m.campaign_id
      left join sender s on s.clinic_id = m.clinic_id and s.id = m.sender_id`,
  };
}

/** SQL: the texts that were handed over in the period, with what each belongs to. */
function textsOf(
  clinicId: string,
  period: TextPeriod,
  by: TextGrouping,
  columns: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { key, join } = keyOf(by, period);
  return sql`
    select ${columns}, ${key} as key from message m ${join}
     where m.clinic_id = ${clinicId}::uuid and m.handed_over_at >= ${period.from}::timestamptz
       and m.handed_over_at < ${period.until}::timestamptz`;
}

/** How far the texts of each group have come. */
export function textCounts(
  connection: Connection,
  clinicId: string,
  period: TextPeriod,
  by: TextGrouping,
): Promise<OfGroup<TextCount>[]> {
  return readMuch(
    connection,
    sql<OfGroup<TextCount>>`
      select key, delivery_status, error_code, count(*)::int as count
        from (${textsOf(clinicId, period, by, sql`m.delivery_status, m.error_code`)}) as t
       group by key, delivery_status, error_code`,
  );
}

type People = OfGroup<PeopleCount & { isTotal: boolean }>;

/** SQL: people of each group and of all, from rows of `of` (and of them `counted`), one for each person and group. */
const peopleOf = sql`
  select key, false as is_total, count(*)::int as of, count(*) filter (where counted)::int as counted from person group by key
   union all
  select null, true, count(*)::int, count(*) filter (where counted)::int
    from (select phone_number, bool_or(counted) as counted from person group by phone_number) as p`;

/**
 * Recipients of texts that asked for an answer, and how many of them answered within `answerHours`, of each group and of all. Answers are laid into
 * stretches of that length, so that each text meets those of two stretches and not all that its number ever sent.
 */
export function peopleAsked(
  connection: Connection,
  clinicId: string,
  period: TextPeriod,
  by: TextGrouping,
  answerHours: number,
): Promise<People[]> {
  const seconds = answerHours * 3_600;
  const stretch = (at: RawBuilder<Date>) => sql`floor(extract(epoch from ${at}) / ${seconds}::int)::int`;
  return readMuch(
    connection,
    sql<People>`
      with asked as materialized (
        ${textsOf(clinicId, period, by, sql`m.phone_number, m.handed_over_at as at`)}
           and m.twilio_sid is not null
           and exists (select 1 from question q where q.clinic_id = ${clinicId}::uuid and q.message_id = m.id)),
      answer as (
        select phone_number, occurred_at as at from message
         where clinic_id = ${clinicId}::uuid and direction = 'inbound' and not_answer is null
           and occurred_at >= ${period.from}::timestamptz
           and occurred_at <= ${period.until}::timestamptz + make_interval(hours => ${answerHours}::int)),
      answered as (
        select distinct t.key, t.phone_number from asked t
          join (select phone_number, at, ${stretch(sql`at`)} - n as stretch from answer, generate_series(0, 1) as n) as a
            on a.phone_number = t.phone_number and a.stretch = ${stretch(sql`t.at`)}
           and a.at >= t.at and a.at <= t.at + make_interval(hours => ${answerHours}::int)),
      person as (
        select key, phone_number, bool_or(counted) as counted
          from (select key, phone_number, false as counted from asked union all select key, phone_number, true from answered) as p
         group by key, phone_number)
      ${peopleOf}`,
  );
}

/** Recipients of texts that Twilio took, and how many of them opted out within `optOutDays`, of each group and of all. */
export function peopleTexted(
  connection: Connection,
  clinicId: string,
  period: TextPeriod,
  by: TextGrouping,
  optOutDays: number,
): Promise<People[]> {
  const { key, join } = keyOf(by, period);
  return readMuch(
    connection,
    sql<People>`
      with leaver as materialized (
        select coalesce(o.phone_number, s.phone_number) as phone_number, coalesce(o.occurred_at, s.started_at) as at
          from suppression s left join lateral (
            select phone_number, occurred_at from message where clinic_id = s.clinic_id and id = s.message_id offset 0) as o on true
         where s.clinic_id = ${clinicId}::uuid and s.source not in ('carrier_error', 'import')
           and s.started_at >= ${period.from}::timestamptz),
      left_after as (
        select distinct ${key} as key, m.phone_number
          from leaver l cross join lateral (
            select * from message t
             where t.clinic_id = ${clinicId}::uuid and t.phone_number = l.phone_number and t.direction = 'outbound'
               and t.twilio_sid is not null and t.handed_over_at <= l.at
               and t.handed_over_at >= l.at - make_interval(days => ${optOutDays}::int)
               and t.handed_over_at >= ${period.from}::timestamptz and t.handed_over_at < ${period.until}::timestamptz offset 0) as m
          ${join}),
      person as (
        select key, phone_number, bool_or(counted) as counted
          from (${textsOf(clinicId, period, by, sql`m.phone_number, false as counted`)} and m.twilio_sid is not null
                union all select phone_number, true, key from left_after) as p
         group by key, phone_number)
      ${peopleOf}`,
  );
}

/**
 * Texts that rules of ours refused, by the day of the decision: when they were asked for, of which only the category is known, or when they were
 * about to leave.
 */
export async function textsBlocked(
  connection: Connection,
  clinicId: string,
  period: TextPeriod,
  by: TextGrouping,
): Promise<OfGroup<{ reason: string; count: number }>[]> {
  const { key, join } = keyOf(by, period);
  const ofDecision =
    by === 'week'
      ? weekOf(sql`d.decided_at`, period.weeks)
      : by === 'category'
        ? sql`coalesce(d.category, m.key)`
        : sql`m.key`;
  const { rows } = await sql<OfGroup<{ reason: string; count: number }>>`
    select ${ofDecision} as key,
           coalesce(m.reason_code, d.code, 'not_sent') as reason, count(distinct coalesce(d.message_id, d.id))::int as count
      from decision d left join lateral (
        select m.dispatch_state, m.reason_code, ${by === 'week' ? sql`null::text` : key} as key from message m ${join}
         where m.clinic_id = d.clinic_id and m.id = d.message_id offset 0) as m on true
     where d.clinic_id = ${clinicId}::uuid and d.outcome = 'block' and d.decided_at >= ${period.from}::timestamptz
       and d.decided_at < ${period.until}::timestamptz and (d.message_id is null or m.dispatch_state = 'blocked')
     group by 1, 2`.execute(connection);
  return rows;
}
