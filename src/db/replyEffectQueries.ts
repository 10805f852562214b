import type { Verdict } from '@/domain/gate/judgeSend.ts';
import type { Connection } from './database.ts';
import { decisionColumns, decisionRecord, decisionsAsJson, type NewDecision } from './decisionQueries.ts';
import { prepared, runPrepared } from './prepared.ts';
import type { AskedVisitState } from './replyQueries.ts';

type Scope = { clinicId: string; at: Date };

/** What a reply makes of an appointment. */
export type VisitChange = {
  appointmentId: string;
  from: string;
  to: string;
  holdSlot: boolean;
  eventId: string;
  messageId: string;
  conversationId: string;
};

const visitsChanged = prepared<never>(
  'reply_change_visits',
  `with u as (
     select * from unnest($3::uuid[], $4::text[], $5::text[], $6::boolean[], $7::uuid[], $8::uuid[], $9::uuid[])
       as u (id, old_status, status, hold, event_id, message_id, conversation_id)),
   changed as (
     update appointment a set status = u.status, slot_held = u.hold, updated_at = $2::timestamptz
       from u where a.clinic_id = $1 and a.id = u.id),
   kept as (
     insert into appointment_event
       (clinic_id, id, appointment_id, kind, from_status, to_status, message_id, actor_kind, occurred_at)
     select $1::uuid, event_id, id, 'answered', old_status, status, message_id, 'patient', $2 from u)
   insert into change (clinic_id, kind, subject_id, conversation_id)
   select $1, 'appointment', id, conversation_id from u`,
);

/** Applies patients' answers to the appointments that were asked about. Their rows are locked, and the rules have decided. */
export async function changeVisits(
  connection: Connection,
  { clinicId, at }: Scope,
  changes: readonly VisitChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await runPrepared(connection, visitsChanged, [
    clinicId,
    at,
    changes.map(({ appointmentId }) => appointmentId),
    changes.map(({ from }) => from),
    changes.map(({ to }) => to),
    changes.map(({ holdSlot }) => holdSlot),
    changes.map(({ eventId }) => eventId),
    changes.map(({ messageId }) => messageId),
    changes.map(({ conversationId }) => conversationId),
  ]);
}

const questionsAnswered = prepared<never>(
  'reply_answer_questions',
  `update question q set answered_at = $2::timestamptz, last_answer = coalesce(u.answer, q.last_answer),
     visits = q.visits || u.visits::jsonb
     from unnest($3::uuid[], $4::text[], $5::text[]) as u (id, answer, visits)
    where q.clinic_id = $1 and q.id = u.id`,
);

/** An answer to a question. */
export type QuestionAnswer = {
  questionId: string;
  /** Null where nothing is said that holds for all that it asked about. */
  intent: string | null;
  /** Of a question about several: the visits that were answered. */
  visits: Readonly<Record<string, AskedVisitState>>;
};

/** Notes what was answered last, of a question about several for each of them; the answer may still change. */
export async function answerQuestions(
  connection: Connection,
  { clinicId, at }: Scope,
  answers: readonly QuestionAnswer[],
): Promise<void> {
  if (answers.length === 0) return;
  await runPrepared(connection, questionsAnswered, [
    clinicId,
    at,
    answers.map(({ questionId }) => questionId),
    answers.map(({ intent }) => intent),
    answers.map(({ visits }) => JSON.stringify(visits)),
  ]);
}

const questionsClosed = prepared<never>(
  'reply_close_questions',
  `update question set closed_at = $2::timestamptz where clinic_id = $1 and id = any($3::uuid[])`,
);

/** Closes questions that no longer wait for anything. */
export async function closeQuestions(
  connection: Connection,
  { clinicId, at }: Scope,
  ids: readonly string[],
): Promise<void> {
  if (ids.length > 0) await runPrepared(connection, questionsClosed, [clinicId, at, ids]);
}

export type ReplyTaskRow = {
  id: string;
  kind: string;
  priority: string;
  reason: string;
  patientId: string | null;
  conversationId: string;
  appointmentId: string | null;
  appointmentIds: readonly string[];
  messageId: string;
  rule: string;
};

const tasksOpened = prepared<never>(
  'reply_open_tasks',
  `with u as (
     select * from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[], $9::uuid[], $10::uuid[], $11::text[], $12::text[])
       as u (id, kind, priority, reason, patient_id, conversation_id, appointment_id, message_id, rule, appointment_ids)),
   opened as (
     insert into task (clinic_id, id, kind, priority, reason, patient_id, conversation_id, appointment_id, message_id, rule, opened_at, appointment_ids)
     select $1::uuid, id, kind, priority, reason, patient_id, conversation_id, appointment_id, message_id, rule, $2::timestamptz,
       string_to_array(appointment_ids, ',')::uuid[]
       from u)
   insert into change (clinic_id, kind, subject_id, conversation_id)
   select $1, 'task', id, conversation_id from u`,
);

/** Leaves work for staff. */
export async function openReplyTasks(
  connection: Connection,
  { clinicId, at }: Scope,
  tasks: readonly ReplyTaskRow[],
): Promise<void> {
  if (tasks.length === 0) return;
  await runPrepared(connection, tasksOpened, [
    clinicId,
    at,
    tasks.map(({ id }) => id),
    tasks.map(({ kind }) => kind),
    tasks.map(({ priority }) => priority),
    tasks.map(({ reason }) => reason),
    tasks.map(({ patientId }) => patientId),
    tasks.map(({ conversationId }) => conversationId),
    tasks.map(({ appointmentId }) => appointmentId),
    tasks.map(({ messageId }) => messageId),
    tasks.map(({ rule }) => rule),
    tasks.map(({ appointmentIds }) => appointmentIds.join(',')),
  ]);
}

/** An automatic answer, on the lane that overtakes everything. */
export type AnswerRow = {
  id: string;
  verdict: Verdict;
  decision: NewDecision;
  eventId: string;
  conversationId: string;
  senderId: string;
  category: 'system' | 'conversation';
  phoneNumber: string;
  senderNumber: string | null;
  patientId: string | null;
  appointmentId: string | null;
  body: Buffer;
  keyId: string;
  encoding: string;
  segments: number;
  language: string;
  additions: readonly string[];
  deadlineAt: Date;
  messageId: string;
};

const answersQueued = prepared<{ id: string }>(
  'reply_queue_answers',
  `with u as (
     select * from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::uuid[],
       $11::uuid[], $12::bytea[], $13::uuid[], $14::text[], $15::integer[], $16::text[], $17::text[], $18::timestamptz[],
       $19::uuid[])
       as u (id, event_id, conversation_id, sender_id, category, phone_number, sender_number, patient_id,
             appointment_id, body, key_id, encoding, segments, language, additions, deadline_at, message_id)),
   queued as (
     insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, sender_number,
       patient_id, appointment_id, body_encrypted, key_id, encoding, segments, language, additions, dispatch_state, lane,
       send_after, deadline_at, intent_key, answers_message_id, actor_kind, actor_id, occurred_at)
     select $1::uuid, id, conversation_id, sender_id, 'outbound', category, phone_number, sender_number, patient_id,
       appointment_id, body, key_id, encoding, segments, language,
       coalesce(string_to_array(nullif(additions, ''), ','), '{}'), 'queued', 'answers', $2::timestamptz, deadline_at,
       'answer:' || message_id, message_id, 'job', 'automatic_answer', $2 from u
     on conflict do nothing
     returning id, conversation_id),
   kept as (
     insert into message_event (clinic_id, id, message_id, kind, occurred_at)
     select $1, u.event_id, u.id, 'queued', $2 from u join queued using (id)),
   decided as (
     insert into decision (clinic_id, ${decisionColumns})
     select $1::uuid, ${decisionColumns} from jsonb_to_recordset($20::jsonb) as r(${decisionRecord})
      where message_id is null or message_id in (select id from queued)),
   told as (
     insert into change (clinic_id, kind, subject_id, conversation_id)
     select $1, 'message', id, conversation_id from queued)
   select id from queued`,
);

/** Queues those automatic answers that the gate lets go, one for each text, and keeps its decisions. Returns the ids of those that are new. */
export async function queueAnswers(
  connection: Connection,
  { clinicId, at }: Scope,
  all: readonly AnswerRow[],
): Promise<Set<string>> {
  if (all.length === 0) return new Set();
  const answers = all.filter(({ verdict }) => verdict.mayBeStored);
  const rows = await runPrepared(connection, answersQueued, [
    clinicId,
    at,
    answers.map(({ id }) => id),
    answers.map(({ eventId }) => eventId),
    answers.map(({ conversationId }) => conversationId),
    answers.map(({ senderId }) => senderId),
    answers.map(({ category }) => category),
    answers.map(({ phoneNumber }) => phoneNumber),
    answers.map(({ senderNumber }) => senderNumber),
    answers.map(({ patientId }) => patientId),
    answers.map(({ appointmentId }) => appointmentId),
    answers.map(({ body }) => body),
    answers.map(({ keyId }) => keyId),
    answers.map(({ encoding }) => encoding),
    answers.map(({ segments }) => segments),
    answers.map(({ language }) => language),
    answers.map(({ additions }) => additions.join(',')),
    answers.map(({ deadlineAt }) => deadlineAt),
    answers.map(({ messageId }) => messageId),
    decisionsAsJson(all.map(({ decision }) => decision)),
  ]);
  return new Set(rows.map(({ id }) => id));
}

/** The end of a text's effects. At most one of each conversation at a time. */
export type SettledReply = {
  messageId: string;
  conversationId: string;
  occurredAt: Date;
  auditId: string;
  auditDetail: string;
  /** start: the patient waits for an answer, and the conversation comes back to the inbox. stop: somebody has answered. */
  waiting: 'start' | 'stop' | null;
  /** The answer that was queued, the newest text of the conversation. */
  answerId: string | null;
};

const repliesSettled = prepared<never>(
  'reply_settle',
  `with u as (
     select * from unnest($3::uuid[], $4::uuid[], $5::timestamptz[], $6::uuid[], $7::text[], $8::text[], $9::uuid[])
       as u (id, conversation_id, occurred_at, audit_id, audit_detail, waiting, answer_id)),
   done as (
     update message m set effects_applied_at = $2::timestamptz from u where m.clinic_id = $1 and m.id = u.id),
   noted as (
     update conversation c set
       waiting_since = case u.waiting when 'start' then coalesce(c.waiting_since, u.occurred_at) when 'stop' then null
         else c.waiting_since end,
       status = case when u.waiting = 'start' then 'open' else c.status end,
       snoozed_until = case when u.waiting = 'start' then null else c.snoozed_until end,
       last_message_id = case when u.answer_id is not null and (c.last_message_at is null or c.last_message_at <= $2)
         then u.answer_id else c.last_message_id end,
       last_message_at = case when u.answer_id is null then c.last_message_at else greatest(c.last_message_at, $2) end
       from u where c.clinic_id = $1 and c.id = u.conversation_id and (u.waiting is not null or u.answer_id is not null)),
   audited as (
     insert into audit_event (clinic_id, id, action, subject_kind, subject_id, actor_kind, detail, occurred_at)
     select $1::uuid, audit_id, 'reply.applied', 'message', id, 'patient', audit_detail::jsonb, $2 from u)
   insert into change (clinic_id, kind, subject_id, conversation_id)
   select $1, 'conversation', conversation_id, conversation_id from u`,
);

/** Notes that texts have had their effects, and where their conversations stand. */
export async function settleReplies(
  connection: Connection,
  { clinicId, at }: Scope,
  replies: readonly SettledReply[],
): Promise<void> {
  if (replies.length === 0) return;
  await runPrepared(connection, repliesSettled, [
    clinicId,
    at,
    replies.map(({ messageId }) => messageId),
    replies.map(({ conversationId }) => conversationId),
    replies.map(({ occurredAt }) => occurredAt),
    replies.map(({ auditId }) => auditId),
    replies.map(({ auditDetail }) => auditDetail),
    replies.map(({ waiting }) => waiting),
    replies.map(({ answerId }) => answerId),
  ]);
}
