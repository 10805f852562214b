import type { Verdict } from '@/domain/gate/judgeSend.ts';
import type { Connection } from './database.ts';
import { decisionColumns, decisionRecord, decisionsAsJson, type NewDecision } from './decisionQueries.ts';
import { onlyJudged } from './onlyJudged.ts';
import { prepared, runPrepared } from './prepared.ts';

/** Waits for every claim and opt-out of these numbers, and keeps others waiting until commit. In one order, so that no two wait for each other. */
export async function lockNumbers(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<void> {
  await runPrepared(connection, lockAll, [clinicId, [...new Set(phoneNumbers)].toSorted()]);
}

const lockAll = prepared<{ locked: number }>(
  'direct_lock_numbers',
  `select count(pg_advisory_xact_lock(hashtextextended($1::text || '/' || n, 0)))::int as locked
     from unnest($2::text[]) as n`,
);

/** Conversations of the sender with these numbers, made where they are new. Returns their ids by number. */
export async function makeConversations(
  connection: Connection,
  line: { clinicId: string; senderId: string },
  conversations: readonly { id: string; phoneNumber: string }[],
): Promise<Map<string, string>> {
  if (conversations.length === 0) return new Map();
  const sorted = conversations.toSorted((a, b) => (a.phoneNumber < b.phoneNumber ? -1 : 1));
  const numbers = sorted.map(({ phoneNumber }) => phoneNumber);
  await runPrepared(connection, insertLines, [
    line.clinicId,
    line.senderId,
    sorted.map(({ id }) => id),
    numbers,
  ]);
  // An inbound text may have made one meanwhile.
  const rows = await runPrepared(connection, linesOfNumbers, [line.clinicId, line.senderId, numbers]);
  return new Map(rows.map(({ id, phoneNumber }) => [phoneNumber, id]));
}

const insertLines = prepared<never>(
  'direct_insert_lines',
  `insert into conversation (clinic_id, id, sender_id, phone_number)
   select $1, id, $2, phone_number from unnest($3::uuid[], $4::text[]) as u(id, phone_number)
   on conflict (clinic_id, sender_id, phone_number) do nothing`,
);

const linesOfNumbers = prepared<{ id: string; phoneNumber: string }>(
  'direct_lines_of_numbers',
  `select id, phone_number as "phoneNumber" from conversation
    where clinic_id = $1 and sender_id = $2 and phone_number = any($3::text[])`,
);

/** A text as it is stored by a direct send, with the event that tells of it. */
export type NewSend = {
  id: string;
  verdict: Verdict;
  eventId: string;
  auditId: string;
  requestId: string | null;
  conversationId: string;
  category: string;
  phoneNumber: string;
  senderNumber: string | null;
  patientId: string | null;
  appointmentId: string | null;
  body: Buffer;
  media: Buffer | null;
  keyId: string;
  encoding: string;
  segments: number;
  templateKey: string | null;
  templateVersion: number | null;
  language: string;
  additions: readonly string[];
  warnings: readonly string[];
  reasonCode: string | null;
  /** Its claim asks for a Part 2 consent (SENS-01). */
  needsPart2: boolean;
  lane: 'staff' | 'reminders';
  sendAfter: Date | null;
  deadlineAt: Date | null;
  usefulUntil: Date | null;
  /** Null for a text that is queued; else it is claimed by this very statement. */
  attemptId: string | null;
  intentKey: string | null;
  actorKind: string;
  actorId: string | null;
  /** The staff member who takes the conversation by answering. */
  staffId: string | null;
  occurredAt: Date;
};

/** What the claims of a batch take from the pace of the sender and of the account, by their refill and what they hold at most. */
export type PaceDebit = {
  now: Date;
  segments: number;
  sender: { perSecond: number; burst: number };
  account: { key: string; perSecond: number; burst: number };
};

/**
 * Writes a batch of direct sends in one statement: texts, events, audit, decisions, their conversations, what the screens are told,
 * and the pace. What is claimed here becomes history, and is shown, with its result. At most one text a conversation. Returns the ids of the texts that are new: another one has the same
 * intent already.
 */
export async function writeDirectSends(
  connection: Connection,
  line: { clinicId: string; senderId: string },
  sends: readonly NewSend[],
  decisions: readonly NewDecision[],
  debit: PaceDebit,
): Promise<Set<string>> {
  onlyJudged(sends);
  const rows = await runPrepared(connection, writeSends, [
    line.clinicId,
    line.senderId,
    JSON.stringify(sends.map(columnsOfSend)),
    decisionsAsJson(decisions),
    debit.now,
    debit.segments,
    debit.sender.perSecond,
    debit.sender.burst,
    debit.account.key,
    debit.account.perSecond,
    debit.account.burst,
  ]);
  return new Set(rows.map(({ id }) => id));
}

function columnsOfSend(send: NewSend) {
  return {
    id: send.id,
    event_id: send.eventId,
    audit_id: send.auditId,
    request_id: send.requestId,
    conversation_id: send.conversationId,
    category: send.category,
    phone_number: send.phoneNumber,
    sender_number: send.senderNumber,
    patient_id: send.patientId,
    appointment_id: send.appointmentId,
    body: send.body.toString('base64'),
    media: send.media?.toString('base64'),
    key_id: send.keyId,
    encoding: send.encoding,
    segments: send.segments,
    template_key: send.templateKey,
    template_version: send.templateVersion,
    language: send.language,
    additions: send.additions,
    warnings: send.warnings,
    reason_code: send.reasonCode,
    needs_part2: send.needsPart2,
    lane: send.lane,
    send_after: send.sendAfter,
    deadline_at: send.deadlineAt,
    useful_until: send.usefulUntil,
    attempt_id: send.attemptId,
    intent_key: send.intentKey,
    actor_kind: send.actorKind,
    actor_id: send.actorId,
    staff_id: send.staffId,
    occurred_at: send.occurredAt,
  };
}

// The sender's pace before the account's, as background claims lock them: the other way round the two wait for each other.
const writeSends = prepared<{ id: string }>(
  'direct_write',
  `with u as materialized (
     select * from jsonb_to_recordset($3::jsonb) as r(
       id uuid, event_id uuid, audit_id uuid, request_id text, conversation_id uuid, category text, phone_number text, sender_number text, patient_id uuid,
       appointment_id uuid, body text, media text, key_id uuid, encoding text, segments integer, template_key text,
       template_version integer, language text, additions text[], warnings text[], reason_code text, needs_part2 boolean, lane text, send_after timestamptz,
       deadline_at timestamptz, useful_until timestamptz, attempt_id uuid, intent_key text, actor_kind text, actor_id text, staff_id uuid,
       occurred_at timestamptz)),
   stored as (
     insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, sender_number,
       patient_id, appointment_id, body_encrypted, media_encrypted, key_id, encoding, segments, template_key,
       template_version, language, additions, warnings, dispatch_state, reason_code, needs_part2, lane, send_after, deadline_at, useful_until, attempt_id, attempts, creates,
       claimed_at, intent_key, actor_kind, actor_id, occurred_at)
     select $1::uuid, id, conversation_id, $2::uuid, 'outbound', category, phone_number, sender_number,
       patient_id, appointment_id, decode(body, 'base64'), decode(media, 'base64'), key_id, encoding, segments, template_key,
       template_version, language, additions, warnings, case when attempt_id is null then 'queued' else 'sending' end, reason_code, needs_part2, lane, send_after,
       deadline_at, useful_until, attempt_id, case when attempt_id is null then 0 else 1 end, case when attempt_id is null then 0 else 1 end,
       case when attempt_id is not null then occurred_at end, intent_key, actor_kind, actor_id, occurred_at
       from u
     on conflict do nothing
     returning id),
   fresh as (
     select u.* from u join stored using (id)),
   told as (
     insert into message_event (clinic_id, id, message_id, kind, reason_code, attempt_id, occurred_at)
     select $1::uuid, event_id, id, 'queued', reason_code, null, occurred_at from fresh where attempt_id is null),
   decided as (
     insert into decision (clinic_id, ${decisionColumns})
     select $1::uuid, ${decisionColumns} from jsonb_to_recordset($4::jsonb) as r(${decisionRecord})
      where message_id is null or message_id in (select id from stored)),
   audited as (
     insert into audit_event (clinic_id, id, action, subject_kind, subject_id, actor_kind, actor_id, detail, request_id, occurred_at)
     select $1::uuid, audit_id, 'message.requested', 'message', id,
            actor_kind, actor_id, jsonb_build_object('category', category, 'template', template_key, 'warnings', warnings,
              'reason', reason_code, 'isLater', attempt_id is null, 'appointmentId', appointment_id), request_id, occurred_at from fresh),
   shown as (
     insert into change (clinic_id, kind, subject_id, conversation_id)
     select $1::uuid, c.kind, c.subject_id, fresh.conversation_id from fresh
      cross join lateral (values ('message', fresh.id), ('conversation', fresh.conversation_id)) as c(kind, subject_id)
      where c.kind = 'conversation' or fresh.attempt_id is null),
   line as (
     select c.id from conversation c join fresh on c.clinic_id = $1 and c.id = fresh.conversation_id
      order by c.phone_number for update of c),
   latest as (
     update conversation c set
       last_message_id = case when c.last_message_at is null or c.last_message_at <= fresh.occurred_at then fresh.id else c.last_message_id end,
       last_message_at = greatest(c.last_message_at, fresh.occurred_at),
       waiting_since = case when fresh.staff_id is null then c.waiting_since end,
       assigned_to = coalesce(c.assigned_to, fresh.staff_id)
      from line join fresh on fresh.conversation_id = line.id
     where c.clinic_id = $1 and c.id = line.id),
   paced as (
     insert into sender_pace as p (clinic_id, sender_id, segments, refilled_at)
     select $1::uuid, $2::uuid, $8::float8 - $6::float8, $5::timestamptz where $6::float8 > 0
     on conflict (clinic_id, sender_id) do update set
       segments = least($8::float8, p.segments + $7::float8 * greatest(0, extract(epoch from $5::timestamptz - p.refilled_at))) - $6::float8,
       refilled_at = greatest(p.refilled_at, $5::timestamptz)
     returning 1),
   charged as (
     insert into rate_bucket as b (key, tokens, refilled_at)
     select $9::text, $11::float8 - $6::float8, $5::timestamptz from (select count(*) from paced) as after_pace where $6::float8 > 0
     on conflict (key) do update set
       tokens = least($11::float8, b.tokens + $10::float8 * greatest(0, extract(epoch from $5::timestamptz - b.refilled_at))) - $6::float8,
       refilled_at = greatest(b.refilled_at, $5::timestamptz))
   select id from stored`,
);

/**
 * Takes back texts of whose commit nobody knows, if they are there. The caller holds the locks of their numbers, so that the
 * transaction in doubt has ended. Returns those that were there.
 */
export async function withdrawUnconfirmed(
  connection: Connection,
  clinicId: string,
  texts: readonly { id: string; eventId: string }[],
  now: Date,
): Promise<string[]> {
  const rows = await runPrepared(connection, withdrawTexts, [
    clinicId,
    texts.map(({ id }) => id),
    texts.map(({ eventId }) => eventId),
    now,
  ]);
  return rows.map(({ id }) => id);
}

const withdrawTexts = prepared<{ id: string }>(
  'direct_withdraw',
  `with taken_back as (
     update message m set dispatch_state = 'withdrawn', reason_code = 'commit_unconfirmed', creates = 0
       from unnest($2::uuid[], $3::uuid[]) as u(id, event_id)
      where m.clinic_id = $1 and m.id = u.id and m.dispatch_state in ('queued', 'sending')
     returning m.id, m.conversation_id, u.event_id),
   told as (
     insert into message_event (clinic_id, id, message_id, kind, reason_code, occurred_at)
     select $1::uuid, event_id, id, 'withdrawn', 'commit_unconfirmed', $4::timestamptz from taken_back),
   shown as (
     insert into change (clinic_id, kind, subject_id, conversation_id)
     select $1::uuid, 'message', id, conversation_id from taken_back),
   -- Reminders that went by them are to be written anew.
   again as (
     insert into appointment_unplanned (clinic_id, appointment_id)
     select distinct $1::uuid, r.appointment_id from taken_back t cross join lateral
            (select appointment_id from reminder where clinic_id = $1::uuid and message_id = t.id offset 0) as r
     on conflict do nothing),
   notices_again as (
     insert into notice_unplanned (clinic_id, notice_id)
     select distinct $1::uuid, n.notice_id from taken_back t cross join lateral
            (select notice_id from notice_text where clinic_id = $1::uuid and message_id = t.id offset 0) as n
     on conflict do nothing)
   select id from taken_back`,
);
