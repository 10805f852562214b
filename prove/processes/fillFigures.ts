import { randomUUIDv7 } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../../src/db/database.ts';

/** How much a clinic has behind it: visits of the last 60 days with two reminders each, and texts of the last 180. */
export type Amounts = { visits: number; texts: number };

const at = (days: number, n: RawBuilder<unknown>, of: number): RawBuilder<Date> =>
  sql`now() - make_interval(secs => ${days * 86_400}::float8 * (1 - ${n}::float8 / ${of}::float8))`;
/** Numbers that nobody can have: no area code in North America begins with 1. */
const phone = (n: RawBuilder<unknown>): RawBuilder<string> => sql`'+11' || lpad((${n})::text, 9, '0')`;

/** So many rows a statement: a connection of the app gives up on one that takes a minute. */
const batch = 50_000;

async function inBatches(rows: number, fill: (first: number) => Promise<unknown>): Promise<void> {
  for (let first = 0; first < rows; first += batch) await fill(first);
}

/**
 * Fills a clinic with visits, their reminders, answers and states, and with texts of all kinds, as they would stand afterwards; a part of both shares
 * phones. Triggers and foreign keys are off meanwhile; nothing of it could break one.
 */
export async function fillFigures(db: Database, clinicId: string, { visits, texts }: Amounts): Promise<void> {
  const [senderId, keyId, ruleId] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  await db.transaction().execute(async (tx) => {
    const run = (statement: RawBuilder<unknown>) => statement.execute(tx);
    await run(
      sql`select set_config('session_replication_role', 'replica', true), set_config('work_mem', '128MB', true)`,
    );
    const people = Math.ceil(visits * 0.4);
    await run(sql`
      create temporary table person on commit drop as
      select n, uuidv7() as patient_id, uuidv7() as conversation_id, ${phone(sql`n`)} as phone_number from generate_series(0, ${people}::int - 1) as n`);
    await run(sql`create unique index on person (n)`);
    await run(sql`
      insert into patient (clinic_id, id, short_id, given_name, family_name, language)
      select ${clinicId}::uuid, patient_id, n + 1, 'Given', 'Family', case when n % 5 = 0 then 'es' else 'en' end from person`);
    await run(sql`
      insert into conversation (clinic_id, id, sender_id, phone_number) select ${clinicId}::uuid, conversation_id, ${senderId}::uuid, phone_number from person`);
    // Nine of ten visits of the past are over; who came, who did not, who cancelled.
    await run(sql`
      create temporary table visit on commit drop as
      select k as n, uuidv7() as id, p.patient_id, p.conversation_id, p.phone_number, ${at(60, sql`k`, visits)} as starts_at, k % 100 as part
        from generate_series(1, ${visits}::int) as k join person p on p.n = (k * 7919::bigint) % ${people}::int`);
    await run(sql`
      insert into appointment (clinic_id, id, short_id, patient_id, visit_type, starts_at, local_start, time_zone, status, created_at)
      select ${clinicId}::uuid, id, n, patient_id, 'Type ' || n % 7, starts_at, starts_at at time zone 'UTC', 'UTC',
             case when part < 6 then 'cancelled' when part < 14 then 'no_show' when part < 20 then 'booked' else 'completed' end, starts_at - interval '20 days'
        from visit`);
    await run(sql`
      create temporary table asked on commit drop as
      select uuidv7() as id, uuidv7() as reminder_id, v.n, v.id as visit_id, v.patient_id, v.conversation_id, v.phone_number, v.starts_at, v.part,
             v.starts_at - make_interval(days => step) as at, step from visit v, unnest(array[1, 3]) as step`);
    await run(sql`
      insert into reminder (clinic_id, id, appointment_id, rule_id, step_id, starts_at, due_at, send_at, deadline_at, state, reason_code, message_id, planned_at)
      select ${clinicId}::uuid, reminder_id, visit_id, ${ruleId}::uuid, ('0190a000-0000-7000-8000-00000000000' || step)::uuid, starts_at, at, at, starts_at,
             case when part = 50 then 'skipped' else 'written' end, case when part = 50 then 'no_number' end, case when part <> 50 then id end, at from asked`);
    await inBatches(visits, (first) =>
      run(sql`
      insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, patient_id, appointment_id, body_encrypted, key_id,
        encoding, segments, language, dispatch_state, delivery_status, error_code, twilio_sid, lane, handed_over_at, claimed_at, intent_key, actor_kind, occurred_at)
      select ${clinicId}::uuid, id, conversation_id, ${senderId}::uuid, 'outbound', 'appointment', phone_number, patient_id, visit_id,
             decode(repeat(md5(id::text), 7), 'hex'), ${keyId}::uuid, 'GSM-7', 1, 'en', 'handed_over', case when part < 3 then 'undelivered' else 'delivered' end,
             case when part < 3 then 30003 end, 'SM' || replace(id::text, '-', ''), 'reminders', at, at, 'reminder/' || id, 'job', at
        from asked where part <> 50 and n > ${first} and n <= ${first + batch}`),
    );
    await run(sql`
      insert into question (clinic_id, id, conversation_id, kind, message_id, appointment_ids, asked_at, expires_at, closed_at)
      select ${clinicId}::uuid, uuidv7(), conversation_id, 'reminder', id, array[visit_id], at, starts_at, starts_at from asked where part <> 50`);
    await run(sql`
      insert into appointment_event (clinic_id, id, appointment_id, kind, from_status, to_status, message_id, actor_kind, occurred_at)
      select ${clinicId}::uuid, uuidv7(), visit_id, 'answered', 'booked', 'confirmed', uuidv7(), 'patient', at + interval '2 hours'
        from asked where step = 3 and part >= 30 and part <> 50`);
    await run(sql`
      insert into appointment_event (clinic_id, id, appointment_id, kind, from_status, to_status, actor_kind, occurred_at)
      select ${clinicId}::uuid, uuidv7(), id, 'status_set', 'booked', 'completed', 'staff', starts_at + interval '1 hour' from visit where part >= 20`);
    const rest = Math.max(0, texts - visits * 2);
    await inBatches(rest, (first) =>
      run(sql`
      insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, patient_id, body_encrypted, key_id, encoding, segments,
        language, dispatch_state, delivery_status, error_code, twilio_sid, lane, handed_over_at, claimed_at, effects_applied_at, not_answer, actor_kind, occurred_at)
      select ${clinicId}::uuid, uuidv7(), p.conversation_id, ${senderId}::uuid, case when t.is_inbound then 'inbound' else 'outbound' end,
             case when t.is_inbound then 'conversation' when k % 3 = 0 then 'care' else 'appointment' end, p.phone_number, p.patient_id,
             decode(repeat(md5(k::text), 7), 'hex'), ${keyId}::uuid, 'GSM-7', 1, case when k % 5 = 0 then 'es' else 'en' end,
             case when not t.is_inbound then 'handed_over' end,
             case when t.is_inbound then 'received' when k % 23 = 0 then 'undelivered' when k % 31 = 0 then 'sent' else 'delivered' end,
             case when not t.is_inbound and k % 23 = 0 then 30003 + k % 4 end, 'SM' || md5(k::text),
             case when not t.is_inbound then case when k % 4 = 0 then 'staff' when k % 4 = 1 then 'answers' else 'campaigns' end end,
             case when not t.is_inbound then t.at end, case when not t.is_inbound then t.at end, case when t.is_inbound then t.at end,
             case when t.is_inbound and k % 40 = 0 then 'opt_out' end, case when t.is_inbound then 'patient' else 'job' end, t.at
        from (select k, k % 20 < 7 as is_inbound, ${at(180, sql`k`, rest)} as at from generate_series(${first + 1}::int, ${Math.min(rest, first + batch)}::int) as k) as t
          join person p on p.n = (k * 104729::bigint) % ${people}::int`),
    );
    await run(sql`
      insert into question (clinic_id, id, conversation_id, kind, message_id, appointment_ids, asked_at, expires_at, closed_at)
      select clinic_id, uuidv7(), conversation_id, 'reminder', id, '{}', occurred_at, occurred_at, occurred_at
        from message where clinic_id = ${clinicId}::uuid and direction = 'outbound' and lane = 'campaigns'`);
    await run(sql`
      insert into suppression (clinic_id, id, phone_number, source, actor_kind, started_at)
      select ${clinicId}::uuid, uuidv7(), phone_number, 'keyword', 'patient', now() - make_interval(days => n % 170) from person where n % 40 = 0`);
  });
  await sql`analyze`.execute(db);
}
