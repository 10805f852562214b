import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { apiKeyOf, callers, knownNumbers, phoneNumberOf, senderNumber, sidOf } from './world.ts';
import type { KnownMessage } from './requests.ts';

const indexes = Array.from({ length: knownNumbers }, (_, index) => index);
/** SIDs of the texts that were sent before the bench, the same in both databases. */
const sids = indexes.map((index) => sidOf('0a', index));
const numbers = indexes.map(phoneNumberOf);

/** Fills our database as after some months: a patient, a conversation and one text under way for every number. */
export async function seedOurs(pool: Pool): Promise<{ clinicId: string; messages: KnownMessage[] }> {
  const { rows } = await pool.query<{ clinic_id: string; id: string }>('select clinic_id, id from sender');
  const sender = rows[0];
  if (!sender) throw new Error('there is no sender');
  const { clinic_id: clinicId, id: senderId } = sender;
  // What is measured is the program: neither a sender's pace nor the clinic's budget may hold it back.
  await pool.query('update sender set segments_per_second = 100000');
  await pool.query('update clinic set automated_per_hour = 1000000000');
  await pool.query(
    `with line as (select uuidv7() as id, n, number from unnest($2::text[]) with ordinality as t (number, n)),
          person as (insert into patient (clinic_id, id, short_id, given_name, family_name)
                     select $1, id, n + 1000, 'Pat', 'Bench' from line)
     insert into patient_phone_number (clinic_id, patient_id, phone_number, is_primary)
     select $1, id, number, true from line`,
    [clinicId, numbers],
  );
  await pool.query(
    `insert into conversation (clinic_id, id, sender_id, phone_number)
     select $1, uuidv7(), $2, number from unnest($3::text[]) as t (number)`,
    [clinicId, senderId, numbers],
  );
  // The texts are never read, only followed: their bytes can be any.
  await pool.query(
    `insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, sender_number,
       body_encrypted, key_id, encoding, segments, dispatch_state, delivery_status, twilio_sid, lane, handed_over_at,
       actor_kind, occurred_at)
     select $1, uuidv7(), c.id, $2, 'outbound', 'care', c.phone_number, $3, decode(repeat('5a', 120), 'hex'), k.id,
       'GSM-7', 1, 'handed_over', 'queued', t.sid, 'staff', now(), 'job', now()
       from unnest($4::text[], $5::text[]) as t (number, sid)
       join conversation c on c.clinic_id = $1 and c.phone_number = t.number
       join clinic_key k on k.clinic_id = $1`,
    [clinicId, senderId, senderNumber, numbers, sids],
  );
  const keys = Array.from({ length: callers - 1 }, (_, index) =>
    createHash('sha256')
      .update(apiKeyOf(index + 1))
      .digest(),
  );
  await pool.query(
    `insert into api_key (clinic_id, id, name, hint, hash, scopes, attested_categories, attestation_wording, attested_by,
       attested_at)
     select k.clinic_id, uuidv7(), 'bench', k.hint, t.hash, k.scopes, k.attested_categories, k.attestation_wording,
       k.attested_by, k.attested_at
       from api_key k, unnest($1::bytea[]) as t (hash)`,
    [keys],
  );
  await pool.query('vacuum analyze');
  const messages = await pool.query<KnownMessage>(
    'select id, twilio_sid as sid from message where clinic_id = $1 order by twilio_sid',
    [clinicId],
  );
  return { clinicId, messages: messages.rows };
}

/** The plain integration's one table, with the same texts under way. */
export async function seedPlain(pool: Pool): Promise<void> {
  await pool.query(
    `create table messages (
       id bigint generated always as identity primary key,
       sid text unique,
       direction text not null,
       from_number text not null,
       to_number text not null,
       body text not null,
       status text not null,
       error_code text,
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now()
     )`,
  );
  await pool.query(
    `insert into messages (sid, direction, from_number, to_number, body, status)
     select sid, 'outbound', $1, number, repeat('x', 90), 'queued' from unnest($2::text[], $3::text[]) as t (number, sid)`,
    [senderNumber, numbers, sids],
  );
  await pool.query('vacuum analyze');
}
