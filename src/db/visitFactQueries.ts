import { sql, type RawBuilder } from 'kysely';
import type { AppointmentStatus } from '@/domain/appointment/status.ts';
import { patienceMs, type CallOutcome, type TextState } from '@/domain/appointment/visitState.ts';
import type { DeliveryStatus, DispatchState } from '@/domain/message/status.ts';
import type { Connection } from './database.ts';
import type { AppointmentRow } from './appointmentQueries.ts';
import { openNumberOf } from './mainNumber.ts';

/** The latest text that reminded of a visit, or of several of one person or family together. */
export type VisitText = {
  id: string;
  dispatchState: DispatchState;
  deliveryStatus: DeliveryStatus | null;
  attempts: number;
  sendAfter: Date | null;
  createdAt: Date;
  occurredAt: Date;
  handedOverAt: Date | null;
};

export type VisitTrail = {
  text: VisitText | null;
  textState: TextState;
  call: { outcome: CallOutcome; at: Date; actorKind: string; actorId: string | null } | null;
};

/** Taken back because something better is planned, or nothing is needed any more: nobody waited for it in vain. */
const takenBack = sql`(m.dispatch_state = 'withdrawn' and (m.reason_code like 'appointment\\_%' or m.reason_code = 'rule_changed'))`;

/** Why a reminder that a rule wanted could not go. What is skipped because it is not wanted is none of these. */
const couldNotGo = sql.raw(
  [
    'too_late',
    'too_many',
    'no_useful_opening',
    'consent_missing',
    'template_field_missing',
    'phi_blocked',
    'invalid_phone_number',
    'twilio_rejected',
  ]
    .map((code) => `'${code}'`)
    .join(', '),
);

/**
 * SQL: the reminders of the present start of the visit `a`; looked up apart (`offset 0`), as its texts are: on tables that were just filled and never
 * analysed, partial indexes of others look as good, and are read through.
 */
const ownReminders = sql`(select state, reason_code, message_id from reminder
  where clinic_id = a.clinic_id and appointment_id = a.id and starts_at = a.starts_at offset 0)`;

/**
 * SQL: what has happened about the visit `a` (clinic_id, id, patient_id, starts_at, start_set_at): `t` its latest text, by the patient's texts and
 * by its reminders, because one text may remind of several visits; `w` whether a reminder could not go; `k` the latest call.
 */
const trail = sql`
  left join lateral (
    select x.* from (
      (select m.id, m.dispatch_state, m.delivery_status, m.attempts, m.send_after, m.created_at, m.occurred_at, m.handed_over_at
         from (select id, dispatch_state, delivery_status, reason_code, attempts, send_after, created_at, occurred_at, handed_over_at,
                      appointment_id, direction, category from message
                where clinic_id = a.clinic_id and patient_id = a.patient_id and occurred_at >= coalesce(a.start_set_at, '-infinity') offset 0) as m
        where m.appointment_id = a.id and m.direction = 'outbound' and m.category = 'appointment' and not ${takenBack}
        order by m.occurred_at desc limit 1)
      union all
      (select m.id, m.dispatch_state, m.delivery_status, m.attempts, m.send_after, m.created_at, m.occurred_at, m.handed_over_at
         from ${ownReminders} as r join message m on m.clinic_id = a.clinic_id and m.id = r.message_id
        where r.state = 'written' and not ${takenBack}
        order by m.occurred_at desc limit 1)) x
     order by x.occurred_at desc limit 1) t on true
  left join lateral (
    select bool_or(r.state in ('skipped', 'withdrawn') and r.reason_code in (${couldNotGo}))
             and not bool_or(r.state = 'planned') as is_left_out
      from ${ownReminders} as r) w on t.id is null
  left join lateral (
    select c.outcome, c.occurred_at, c.actor_kind, c.actor_id from visit_call c
     where c.clinic_id = a.clinic_id and c.appointment_id = a.id and c.starts_at = a.starts_at
     order by c.occurred_at desc, c.id desc limit 1) k on true`;

const textState = sql<TextState>`case
  when t.id is null then case when w.is_left_out then 'not_sent' else 'none' end
  when t.dispatch_state in ('blocked', 'withdrawn') or t.delivery_status in ('undelivered', 'failed', 'canceled') then 'not_delivered'
  when t.dispatch_state in ('queued', 'sending') then 'waiting'
  else 'sent' end`;

/** What has happened about each of these visits, in one query. */
export async function trailsOf(
  connection: Connection,
  clinicId: string,
  visits: readonly Pick<AppointmentRow, 'id' | 'patientId' | 'startsAt' | 'startSetAt'>[],
): Promise<Map<string, VisitTrail>> {
  if (visits.length === 0) return new Map();
  type Row = Partial<Omit<VisitText, 'id'>> & {
    id: string;
    textId: string | null;
    textState: TextState;
    outcome: CallOutcome | null;
    calledAt: Date | null;
    actorKind: string | null;
    actorId: string | null;
  };
  const { rows } = await sql<Row>`
    select a.id, t.id as text_id, t.dispatch_state, t.delivery_status, t.attempts, t.send_after, t.created_at, t.occurred_at, t.handed_over_at,
           ${textState} as text_state, k.outcome, k.occurred_at as called_at, k.actor_kind, k.actor_id
      from (select ${clinicId}::uuid as clinic_id, * from unnest(
              ${visits.map(({ id }) => id)}::uuid[], ${visits.map(({ patientId }) => patientId)}::uuid[],
              ${visits.map(({ startsAt }) => startsAt)}::timestamptz[], ${visits.map(({ startSetAt }) => startSetAt)}::timestamptz[])
              as v(id, patient_id, starts_at, start_set_at)) as a ${trail}`.execute(connection);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        text: textOf(row),
        textState: row.textState,
        call:
          row.outcome === null || row.calledAt === null
            ? null
            : {
                outcome: row.outcome,
                at: row.calledAt,
                actorKind: row.actorKind ?? '',
                actorId: row.actorId,
              },
      },
    ]),
  );
}

function textOf(row: Partial<Omit<VisitText, 'id'>> & { textId: string | null }): VisitText | null {
  const { textId, dispatchState, createdAt, occurredAt } = row;
  if (textId === null || !dispatchState || !createdAt || !occurredAt) return null;
  return {
    id: textId,
    dispatchState,
    deliveryStatus: row.deliveryStatus ?? null,
    attempts: row.attempts ?? 0,
    sendAfter: row.sendAfter ?? null,
    createdAt,
    occurredAt,
    handedOverAt: row.handedOverAt ?? null,
  };
}

/** What a visit is judged by, apart from what its day alone decides. */
export type FactRow = {
  /** The local day where it takes place. */
  day: string;
  timeZone: string;
  status: AppointmentStatus;
  slotHeld: boolean;
  isPast: boolean;
  isSoon: boolean;
  hasNumber: boolean;
  isOptedOut: boolean;
  text: TextState;
  hadTime: boolean;
  isCalled: boolean;
};

const facts = (now: Date): RawBuilder<unknown> => sql`
  to_char(a.local_start, 'YYYY-MM-DD') as day, a.time_zone, a.status, a.slot_held,
  a.starts_at <= ${now}::timestamptz as is_past,
  a.starts_at <= ${new Date(now.getTime() + patienceMs)}::timestamptz as is_soon,
  n.phone_number is not null as has_number,
  exists (select 1 from suppression s where s.clinic_id = a.clinic_id and s.phone_number = n.phone_number
    and s.lifted_at is null) as is_opted_out,
  ${textState} as text,
  coalesce(coalesce(t.handed_over_at, t.occurred_at) <= ${new Date(now.getTime() - patienceMs)}::timestamptz, false) as had_time,
  coalesce(k.outcome in ('left_message', 'wrong_number') and k.occurred_at >= a.updated_at, false) as is_called`;

/** The visits `a`, each with the number `n` that texts about its patient may go to now. */
const visits = (
  now: Date,
): RawBuilder<unknown> => sql`appointment a cross join (select ${now}::timestamptz as at) as clock
  left join lateral ${sql.raw(openNumberOf('a.clinic_id', 'a.patient_id', 'clock.at'))} as n on true`;

export type DayFilter = {
  clinician: string | null;
  visitType: string | null;
  locationId: string | null;
};

/** How many visits of each local day (`from` to `to`, inclusive) have the same facts: few rows for any number of visits. */
export async function countFacts(
  connection: Connection,
  clinicId: string,
  { from, to, clinician, visitType, locationId }: DayFilter & { from: string; to: string },
  now: Date,
): Promise<(FactRow & { count: number })[]> {
  const { rows } = await sql<FactRow & { count: number }>`
    select f.*, count(*)::int as count from (
      select ${facts(now)} from ${visits(now)} ${trail}
       where a.clinic_id = ${clinicId}::uuid and ${onLocalDays(from, to)}
         and (${clinician}::text is null or a.clinician = ${clinician}::text)
         and (${visitType}::text is null or a.visit_type = ${visitType}::text)
         and (${locationId}::uuid is null or a.location_id = ${locationId}::uuid)) as f
     group by day, time_zone, status, slot_held, is_past, is_soon, has_number, is_opted_out, text, had_time, is_called`.execute(
    connection,
  );
  return rows;
}

/** Coming visits about which somebody may have to call: those before `until`, and every one with a wish or a held slot. */
export async function factsOfCandidates(
  connection: Connection,
  clinicId: string,
  until: Date,
  now: Date,
): Promise<(FactRow & { id: string; startsAt: Date })[]> {
  const { rows } = await sql<FactRow & { id: string; startsAt: Date }>`
    select a.id, a.starts_at, ${facts(now)} from ${visits(now)} ${trail}
     where a.clinic_id = ${clinicId}::uuid and a.starts_at > ${now}::timestamptz
       and ((a.starts_at < ${until}::timestamptz and a.status = 'booked') or a.status = 'change_asked' or a.slot_held)`.execute(
    connection,
  );
  return rows;
}

/** What can be filtered by on these local days: every clinician, kind of visit and place of their visits. */
export async function filterChoices(
  connection: Connection,
  clinicId: string,
  from: string,
  to: string,
): Promise<{ kind: 'clinician' | 'visitType' | 'location'; value: string }[]> {
  const { rows } = await sql<{ kind: 'clinician' | 'visitType' | 'location'; value: string }>`
    select distinct v.kind, v.value from appointment a
      cross join lateral (values ('clinician', a.clinician), ('visitType', a.visit_type), ('location', a.location_id::text)) as v(kind, value)
     where a.clinic_id = ${clinicId}::uuid and ${onLocalDays(from, to)} and v.value is not null
     order by 1, 2`.execute(connection);
  return rows;
}

/** SQL: whether the visit `a` is on one of these local days, by the clock where it takes place; the moments serve the index. */
export function onLocalDays(from: string, to: string): RawBuilder<boolean> {
  return sql<boolean>`(a.starts_at >= ${from}::timestamp at time zone 'UTC' - interval '14 hours'
    and a.starts_at < ${to}::timestamp at time zone 'UTC' + interval '38 hours'
    and a.local_start >= ${from}::timestamp and a.local_start < ${to}::timestamp + interval '1 day')`;
}
