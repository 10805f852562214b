import { sql } from 'kysely';
import type { Verdict } from '@/domain/gate/judgeSend.ts';
import type { Category } from '@/domain/message/category.ts';
import { arrayOf, bytesArrayOf } from './arrayLiteral.ts';
import type { Connection } from './database.ts';
import { onlyJudged } from './onlyJudged.ts';
import { prepared, runPrepared } from './prepared.ts';

/** The conversations of a sender with these numbers, made where there is none. No row is locked for longer than its insert. */
export async function conversationsWith(
  connection: Connection,
  clinicId: string,
  senderId: string,
  phoneNumbers: readonly string[],
  newId: () => string,
): Promise<Map<string, string>> {
  if (phoneNumbers.length === 0) return new Map();
  const { rows: made } = await sql<{ id: string; phoneNumber: string }>`
    insert into conversation (clinic_id, id, sender_id, phone_number)
    select ${clinicId}::uuid, u.id, ${senderId}::uuid, u.phone_number
      from unnest(${phoneNumbers.map(() => newId())}::uuid[], ${[...phoneNumbers]}::text[]) as u (id, phone_number)
     order by u.phone_number
    on conflict (clinic_id, sender_id, phone_number) do nothing
    returning id, phone_number`.execute(connection);
  const ids = new Map(made.map(({ id, phoneNumber }) => [phoneNumber, id]));
  const others = phoneNumbers.filter((phoneNumber) => !ids.has(phoneNumber));
  if (others.length === 0) return ids;
  const { rows: found } = await sql<{ id: string; phoneNumber: string }>`
    select id, phone_number from conversation
     where clinic_id = ${clinicId}::uuid and sender_id = ${senderId}::uuid
       and phone_number = any(${others}::text[])`.execute(connection);
  for (const { id, phoneNumber } of found) ids.set(phoneNumber, id);
  return ids;
}

/** What all texts of one batch have in common. */
export type FrozenBatch = {
  clinicId: string;
  campaignId: string;
  senderId: string;
  senderNumber: string | null;
  category: Category;
  /** The claims ask for a Part 2 consent again (SENS-01). */
  needsPart2: boolean;
  templateKey: string | null;
  keyId: string;
  actorKind: string;
  actorId: string | null;
  /** When the campaign was started: a consent that was taken back since is found by the claim. */
  createdAt: Date;
  occurredAt: Date;
};

export type FrozenText = {
  id: string;
  verdict: Verdict;
  sendAfter: Date;
  deadlineAt: Date;
  conversationId: string;
  patientId: string;
  phoneNumber: string;
  body: Buffer;
  encoding: string;
  segments: number;
  language: string;
  additions: readonly string[];
};

/** Queues the texts of a batch. Returns the ids of those that are new: a number gets one text of a campaign. */
export async function insertCampaignTexts(
  connection: Connection,
  batch: FrozenBatch,
  texts: readonly FrozenText[],
): Promise<Set<string>> {
  if (texts.length === 0) return new Set();
  onlyJudged(texts);
  const rows = await runPrepared(connection, insertTexts, [
    batch.clinicId,
    batch.senderId,
    batch.category,
    batch.senderNumber,
    batch.campaignId,
    batch.keyId,
    batch.templateKey,
    batch.needsPart2,
    batch.actorKind,
    batch.actorId,
    batch.occurredAt,
    batch.createdAt,
    arrayOf(texts.map(({ id }) => id)),
    arrayOf(texts.map(({ conversationId }) => conversationId)),
    arrayOf(texts.map(({ patientId }) => patientId)),
    arrayOf(texts.map(({ phoneNumber }) => phoneNumber)),
    bytesArrayOf(texts.map(({ body }) => body)),
    arrayOf(texts.map(({ encoding }) => encoding)),
    arrayOf(texts.map(({ segments }) => segments)),
    arrayOf(texts.map(({ language }) => language)),
    texts.map(({ additions }) => additions.join(',')),
    arrayOf(texts.map(({ sendAfter }) => sendAfter.toISOString())),
    arrayOf(texts.map(({ deadlineAt }) => deadlineAt.toISOString())),
  ]);
  return new Set(rows.map(({ id }) => id));
}

const insertTexts = prepared<{ id: string }>(
  'campaign_texts_insert',
  `insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, sender_number,
     patient_id, campaign_id, body_encrypted, key_id, encoding, segments, template_key, language, additions,
     dispatch_state, needs_part2, lane, send_after, deadline_at, actor_kind, actor_id, occurred_at, created_at)
   select $1::uuid, u.id, u.conversation_id, $2::uuid, 'outbound', $3::text, u.phone_number, $4::text, u.patient_id, $5::uuid, u.body,
          $6::uuid, u.encoding, u.segments, $7::text, u.language, string_to_array(u.additions, ','), 'queued', $8::boolean, 'campaigns',
          u.send_after, u.deadline_at, $9::text, $10::text, $11::timestamptz, $12::timestamptz
     from unnest($13::uuid[], $14::uuid[], $15::uuid[], $16::text[], $17::bytea[], $18::text[], $19::int[], $20::text[], $21::text[],
            $22::timestamptz[], $23::timestamptz[])
       as u (id, conversation_id, patient_id, phone_number, body, encoding, segments, language, additions, send_after, deadline_at)
   on conflict do nothing
   returning id`,
);

/** Notes in the history of each text that it waits. */
export async function recordQueuedTexts(
  connection: Connection,
  clinicId: string,
  messageIds: readonly string[],
  at: Date,
  newId: () => string,
): Promise<void> {
  if (messageIds.length === 0) return;
  await runPrepared(connection, insertQueued, [
    clinicId,
    arrayOf(messageIds.map(() => newId())),
    arrayOf(messageIds),
    at,
  ]);
}

const insertQueued = prepared<never>(
  'campaign_texts_queued',
  `insert into message_event (clinic_id, id, message_id, kind, occurred_at)
   select $1::uuid, u.id, u.message_id, 'queued', $4::timestamptz from unnest($2::uuid[], $3::uuid[]) as u (id, message_id)`,
);
