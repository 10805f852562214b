import type { NoticeKind, NoticeOutcome } from '@/domain/notice/noticeKind.ts';
import { sql } from 'kysely';
import type { Connection } from './database.ts';
import { openNumberOf } from './mainNumber.ts';
import { prepared, runPrepared } from './prepared.ts';

/** Whether any notice waits to be worked out; asked all the time, hardly ever yes. */
export async function hasUnplannedNotices(connection: Connection, clinicId: string): Promise<boolean> {
  return (await runPrepared(connection, anyUnplanned, [clinicId])).length > 0;
}

const anyUnplanned = prepared<{ is: true }>(
  'any_unplanned_notice',
  'select true as "is" from notice_unplanned where clinic_id = $1::uuid limit 1',
);

/** Takes notices whose texts are to be worked out, and forgets that they are, before anything of them is read (see `takeUnplanned`). */
export async function takeUnplannedNotices(
  connection: Connection,
  clinicId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    delete from notice_unplanned where ctid = any(array(
      select ctid from notice_unplanned where clinic_id = ${clinicId}::uuid
       order by notice_id limit ${limit} for update skip locked))
    returning notice_id as id`.execute(connection);
  return rows.map(({ id }) => id);
}

/** A notice with what its texts are worked out from. */
export type NoticeToPlan = {
  id: string;
  patientId: string;
  kind: NoticeKind;
  outcome: NoticeOutcome | null;
  occurredAt: Date;
  reportedAt: Date;
  dueOn: string | null;
  dueSetAt: Date;
  hasValue: boolean;
  locationId: string | null;
  /** The clock of its location, where that has one of its own. */
  placeZone: string | null;
  /** What its location says of discreet texts; null: as the clinic. */
  isDiscreetPlace: boolean | null;
  patient: 'texted' | 'deceased' | 'do_not_text';
  /** The main number that texts about the patient may go to. */
  phoneNumber: string | null;
  patientZone: string | null;
  zip: string | null;
  addressState: string | null;
  /** What went; `to` is the number of a text that still waits, `isStale` that it was written before the notice said what it says. */
  sent: { stepId: string; about: string; at: string; to: string | null; isStale: boolean }[];
};

export function noticesToPlan(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
  now: Date,
): Promise<NoticeToPlan[]> {
  return runPrepared(connection, toPlan, [clinicId, ids, now]);
}

const toPlan = prepared<NoticeToPlan>(
  'notices_to_plan',
  `select k.id, k.patient_id as "patientId", k.kind, k.outcome, k.occurred_at as "occurredAt", k.created_at as "reportedAt",
          k.due_on::text as "dueOn", k.due_set_at as "dueSetAt", k.has_value as "hasValue", k.location_id as "locationId",
          l.time_zone as "placeZone", l.is_discreet as "isDiscreetPlace",
          case when p.deceased_at is not null then 'deceased' when p.do_not_text_since is not null then 'do_not_text' else 'texted' end as patient,
          n.phone_number as "phoneNumber", p.time_zone as "patientZone", p.zip, p.address_state as "addressState",
          coalesce((select json_agg(json_build_object('stepId', t.step_id, 'about', t.about, 'at', t.send_at,
              'isStale', t.written_revision < k.revision, 'to', (select m.phone_number from message m
                where m.clinic_id = t.clinic_id and m.id = t.message_id and m.dispatch_state = 'queued')))
            from notice_text t where t.clinic_id = k.clinic_id and t.notice_id = k.id and t.state = 'written'), '[]') as sent
     from unnest($2::uuid[]) as u(id)
     cross join lateral (select * from notice where clinic_id = $1::uuid and id = u.id offset 0) as k
     join patient p on p.clinic_id = k.clinic_id and p.id = k.patient_id
     left join location l on l.clinic_id = k.clinic_id and l.id = k.location_id
     left join lateral ${openNumberOf('k.clinic_id', 'k.patient_id', '$3::timestamptz')} as n on true`,
);

/** One step of a plan, to be written. */
export type NoticeTextWrite = {
  id: string;
  noticeId: string;
  ruleId: string;
  stepId: string;
  about: string;
  dueAt: Date;
  sendAt: Date | null;
  deadlineAt: Date | null;
  templateKey: string | null;
  wordsBecause: string | null;
  state: 'planned' | 'skipped';
  reasonCode: string | null;
};

/** Texts that were taken back are free to be planned again; what a person took back stays taken back. */
export async function noteWithdrawnNotices(
  connection: Connection,
  clinicId: string,
  noticeIds: readonly string[],
): Promise<void> {
  await runPrepared(connection, takenBack, [clinicId, noticeIds]);
}

const takenBack = prepared<never>(
  'notice_texts_taken_back',
  `update notice_text t set state = 'withdrawn', reason_code = m.reason_code
     from unnest($2::uuid[]) as u(id)
          cross join lateral (select id from notice_text where clinic_id = $1::uuid and notice_id = u.id and state = 'written' offset 0) as own
          cross join message m
    where t.clinic_id = $1::uuid and t.id = own.id and m.clinic_id = t.clinic_id and m.id = t.message_id
      and m.dispatch_state = 'withdrawn' and m.reason_code is distinct from 'withdrawn_by_person'`,
);

/**
 * Makes the plan of these notices what is written here: new steps are added, changed ones changed, and what waits and is not in it any
 * more is withdrawn. What went stays.
 */
export async function writeNoticePlans(
  connection: Connection,
  clinicId: string,
  notices: readonly Pick<NoticeToPlan, 'id' | 'dueOn'>[],
  texts: readonly NoticeTextWrite[],
  now: Date,
): Promise<void> {
  const column = <Value>(pick: (text: NoticeTextWrite) => Value): Value[] => texts.map(pick);
  await runPrepared(connection, plans, [
    clinicId,
    notices.map(({ id }) => id),
    notices.map(({ dueOn }) => dueOn),
    now,
    column(({ id }) => id),
    column(({ noticeId }) => noticeId),
    column(({ ruleId }) => ruleId),
    column(({ stepId }) => stepId),
    column(({ about }) => about),
    column(({ dueAt }) => dueAt),
    column(({ sendAt }) => sendAt),
    column(({ deadlineAt }) => deadlineAt),
    column(({ templateKey }) => templateKey),
    column(({ wordsBecause }) => wordsBecause),
    column(({ state }) => state),
    column(({ reasonCode }) => reasonCode),
  ]);
}

const plans = prepared<never>(
  'notice_plans',
  `with u as (
     select * from unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[], $10::timestamptz[], $11::timestamptz[],
                          $12::timestamptz[], $13::text[], $14::text[], $15::text[], $16::text[])
       as t(id, notice_id, rule_id, step_id, about, due_at, send_at, deadline_at, template_key, words_because, state, reason_code)),
   gone as (
     update notice_text t set state = 'withdrawn', settled_at = $4::timestamptz,
            reason_code = case when t.about in ('report', coalesce(own.due_on, 'report')) then 'rule_changed' else 'due_date_moved' end
       from (select o.id, v.due_on from unnest($2::uuid[], $3::text[]) as v(id, due_on)
               cross join lateral (select id from notice_text where clinic_id = $1::uuid and notice_id = v.id offset 0) as o) as own
      where t.clinic_id = $1::uuid and t.id = own.id and t.state in ('planned', 'skipped')
        and not exists (select 1 from u where u.notice_id = t.notice_id and u.step_id = t.step_id and u.about = t.about))
   insert into notice_text as t (clinic_id, id, notice_id, rule_id, step_id, about, due_at, send_at, deadline_at, template_key, words_because,
                                 state, reason_code, planned_at, settled_at)
   select $1::uuid, id, notice_id, rule_id, step_id, about, due_at, send_at, deadline_at, template_key, words_because, state, reason_code,
          $4::timestamptz, case when state = 'planned' then null else $4::timestamptz end
     from u
   on conflict (clinic_id, notice_id, step_id, about) do update set
     rule_id = excluded.rule_id, due_at = excluded.due_at, send_at = excluded.send_at, deadline_at = excluded.deadline_at,
     template_key = excluded.template_key, words_because = excluded.words_because, state = excluded.state,
     reason_code = excluded.reason_code, message_id = null, written_revision = null,
     -- The name of its text: another one only when it had been given up.
     planned_at = case when t.state = 'planned' then t.planned_at else excluded.planned_at end,
     settled_at = excluded.settled_at
   where t.state <> 'written'`,
);

/** Takes back the texts of these steps that have not left yet. Returns the ids and their conversations. */
export async function withdrawNoticeTexts(
  connection: Connection,
  clinicId: string,
  steps: readonly { noticeId: string; stepId: string; about: string; reasonCode: string }[],
): Promise<{ id: string; conversationId: string; reasonCode: string }[]> {
  if (steps.length === 0) return [];
  const { rows } = await sql<{ id: string; conversationId: string; reasonCode: string }>`
    update message m set dispatch_state = 'withdrawn', reason_code = u.reason_code
      from notice_text t, unnest(${steps.map(({ noticeId }) => noticeId)}::uuid[], ${steps.map(({ stepId }) => stepId)}::uuid[],
                                 ${steps.map(({ about }) => about)}::text[], ${steps.map(({ reasonCode }) => reasonCode)}::text[])
                            as u(notice_id, step_id, about, reason_code)
     where t.clinic_id = ${clinicId}::uuid and t.notice_id = u.notice_id and t.step_id = u.step_id and t.about = u.about and t.state = 'written'
       and m.clinic_id = t.clinic_id and m.id = t.message_id and m.dispatch_state = 'queued'
    returning m.id, m.conversation_id as "conversationId", m.reason_code as "reasonCode"`.execute(connection);
  return rows;
}

/** These notices are to be worked out once more. */
export async function planNoticesAgain(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await connection
    .insertInto('noticeUnplanned')
    .values([...new Set(ids)].map((noticeId) => ({ clinicId, noticeId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** All open notices of a kind are to be looked at again: what a clinic wants has changed. */
export async function planNoticesAnew(
  connection: Connection,
  clinicId: string,
  kind: NoticeKind,
): Promise<void> {
  await sql`
    insert into notice_unplanned (clinic_id, notice_id)
    select clinic_id, id from notice where clinic_id = ${clinicId}::uuid and closed_at is null and kind = ${kind}
    on conflict do nothing`.execute(connection);
}
