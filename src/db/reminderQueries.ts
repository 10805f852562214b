import { sql, type Selectable } from 'kysely';
import type { Modality } from '@/domain/appointment/modality.ts';
import type { AppointmentStatus } from '@/domain/appointment/status.ts';
import type { StepAnchor } from '@/domain/reminder/reminderRule.ts';
import type { Connection } from './database.ts';
import { openNumberOf } from './mainNumber.ts';
import { isPrivateVisit } from './privateVisit.ts';
import { prepared, runPrepared } from './prepared.ts';
import type { ReminderTable } from './schema.ts';

export type ReminderRow = Selectable<ReminderTable>;

/** Whether any visit waits; asked all the time, hardly ever yes. */
export async function hasUnplanned(connection: Connection, clinicId: string): Promise<boolean> {
  return (await runPrepared(connection, anyUnplanned, [clinicId])).length > 0;
}

const anyUnplanned = prepared<{ is: true }>(
  'any_unplanned',
  'select true as "is" from appointment_unplanned where clinic_id = $1::uuid limit 1',
);

/**
 * Takes visits whose reminders are to be worked out, and forgets that they are: before anything of them is read, so that whoever changes one
 * from here on says so anew. By their places (`ctid`): joined, a table that was just filled is gone through for each of them.
 */
export async function takeUnplanned(
  connection: Connection,
  clinicId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    delete from appointment_unplanned where ctid = any(array(
      select ctid from appointment_unplanned where clinic_id = ${clinicId}::uuid
       order by appointment_id limit ${limit} for update skip locked))
    returning appointment_id as id`.execute(connection);
  return rows.map(({ id }) => id);
}

/** A visit with what its reminders are worked out from. */
export type VisitToPlan = {
  id: string;
  patientId: string;
  status: AppointmentStatus;
  startsAt: Date;
  localStart: string;
  timeZone: string;
  bookedAt: Date;
  missedAt: Date | null;
  visitType: string | null;
  locationId: string | null;
  /** The clock of its location, where that has one of its own. */
  placeZone: string | null;
  isFirstOfPatient: boolean;
  modality: Modality;
  /** A reply about this start was understood. */
  isAnswered: boolean;
  patient: 'texted' | 'deceased' | 'do_not_text';
  /** The main number that texts about the patient may go to. */
  /** Its start came from a file, or from the first reading of a record system: it was booked elsewhere, and perhaps long ago. */
  isBroughtIn: boolean;
  phoneNumber: string | null;
  language: string;
  /** As of a reminder that is to be written. */
  isPrivate: boolean;
  patientZone: string | null;
  zip: string | null;
  addressState: string | null;
  /** What went for this very start; `to` is the number of a text that still waits. */
  sent: { stepId: string; at: string; to: string | null }[];
};

export function visitsToPlan(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
  now: Date,
): Promise<VisitToPlan[]> {
  return runPrepared(connection, toPlan, [clinicId, ids, now]);
}

const toPlan = prepared<VisitToPlan>(
  'visits_to_plan',
  `select a.id, a.patient_id as "patientId", a.status, a.starts_at as "startsAt", a.local_start::text as "localStart",
          a.time_zone as "timeZone", coalesce(a.start_set_at, a.created_at) as "bookedAt", a.missed_at as "missedAt",
          a.visit_type as "visitType", a.location_id as "locationId",
          (select time_zone from location o where o.clinic_id = a.clinic_id and o.id = a.location_id) as "placeZone",
          not exists (select 1 from appointment e where e.clinic_id = a.clinic_id and e.patient_id = a.patient_id
            and e.starts_at < a.starts_at and e.status <> 'cancelled') as "isFirstOfPatient",
          exists (select 1 from appointment_event e where e.clinic_id = a.clinic_id and e.appointment_id = a.id and e.kind = 'created'
            and e.occurred_at >= coalesce(a.start_set_at, a.created_at) and e.actor_kind = 'job'
            and (e.actor_id = 'fhir/first' or e.actor_id like 'import%')) as "isBroughtIn",
          a.modality, exists (select 1 from appointment_event e where e.clinic_id = a.clinic_id and e.appointment_id = a.id
            and e.kind = 'answered' and e.occurred_at >= coalesce(a.start_set_at, a.created_at)) as "isAnswered",
          case when p.deceased_at is not null then 'deceased' when p.do_not_text_since is not null then 'do_not_text' else 'texted' end as patient,
          n.phone_number as "phoneNumber", p.language, ${isPrivateVisit} as "isPrivate",
          p.time_zone as "patientZone", p.zip, p.address_state as "addressState",
          coalesce((select json_agg(json_build_object('stepId', r.step_id, 'at', r.send_at, 'to', (select m.phone_number
              from message m where m.clinic_id = r.clinic_id and m.id = r.message_id and m.dispatch_state = 'queued'))) from reminder r
            where r.clinic_id = a.clinic_id and r.appointment_id = a.id and r.starts_at = a.starts_at
              and r.state = 'written'), '[]') as sent
     from appointment a join patient p on p.clinic_id = a.clinic_id and p.id = a.patient_id
     join clinic c on c.id = a.clinic_id
     left join location l on l.clinic_id = a.clinic_id and l.id = a.location_id
     left join lateral ${openNumberOf('a.clinic_id', 'a.patient_id', '$3::timestamptz')} as n on true
    where a.clinic_id = $1::uuid and a.id = any($2::uuid[])`,
);

/** One step of a plan, to be written. */
export type PlanWrite = {
  id: string;
  appointmentId: string;
  ruleId: string;
  stepId: string;
  startsAt: Date;
  dueAt: Date;
  sendAt: Date | null;
  deadlineAt: Date | null;
  templateKey: string | null;
  anchor: StepAnchor;
  state: 'planned' | 'skipped';
  reasonCode: string | null;
};

/**
 * SQL: the reminders of one visit, for `cross join lateral`: looked up visit by visit. On a table that has just been filled and was never
 * analysed, `any($2)` reads all of the clinic's instead.
 */
const remindersOf = (appointmentId: string): string =>
  `(select id from reminder where clinic_id = $1::uuid and appointment_id = ${appointmentId} offset 0)`;

/**
 * Reminders whose texts were taken back are free to be planned again; those of other visits that went with the same texts are to be worked out
 * too. What a person took back stays taken back.
 */
export async function noteWithdrawn(
  connection: Connection,
  clinicId: string,
  appointmentIds: readonly string[],
): Promise<void> {
  await runPrepared(connection, textsTakenBack, [clinicId, appointmentIds]);
}

const textsTakenBack = prepared<never>(
  'reminders_taken_back',
  `with back as (
     update reminder r set state = 'withdrawn', reason_code = m.reason_code
       from unnest($2::uuid[]) as v(id) cross join lateral ${remindersOf('v.id')} as own cross join message m
      where r.clinic_id = $1::uuid and r.id = own.id and r.state = 'written' and m.clinic_id = r.clinic_id and m.id = r.message_id
        and m.dispatch_state = 'withdrawn' and m.reason_code is distinct from 'withdrawn_by_person'
     returning r.message_id)
   insert into appointment_unplanned (clinic_id, appointment_id)
   select distinct $1::uuid, o.appointment_id from back cross join lateral
          (select appointment_id from reminder where clinic_id = $1::uuid and message_id = back.message_id and state = 'written' offset 0) as o
    where o.appointment_id <> all($2::uuid[])
   on conflict do nothing`,
);

/**
 * Makes the plan of these visits what is written here: new steps are added, changed ones changed, and what waits and is not in it any
 * more is withdrawn. What went stays.
 */
export async function writePlans(
  connection: Connection,
  clinicId: string,
  visits: readonly Pick<VisitToPlan, 'id' | 'startsAt'>[],
  steps: readonly PlanWrite[],
  now: Date,
): Promise<void> {
  const column = <Value>(pick: (step: PlanWrite) => Value): Value[] => steps.map(pick);
  await runPrepared(connection, plans, [
    clinicId,
    visits.map(({ id }) => id),
    now,
    column(({ id }) => id),
    column(({ appointmentId }) => appointmentId),
    column(({ ruleId }) => ruleId),
    column(({ stepId }) => stepId),
    column(({ startsAt }) => startsAt),
    column(({ dueAt }) => dueAt),
    column(({ sendAt }) => sendAt),
    column(({ deadlineAt }) => deadlineAt),
    column(({ templateKey }) => templateKey),
    column(({ state }) => state),
    column(({ reasonCode }) => reasonCode),
    visits.map(({ startsAt }) => startsAt),
    column(({ anchor }) => anchor),
  ]);
}

const plans = prepared<never>(
  'reminder_plans',
  `with u as (
     select * from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[],
                          $11::timestamptz[], $12::text[], $13::text[], $14::text[], $16::text[])
       as t(id, appointment_id, rule_id, step_id, starts_at, due_at, send_at, deadline_at, template_key, state, reason_code, anchor)),
   gone as (
     update reminder r set state = 'withdrawn', settled_at = $3::timestamptz,
            reason_code = case when r.starts_at = own.visit_starts_at then 'rule_changed' else 'appointment_moved' end
       from (select o.id, v.starts_at as visit_starts_at from unnest($2::uuid[], $15::timestamptz[]) as v(id, starts_at)
               cross join lateral ${remindersOf('v.id')} as o) as own
      where r.clinic_id = $1::uuid and r.id = own.id and r.state in ('planned', 'skipped')
        and not exists (select 1 from u where u.appointment_id = r.appointment_id and u.step_id = r.step_id
          and u.starts_at = r.starts_at))
   insert into reminder as r (clinic_id, id, appointment_id, rule_id, step_id, starts_at, due_at, send_at, deadline_at, template_key,
                              anchor, state, reason_code, planned_at, settled_at)
   select $1::uuid, id, appointment_id, rule_id, step_id, starts_at, due_at, send_at, deadline_at, template_key, anchor, state, reason_code,
          $3::timestamptz, case when state = 'planned' then null else $3::timestamptz end
     from u
   on conflict (clinic_id, appointment_id, starts_at, step_id) do update set
     rule_id = excluded.rule_id, due_at = excluded.due_at, send_at = excluded.send_at, deadline_at = excluded.deadline_at,
     template_key = excluded.template_key, anchor = excluded.anchor, state = excluded.state, reason_code = excluded.reason_code, message_id = null,
     -- The name of its text: another one only when it had been given up.
     planned_at = case when r.state = 'planned' then r.planned_at else excluded.planned_at end,
     settled_at = excluded.settled_at
   where r.state <> 'written'`,
);

/** Takes back the texts of these steps that have not left yet, those of several visits too. Returns the ids and their conversations. */
export async function withdrawReminderTexts(
  connection: Connection,
  clinicId: string,
  steps: readonly { appointmentId: string; stepId: string; reasonCode: string }[],
): Promise<{ id: string; conversationId: string; reasonCode: string }[]> {
  if (steps.length === 0) return [];
  const { rows } = await sql<{ id: string; conversationId: string; reasonCode: string }>`
    update message m set dispatch_state = 'withdrawn', reason_code = u.reason_code
      from reminder r, unnest(${steps.map(({ appointmentId }) => appointmentId)}::uuid[],
                              ${steps.map(({ stepId }) => stepId)}::uuid[],
                              ${steps.map(({ reasonCode }) => reasonCode)}::text[]) as u(appointment_id, step_id, reason_code)
     where r.clinic_id = ${clinicId}::uuid and r.appointment_id = u.appointment_id and r.step_id = u.step_id and r.state = 'written'
       and m.clinic_id = r.clinic_id and m.id = r.message_id and m.dispatch_state = 'queued'
    returning m.id, m.conversation_id as "conversationId", m.reason_code as "reasonCode"`.execute(connection);
  return rows;
}

/** What is planned, went or does not go for these visits, in the order of their times. */
export function remindersOfAppointments(
  connection: Connection,
  clinicId: string,
  appointmentIds: readonly string[],
): Promise<ReminderRow[]> {
  return connection
    .selectFrom('reminder')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('appointmentId', 'in', [...appointmentIds])
    .orderBy('dueAt')
    .orderBy('id')
    .execute();
}

/** These visits are to be worked out once more: something of theirs was taken back. */
export async function planAgain(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await connection
    .insertInto('appointmentUnplanned')
    .values(ids.map((appointmentId) => ({ clinicId, appointmentId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
