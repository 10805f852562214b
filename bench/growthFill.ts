import { randomUUIDv7 } from 'node:crypto';
import type { Pool } from 'pg';
import { whole } from './report.ts';
import { accountSid } from './world.ts';

/** A clinic with a history, and what the queries that are measured ask for. */
export type History = { clinicId: string; senderId: string; staffIds: readonly string[]; messages: number };

/** What waits or is under way is the same however long the history is: the work of a day, not of years. */
const present = {
  due: 1_000,
  scheduled: 2_000,
  sending: 5,
  unknown: 20,
  waiting: 300,
  snoozed: 50,
  mine: 240,
};
/** Seconds between two texts of the large clinic: some 5,500 a day. Ten million are five years of them, a hundred thousand are 18 days. */
const secondsApart = 15.7;
/** Conversations by how much is written in them: their share, and their share of all texts. One has 13 on average. */
const weights = `(values (0.000, 0.600, 0.0000, 0.2761), (0.600, 0.850, 0.2761, 0.5061), (0.850, 0.950, 0.5061, 0.7362),
  (0.950, 0.999, 0.7362, 0.9617), (0.999, 1.000, 0.9617, 1.0000)) as w (from_line, to_line, from_text, to_text)`;
const textsALine = 13.04;
const textsABatch = 100_000;

/**
 * Fills a migrated database: one clinic with `messages` texts and four with a hundredth of it each, in the order of time,
 * with the indexes in place. Foreign keys are not checked while it is filled; nothing of it could break one.
 */
export async function fillHistory(
  pool: Pool,
  messages: number,
  say: (text: string) => void,
): Promise<History> {
  const large = await fillClinic(pool, messages, secondsApart, say);
  for (let other = 0; other < 4; other += 1)
    await fillClinic(pool, Math.ceil(messages / 100), secondsApart * 100, say);
  await pool.query('vacuum analyze');
  return large;
}

async function fillClinic(
  pool: Pool,
  messages: number,
  apart: number,
  say: (text: string) => void,
): Promise<History> {
  const { clinicId, senderId, keyId, staffIds } = await makeClinic(pool);
  const lines = Math.ceil(messages / textsALine);
  const begun = Date.now();
  let next = 1;
  const fillBatches = async (): Promise<void> => {
    while (next <= messages) {
      const first = next;
      next += textsABatch;
      const last = Math.min(messages, next - 1);
      await quickly(pool, fillTexts, [clinicId, senderId, keyId, first, last, messages, apart, lines]);
      await quickly(pool, fillEvents, [clinicId, first, last, messages, apart]);
      if (last % 1_000_000 === 0)
        say(`  ${whole(last)} texts after ${Math.round((Date.now() - begun) / 1000)} s`);
    }
  };
  await Promise.all([fillBatches(), fillBatches()]);
  await quickly(pool, 'analyze message', []);
  await quickly(pool, fillLines, [
    clinicId,
    senderId,
    staffIds,
    present.waiting,
    present.mine,
    present.snoozed,
  ]);
  for (const statement of aroundLines) await quickly(pool, statement, [clinicId]);
  for (const [index, staffId] of staffIds.entries())
    await quickly(pool, fillReads, [clinicId, staffId, [40, 400, 4_000, 40_000][index] ?? 1e9]);
  await quickly(pool, fillUnread, [clinicId]);
  await quickly(pool, fillPresent, [
    clinicId,
    senderId,
    keyId,
    present.due,
    present.scheduled,
    present.sending,
    present.unknown,
  ]);
  return { clinicId, senderId, staffIds, messages };
}

async function makeClinic(pool: Pool) {
  const [clinicId, senderId, keyId] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  const staffIds = Array.from({ length: 5 }, () => randomUUIDv7());
  await pool.query(
    `insert into clinic (id, name, phone_number, time_zone, country) values ($1, 'Cedar Lane', '+12125550100', 'America/New_York', 'US')`,
    [clinicId],
  );
  await pool.query(`insert into clinic_key (clinic_id, id, wrapped_key) values ($1, $2, '\\x00')`, [
    clinicId,
    keyId,
  ]);
  await pool.query(
    `insert into sender (clinic_id, id, account_sid, messaging_service_sid) values ($1, $2, $3, 'MG' || md5($1::uuid::text))`,
    [clinicId, senderId, accountSid],
  );
  await pool.query(
    `with person as (insert into auth_user (id, name, email) select u, 'Staff', u || '@clinic.example' from unnest($2::text[]) as u returning id)
     insert into staff_member (clinic_id, id, user_id, name, role) select $1, id::uuid, id, 'Staff', 'staff' from person`,
    [clinicId, staffIds],
  );
  return { clinicId, senderId, keyId, staffIds };
}

/** Without checking foreign keys, in one connection's transaction. */
async function quickly(pool: Pool, statement: string, values: readonly unknown[]): Promise<void> {
  const client = await pool.connect();
  let isDone = false;
  try {
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    await client.query(statement, [...values]);
    await client.query('commit');
    isDone = true;
  } finally {
    client.release(!isDone);
  }
}

/** A UUIDv7 of a time in milliseconds; what follows the time comes from 32 hexadecimal digits. */
const uuidAt = (ms: string, digits: string): string =>
  `(lpad(to_hex((${ms})::bigint), 12, '0') || '7' || substr(${digits}, 1, 3) || 'a' || substr(${digits}, 4, 15))::uuid`;
/** Conversation and patient number n of a clinic, $1. */
const lineId = (n: string): string => uuidAt(`1600000000000 + ${n}`, `md5($1::uuid::text || ${n})`);
/** Numbers that nobody can have: no area code in North America begins with 1. */
const numberOf = (n: string): string => `'+11' || lpad(${n}::text, 9, '0')`;

/** Text k: when it was written, in which conversation, in which direction. */
const texts = (count: string, apart: string, lines: string): string => `
  select k, h, line, at, (extract(epoch from at) * 1000)::bigint as ms, is_inbound, kind
    from (select k, md5($1::uuid::text || k) as h,
                 now() - make_interval(secs => ((${count}::bigint - k) * ${apart}::float8) + 60) as at,
                 (hashint8extended(k, 1) & 1048575) / 1048576.0 as where_to,
                 (hashint8extended(k, 2) & 2147483647) / 2147483648.0 as which,
                 (hashint8extended(k, 3) & 1048575) / 1048576.0 < 0.35 as is_inbound,
                 (hashint8extended(k, 4) & 1048575) / 1048576.0 as kind
            from generate_series($F::bigint, $L::bigint) as k) as t
    join lateral (select floor(${lines}::float8 * (w.from_line + (w.to_line - w.from_line) * t.which))::bigint as line from ${weights}
           where t.where_to >= w.from_text and t.where_to < w.to_text) as l on true`;

const fillTexts = `
  insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, sender_number, patient_id,
    body_encrypted, key_id, encoding, segments, dispatch_state, delivery_status, error_code, reason_code, twilio_sid, lane,
    send_after, deadline_at, attempt_id, attempts, creates, claimed_at, handed_over_at, intent_key, effects_applied_at, actor_kind,
    occurred_at, created_at)
  select $1::uuid, ${uuidAt('ms', 'h')}, ${lineId('line')}, $2::uuid,
    case when is_inbound then 'inbound' else 'outbound' end,
    case when is_inbound then 'conversation' when kind < 0.6 then 'appointment' else 'care' end,
    ${numberOf('line')}, '+12125550199', ${lineId('line')}, decode(repeat(h, 7), 'hex'), $3::uuid, 'GSM-7', 1,
    case when is_inbound then null when not is_sent then case when kind < 0.015 then 'withdrawn' else 'blocked' end else 'handed_over' end,
    case when is_inbound then 'received' when not is_sent then null when k > $6::bigint - 300 then 'sent' when kind < 0.065 then 'undelivered'
         when kind < 0.085 then 'failed' when kind < 0.095 then 'sent' else 'delivered' end,
    case when not is_inbound and kind >= 0.025 and kind < 0.065 then 30003 end, case when not is_inbound and not is_sent then 'opted_out' end,
    case when is_sent then 'SM' || h end,
    case when is_inbound then null when kind < 0.7 then 'reminders' when kind < 0.95 then 'staff' else 'answers' end,
    case when not is_inbound then at end, case when not is_inbound then at + interval '4 hours' end,
    case when not is_inbound and is_sent then h::uuid end,
    case when not is_inbound and is_sent then 1 else 0 end, case when not is_inbound and is_sent then 1 else 0 end,
    case when not is_inbound and is_sent then at end, case when not is_inbound and is_sent then at + interval '1 second' end,
    case when not is_inbound then 'appointment:' || h end, case when is_inbound then at end,
    case when is_inbound then 'patient' else 'job' end, at, at
    from (select t.*, is_inbound or kind >= 0.025 as is_sent from (${texts('$6', '$7', '$8')}) as t) as t order by k`
  .replaceAll('$F', '$4')
  .replaceAll('$L', '$5');

/** Two events for each text of ours that left, one for each that came: claimed and handed over, and its last callback. */
const fillEvents = `
  insert into message_event (clinic_id, id, message_id, twilio_sid, kind, delivery_status, raw_status, attempt_id, claimed_at, occurred_at)
  select $1::uuid, ${uuidAt('ms + e.later', 'md5(h || e.kind)')}, ${uuidAt('ms', 'h')}, 'SM' || h, e.kind, e.status, e.status,
    case when e.kind = 'handed_over' then h::uuid end, case when e.kind = 'handed_over' then at end, at + make_interval(secs => e.later / 1000.0)
    from (${texts('$4', '$5', '1')}) as t
    join lateral (values ('received', 'received', 0, true), ('handed_over', 'queued', 1000, false), ('callback', 'delivered', 4000, false))
      as e (kind, status, later, of_inbound) on e.of_inbound = t.is_inbound
   where t.is_inbound or t.kind >= 0.025 order by k, e.later`
  .replaceAll('$F', '$2')
  .replaceAll('$L', '$3');

/** Conversations as their texts left them. The latest are the work of the day; of the others some were finished by staff. */
const fillLines = `
  insert into conversation (clinic_id, id, sender_id, phone_number, status, snoozed_until, assigned_to, last_message_id, last_message_at,
    last_inbound_at, waiting_since, created_at)
  select $1::uuid, conversation_id, $2::uuid, phone_number,
    case when r > $4::int + 5 * $5::int and r <= $4::int + 5 * $5::int + $6::int then 'snoozed'
         when r > $4::int + 5 * $5::int and share < 0.3 then 'done' else 'open' end,
    case when r > $4::int + 5 * $5::int and r <= $4::int + 5 * $5::int + $6::int then now() + interval '2 days' end,
    case when r > $4::int and r <= $4::int + 5 * $5::int or share < 0.15 then ($3::uuid[])[1 + r % 5] end,
    last_id, last_at, last_inbound_at, case when r <= $4::int then last_inbound_at end, first_at
    from (select m.*, row_number() over (order by last_inbound_at desc nulls last) as r,
                 (hashtext(phone_number) & 1048575) / 1048576.0 as share
            from (select conversation_id, min(phone_number) as phone_number, max(id::text)::uuid as last_id, max(occurred_at) as last_at,
                         max(occurred_at) filter (where direction = 'inbound') as last_inbound_at, min(occurred_at) as first_at
                    from message where clinic_id = $1 group by conversation_id) as m) as m`;

/** People, their numbers, what they agreed to and refused, tasks done and open, brakes that were released. */
const aroundLines = [
  `insert into patient (clinic_id, id, short_id, given_name, family_name)
   select clinic_id, id, row_number() over (order by id), 'Pat' || hashtext(phone_number) % 500, 'Bench' || hashtext(phone_number) % 9000
     from conversation where clinic_id = $1`,
  `insert into patient_phone_number (clinic_id, patient_id, phone_number, is_primary)
   select clinic_id, id, phone_number, true from conversation where clinic_id = $1`,
  `insert into consent_event (clinic_id, id, patient_id, phone_number, category, kind, action, channel, wording, actor_kind, occurred_at, recorded_at)
   select clinic_id, id, id, phone_number, 'care', 'express', 'granted', 'paper', 'I agree to texts about my care.', 'staff', created_at, created_at
     from conversation where clinic_id = $1`,
  `insert into suppression (clinic_id, id, phone_number, source, actor_kind, started_at, lifted_at)
   select clinic_id, id, phone_number, 'keyword', 'patient', last_message_at, case when hashtext(phone_number) % 100 = 0 then last_message_at end
     from conversation where clinic_id = $1 and hashtext(phone_number) % 50 = 0`,
  `insert into task (clinic_id, id, kind, priority, reason, conversation_id, message_id, opened_at, done_at)
   select clinic_id, id, 'call_back', 'normal', 'patient_asked', conversation_id, id, occurred_at,
          case when occurred_at < now() - interval '8 hours' then occurred_at + interval '2 hours' end
     from message where clinic_id = $1 and direction = 'inbound' and hashtext(id::text) % 70 = 0`,
  `insert into brake (clinic_id, id, kind, caller, phone_number, tripped_at, released_at)
   select clinic_id, id, 'recipient', 'automated', phone_number, last_message_at, last_message_at + interval '1 hour'
     from conversation where clinic_id = $1 and hashtext(phone_number) % 2000 = 0`,
  `insert into automated_count (clinic_id, slot, claims)
   select $1, date_trunc('hour', now()) - n * interval '5 minutes', 20 from generate_series(0, 20000) as n`,
];

/** How far a staff member has read: all but the conversations with the latest texts. */
const fillReads = `
  insert into conversation_read (clinic_id, conversation_id, staff_member_id, read_through)
  select clinic_id, id, $2::uuid, last_inbound_at from conversation where clinic_id = $1 and last_inbound_at is not null
   order by last_inbound_at desc offset $3::bigint`;

/** What triggers would have kept in step. */
const fillUnread = `
  insert into conversation_unread (clinic_id, staff_member_id, conversation_id)
  select c.clinic_id, s.id, c.id from conversation c join staff_member s on s.clinic_id = c.clinic_id
    left join conversation_read r on r.clinic_id = c.clinic_id and r.conversation_id = c.id and r.staff_member_id = s.id
   where c.clinic_id = $1 and c.last_inbound_at is not null and (r.read_through is null or r.read_through < c.last_inbound_at)`;

/** What is queued, some due and some for the next days, what is at Twilio, and what nobody knows. */
const fillPresent = `
  insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, patient_id, body_encrypted, key_id,
    encoding, segments, dispatch_state, lane, send_after, deadline_at, attempt_id, attempts, creates, claimed_at, intent_key, actor_kind,
    occurred_at)
  select $1::uuid, uuidv7(), c.id, $2::uuid, 'outbound', 'appointment', c.phone_number, c.id, decode(repeat('5a', 120), 'hex'), $3::uuid,
    'GSM-7', 1, case when n <= $4::int + $5::int then 'queued' when n <= $4::int + $5::int + $6::int then 'sending' else 'unknown' end,
    case when n % 10 < 8 then 'reminders' when n % 10 = 8 then 'staff' else 'answers' end,
    now() + case when n <= $4::int then interval '0' else n * interval '1 minute' end,
    now() + interval '7 days', case when n > $4::int + $5::int then uuidv7() end,
    case when n > $4::int + $5::int then 1 else 0 end, case when n > $4::int + $5::int then 1 else 0 end,
    case when n > $4::int + $5::int then now() - n * interval '1 second' end, 'due:' || n, 'job', now()
    from (select id, phone_number, row_number() over (order by md5(id::text)) as n from conversation where clinic_id = $1) as c
   where n <= $4::int + $5::int + $6::int + $7::int`;
