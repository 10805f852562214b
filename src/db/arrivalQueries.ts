import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';

/** Where a text from this number belongs: its conversation, and the patient if exactly one is reached there. */
export type Line = { phoneNumber: string; conversationId: string | null; patientId: string | null };

export const linesOfNumbers = prepared<Line>(
  'lines_of_numbers',
  `select f.number as "phoneNumber", c.id as "conversationId", p.ids[1] as "patientId"
     from unnest($3::text[]) as f (number)
     left join conversation c on c.clinic_id = $1 and c.sender_id = $2 and c.phone_number = f.number
     left join lateral (
       select array_agg(n.patient_id) as ids from patient_phone_number n
        where n.clinic_id = $1 and n.phone_number = f.number and n.removed_at is null
       having count(*) = 1) p on true`,
);

/** Where texts to this sender from these numbers belong. */
export function findLines(
  connection: Connection,
  clinicId: string,
  senderId: string,
  phoneNumbers: readonly string[],
): Promise<Line[]> {
  return runPrepared(connection, linesOfNumbers, [clinicId, senderId, phoneNumbers]);
}

/** What a batch of texts has in common. */
export type Arrivals = {
  clinicId: string;
  senderId: string;
  /** The number of ours that they were sent to. */
  senderNumber: string;
  keyId: string;
  storedAt: Date;
};

/** A text as it came. */
export type Arrival = {
  id: string;
  eventId: string;
  sid: string;
  phoneNumber: string;
  conversationId: string;
  patientId: string | null;
  body: Buffer;
  media: Buffer | null;
  form: Buffer;
  encoding: string;
  segments: number;
  optOutType: string | null;
  notAnswer: 'opt_out' | 'tapback' | null;
  occurredAt: Date;
  /** For a text that asks for nothing: it is done with when it is stored, unless an earlier one is still due. */
  settled: { auditId: string; auditDetail: string; isWaiting: boolean } | null;
};

/** A text that was not there before. `isDue`: its effects are still to be applied. */
export type StoredText = { id: string; isDue: boolean };

// Conversations are changed in the order of their numbers, so that two batches cannot wait for each other. The subqueries
// of a doubled text are run for it alone.
export const arrivalsStored = prepared<StoredText>(
  'store_arrivals',
  `with text as (
     select * from unnest($6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::uuid[], $11::uuid[], $12::bytea[],
       $13::bytea[], $14::bytea[], $15::text[], $16::integer[], $17::text[], $18::timestamptz[], $19::uuid[],
       $20::text[], $21::boolean[], $22::text[])
       as t (id, event_id, sid, phone_number, conversation_id, patient_id, body, media, form, encoding, segments,
             opt_out_type, occurred_at, audit_id, audit_detail, is_waiting, not_answer)),
   fresh as (
     insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, sender_number,
       patient_id, body_encrypted, media_encrypted, key_id, encoding, segments, delivery_status, twilio_sid,
       effects_applied_at, opt_out_type, not_answer, actor_kind, occurred_at, created_at)
     select $1::uuid, t.id, t.conversation_id, $2::uuid, 'inbound', 'conversation', t.phone_number, $3::text, t.patient_id,
       t.body, t.media, $4::uuid, t.encoding, t.segments, 'received', t.sid,
       case when t.audit_id is not null and not exists (
         select 1 from message d where d.clinic_id = $1 and d.conversation_id = t.conversation_id
            and d.direction = 'inbound' and d.effects_applied_at is null) then $5::timestamptz end,
       t.opt_out_type, t.not_answer, 'patient', t.occurred_at, $5
       from text t
     on conflict do nothing
     returning id, conversation_id, twilio_sid, occurred_at, effects_applied_at),
   arrived as (
     insert into message_event (clinic_id, id, message_id, twilio_sid, kind, delivery_status, raw_status, form_encrypted,
       key_id, occurred_at)
     select $1, t.event_id,
       coalesce(f.id, case when f.id is null then coalesce(
         (select s.id from fresh s where s.twilio_sid = t.sid),
         (select m.id from message m where m.clinic_id = $1 and m.twilio_sid = t.sid)) end),
       t.sid, case when f.id is null then 'redelivered' else 'received' end, 'received', 'received', t.form, $4, $5
       from text t left join fresh f on f.id = t.id),
   news as (
     select f.conversation_id, max(f.occurred_at) as at,
       (array_agg(f.id order by f.occurred_at desc, f.id desc))[1] as id,
       min(f.occurred_at) filter (where f.effects_applied_at is not null and t.is_waiting) as waiting_since
       from fresh f join text t on t.id = f.id
      group by f.conversation_id order by min(t.phone_number)),
   noted as (
     update conversation c set
       last_message_id = case when c.last_message_at is null or c.last_message_at <= n.at then n.id else c.last_message_id end,
       last_message_at = greatest(c.last_message_at, n.at),
       last_inbound_at = greatest(c.last_inbound_at, n.at),
       waiting_since = coalesce(c.waiting_since, n.waiting_since),
       status = case when n.waiting_since is null then c.status else 'open' end,
       snoozed_until = case when n.waiting_since is null then c.snoozed_until end
       from news n where c.clinic_id = $1 and c.id = n.conversation_id),
   audited as (
     insert into audit_event (clinic_id, id, action, subject_kind, subject_id, actor_kind, detail, occurred_at)
     select $1, t.audit_id, 'reply.applied', 'message', f.id, 'patient', t.audit_detail::jsonb, $5
       from fresh f join text t on t.id = f.id where f.effects_applied_at is not null),
   told as (
     insert into change (clinic_id, kind, subject_id, conversation_id)
     select $1, 'message', id, conversation_id from fresh)
   select id, effects_applied_at is null as "isDue" from fresh`,
);

/**
 * Stores texts, once for each SID, and notes them in their conversations, in one statement that needs no transaction
 * around it. Returns those that are new.
 */
export function storeArrivals(
  connection: Connection,
  of: Arrivals,
  arrivals: readonly Arrival[],
): Promise<StoredText[]> {
  return runPrepared(connection, arrivalsStored, [
    of.clinicId,
    of.senderId,
    of.senderNumber,
    of.keyId,
    of.storedAt,
    arrivals.map(({ id }) => id),
    arrivals.map(({ eventId }) => eventId),
    arrivals.map(({ sid }) => sid),
    arrivals.map(({ phoneNumber }) => phoneNumber),
    arrivals.map(({ conversationId }) => conversationId),
    arrivals.map(({ patientId }) => patientId),
    arrivals.map(({ body }) => body),
    arrivals.map(({ media }) => media),
    arrivals.map(({ form }) => form),
    arrivals.map(({ encoding }) => encoding),
    arrivals.map(({ segments }) => segments),
    arrivals.map(({ optOutType }) => optOutType),
    arrivals.map(({ occurredAt }) => occurredAt),
    arrivals.map(({ settled }) => settled?.auditId ?? null),
    arrivals.map(({ settled }) => settled?.auditDetail ?? null),
    arrivals.map(({ settled }) => settled?.isWaiting ?? false),
    arrivals.map(({ notAnswer }) => notAnswer),
  ]);
}
