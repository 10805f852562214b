import type { AppointmentStatus } from '@/domain/appointment/status.ts';
import type { Connection } from './database.ts';
import { openNumberOf } from './mainNumber.ts';
import { isPrivateVisit } from './privateVisit.ts';
import { prepared, runPrepared } from './prepared.ts';

/** A planned reminder, with how its visit and its patient stand now. */
export type ReminderToWrite = {
  id: string;
  appointmentId: string;
  patientId: string;
  givenName: string;
  language: string;
  /** The main number that texts about the patient may go to. */
  phoneNumber: string | null;
  clinician: string | null;
  locationId: string | null;
  timeZone: string;
  /** What is known of where the patient is; `placeZone` is the clock of where the visit is. */
  patientZone: string | null;
  zip: string | null;
  addressState: string | null;
  placeZone: string;
  stepId: string;
  templateKey: string | null;
  plannedAt: Date;
  startsAt: Date;
  sendAt: Date;
  deadlineAt: Date;
  status: AppointmentStatus;
  /** The visit still starts then, and nothing about it waits to be worked out. */
  isCurrent: boolean;
  /** False for a text for who has not answered where nothing has asked for an hour: another reminder of this start that has left. */
  hasAsked: boolean;
  /** Its texts name nobody, or would tell of substance use treatment (SENS-01), or go to a number that is kept in confidence (HIPAA-04). */
  isPrivate: boolean;
};

/** SQL: the columns of a planned reminder `r` of a visit `a`. */
const columns = `r.id, r.appointment_id as "appointmentId", a.patient_id as "patientId", p.given_name as "givenName", p.language,
          n.phone_number as "phoneNumber", a.clinician, a.location_id as "locationId", a.time_zone as "timeZone",
          p.time_zone as "patientZone", p.zip, p.address_state as "addressState", coalesce(l.time_zone, c.time_zone) as "placeZone",
          r.step_id as "stepId", r.template_key as "templateKey", r.planned_at as "plannedAt",
          r.starts_at as "startsAt", r.send_at as "sendAt", r.deadline_at as "deadlineAt", a.status,
          a.starts_at = r.starts_at and not exists (select 1 from appointment_unplanned u
            where u.clinic_id = r.clinic_id and u.appointment_id = r.appointment_id) as "isCurrent",
          r.anchor is distinct from 'no_answer' or exists (select 1 from reminder e join message m on m.clinic_id = e.clinic_id and m.id = e.message_id
            where e.clinic_id = r.clinic_id and e.appointment_id = r.appointment_id and e.starts_at = r.starts_at and e.id <> r.id
              and e.state = 'written' and m.dispatch_state in ('sending', 'handed_over', 'unknown')
              and m.claimed_at <= $4::timestamptz - interval '1 hour') as "hasAsked",
          ${isPrivateVisit} as "isPrivate"`;

/** SQL: what `columns` looks at beside them. */
const theirs = `join patient p on p.clinic_id = a.clinic_id and p.id = a.patient_id
     join clinic c on c.id = a.clinic_id
     left join location l on l.clinic_id = a.clinic_id and l.id = a.location_id
     left join lateral ${openNumberOf('a.clinic_id', 'a.patient_id', '$4::timestamptz')} as n on true`;

/** Reminders that go before `until`, the first first, from behind the one that was read last. */
export async function remindersToWrite(
  connection: Connection,
  clinicId: string,
  asked: { until: Date; limit: number; now: Date; after: Pick<ReminderToWrite, 'sendAt' | 'id'> | null },
): Promise<ReminderToWrite[]> {
  const { until, limit, now, after } = asked;
  return runPrepared(connection, toWrite, [
    clinicId,
    until,
    limit,
    now,
    after?.sendAt ?? null,
    after?.id ?? null,
  ]);
}

const toWrite = prepared<ReminderToWrite>(
  'reminders_to_write',
  `select ${columns}
     from (select * from reminder where clinic_id = $1::uuid and state = 'planned' and send_at <= $2::timestamptz
              and ($5::timestamptz is null or (send_at, id) > ($5::timestamptz, $6::uuid))
            order by send_at, id limit $3) as r
     join appointment a on a.clinic_id = r.clinic_id and a.id = r.appointment_id ${theirs}
    order by r.send_at, r.id`,
);

/** What else is planned for these numbers and goes before `until`: of every patient who is reached there. */
export async function remindersAtNumbers(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
  asked: { until: Date; now: Date },
): Promise<ReminderToWrite[]> {
  const rows = await runPrepared(connection, atNumbers, [clinicId, asked.until, phoneNumbers, asked.now]);
  return rows.filter(({ phoneNumber }) => phoneNumber !== null && phoneNumbers.includes(phoneNumber));
}

const atNumbers = prepared<ReminderToWrite>(
  'reminders_at_numbers',
  `select ${columns}
     from (select distinct k.patient_id from unnest($3::text[]) as u(number) cross join lateral
             (select patient_id from patient_phone_number where clinic_id = $1::uuid and phone_number = u.number and removed_at is null offset 0) as k
          ) as reached
     cross join lateral (select * from appointment where clinic_id = $1::uuid and patient_id = reached.patient_id
                           and starts_at > $4::timestamptz offset 0) as a
     cross join lateral (select * from reminder where clinic_id = $1::uuid and appointment_id = a.id and state = 'planned'
                           and send_at <= $2::timestamptz offset 0) as r ${theirs}`,
);

/** A planned reminder as somebody has read it, and when its text is to go: earlier than planned in the company of others. */
export type ReminderRef = { id: string; plannedAt: Date; sendAt: Date };

/**
 * Locks reminders whose texts are about to be stored, and their visits, until commit. Returns those that are still what was read, of visits that
 * still start then and about which nothing waits to be worked out. What somebody is changing just now is passed over, so that nobody waits for
 * each other. Visits first: what is read after that is what whoever changed one has committed.
 */
export async function lockReminders(
  tx: Connection,
  clinicId: string,
  reminders: readonly ReminderRef[],
): Promise<Set<string>> {
  const ofVisits = await runPrepared(tx, lockVisits, [clinicId, reminders.map(({ id }) => id)]);
  const free = new Set(ofVisits.map(({ id }) => id));
  const wanted = reminders.filter(({ id }) => free.has(id));
  const locked = await runPrepared(tx, lockPlanned, [
    clinicId,
    wanted.map(({ id }) => id),
    wanted.map(({ plannedAt }) => plannedAt),
  ]);
  return new Set(locked.map(({ id }) => id));
}

const lockVisits = prepared<{ id: string }>(
  'reminders_lock_visits',
  `select u.id from unnest($2::uuid[]) as u(id)
     cross join lateral (select appointment_id from reminder where clinic_id = $1::uuid and id = u.id offset 0) as r
     cross join lateral (select id from appointment where clinic_id = $1::uuid and id = r.appointment_id for share skip locked) as a`,
);

const lockPlanned = prepared<{ id: string }>(
  'reminders_lock_planned',
  `select r.id from unnest($2::uuid[], $3::timestamptz[]) as u(id, planned_at)
     cross join lateral (select * from reminder where clinic_id = $1::uuid and id = u.id and state = 'planned'
                            and planned_at = u.planned_at for update skip locked) as r
     cross join lateral (select starts_at from appointment where clinic_id = $1::uuid and id = r.appointment_id offset 0) as a
    where a.starts_at = r.starts_at and not exists (select 1 from appointment_unplanned n
      where n.clinic_id = $1::uuid and n.appointment_id = r.appointment_id)`,
);

/** Says by which texts these reminders go. */
export async function noteWritten(
  tx: Connection,
  clinicId: string,
  written: readonly { id: string; messageId: string; sendAt: Date }[],
  at: Date,
): Promise<string[]> {
  const rows = await runPrepared(tx, nowWritten, [
    clinicId,
    written.map(({ id }) => id),
    written.map(({ messageId }) => messageId),
    written.map(({ sendAt }) => sendAt),
    at,
  ]);
  return rows.map(({ appointmentId }) => appointmentId);
}

const nowWritten = prepared<{ appointmentId: string }>(
  'reminders_written',
  `update reminder r set state = 'written', message_id = u.message_id, send_at = u.send_at, reason_code = null, settled_at = $5::timestamptz
     from unnest($2::uuid[], $3::uuid[], $4::timestamptz[]) as u(id, message_id, send_at) where r.clinic_id = $1::uuid and r.id = u.id
   returning r.appointment_id as "appointmentId"`,
);

/** Gives up a planned reminder. Returns whether it was still this plan. */
export async function settleReminder(
  connection: Connection,
  clinicId: string,
  reminder: Pick<ReminderRef, 'id' | 'plannedAt'>,
  outcome: { state: 'skipped' | 'withdrawn'; reasonCode: string; at: Date },
): Promise<boolean> {
  const row = await connection
    .updateTable('reminder')
    .set({ state: outcome.state, reasonCode: outcome.reasonCode, settledAt: outcome.at })
    .where('clinicId', '=', clinicId)
    .where('id', '=', reminder.id)
    .where('plannedAt', '=', reminder.plannedAt)
    .where('state', '=', 'planned')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
