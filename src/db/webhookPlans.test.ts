import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { arrivalsStored, linesOfNumbers } from './arrivalQueries.ts';
import { conversationsTexted, numberStates, questionsOpen, textsDue } from './replyQueries.ts';
import { reportedTexts, reportsKept } from './statusQueries.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  // A clinic of some months: enough rows that the choice of an index matters, a few texts whose effects are due.
  await database.pools.workers.query(`
    with c as (insert into clinic (id, name, time_zone, country) values (uuidv7(), 'Bench', 'America/New_York', 'US') returning id),
    s as (insert into sender (clinic_id, id, account_sid, phone_number) select id, uuidv7(), 'AC1', '+12125550199' from c returning *),
    p as (insert into patient (clinic_id, id, short_id, given_name) select id, uuidv7(), n, 'Ana' from c, generate_series(1, 4000) n returning *),
    l as (insert into conversation (clinic_id, id, sender_id, phone_number)
          select clinic_id, uuidv7(), id, '+1212555' || n from s, generate_series(1000, 4999) n returning *),
    m as (insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, body_encrypted, key_id,
            encoding, segments, dispatch_state, lane, delivery_status, twilio_sid, effects_applied_at, actor_kind, occurred_at)
          select l.clinic_id, uuidv7(), l.id, l.sender_id, case when n % 2 = 0 then 'inbound' else 'outbound' end, 'care', l.phone_number,
            '\\x00', uuidv7(), 'GSM-7', 1, case when n % 2 = 1 then 'handed_over' end, case when n % 2 = 1 then 'staff' end,
            case when n % 2 = 1 then 'delivered' else 'received' end, 'SM' || l.id || n,
            case when n % 2 = 0 and l.phone_number < '+12125554900' then now() end, 'job', now() - n * interval '1 hour'
            from l, generate_series(1, 6) n returning clinic_id),
    o as (insert into suppression (clinic_id, id, phone_number, source, actor_kind, started_at)
          select clinic_id, uuidv7(), phone_number, 'keyword', 'patient', now() from l returning clinic_id),
    q as (insert into question (clinic_id, id, conversation_id, kind, appointment_ids, asked_at, expires_at, closed_at)
          select clinic_id, uuidv7(), id, 'reminder', '{}', now(), now(), now() from l, generate_series(1, 5) returning clinic_id)
    insert into patient_phone_number (clinic_id, patient_id, phone_number)
    select clinic_id, id, '+1212555' || (999 + short_id) from p`);
  await database.pools.workers.query('analyze');
});
afterAll(() => database.drop());

test.each([
  [reportedTexts, ['message_twilio_sid', 'message_pkey']],
  [reportsKept, ['message_pkey']],
  [linesOfNumbers, ['conversation_number', 'patient_phone_number_number']],
  [arrivalsStored, ['message_effects_due_of_conversation', 'message_twilio_sid', 'conversation_pkey']],
  [textsDue, ['message_effects_due_of_conversation']],
  [questionsOpen, ['question_open']],
  [numberStates, ['patient_phone_number_number', 'suppression_number']],
  [conversationsTexted, ['message_thread']],
])('$name is planned for all values by its indexes', async ({ text }, indexes) => {
  const { rows } = await database.pools.workers.query(`explain (generic_plan) ${text}`);
  const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
  for (const index of indexes) expect(plan).toContain(index);
  expect(plan).not.toMatch(/Seq Scan on (?:message|conversation|question|suppression|patient_phone_number) /);
});
