import { sql } from 'kysely';
import type { Connection } from './database.ts';
import { onlyJudged } from './onlyJudged.ts';
import { linksAtGateOf, numberAtGateOf, type NumberAtGate, type PersonAtGate } from './linksAtGate.ts';
import { sentTextsOf, type ListedText } from './sentTexts.ts';
import type { ConsentGiver, ConsentKind, WrittenFlag } from '@/domain/consent/consentEvent.ts';
import type { Verdict } from '@/domain/gate/judgeSend.ts';
import type { Category } from '@/domain/message/category.ts';

// Written by hand and by arrays: one statement for a thousand recipients, planned once, costs a fraction of a thousand rows of
// parameters (`npm run bench -- freeze`).

export type ListedRecipient = PersonAtGate & {
  patientId: string;
  /** E.164; null when the patient has no number in use. */
  phoneNumber: string | null;
  /** What is known of that number. */
  known: NumberAtGate | null;
  lastInboundAt: Date | null;
  conversationId: string | null;
  suppressionId: string | null;
  lastOptOutAt: Date | null;
  /** A text of this campaign to this number exists. */
  isTaken: boolean;
  /** What the caps count (TCPA-08). */
  sentTexts: ListedText[];
};

/**
 * A page of the list by patient, with what the gate asks about each. Of the numbers that texts about the patient may go to now, the main
 * mobile one, else any mobile one, else the main one; where they may go to none, the main one all the same, so that the gate says why.
 */
export async function listedRecipients(
  connection: Connection,
  clinicId: string,
  campaign: { id: string; senderId: string },
  page: { limit: number; afterId: string | null; now: Date },
): Promise<ListedRecipient[]> {
  // One look-up in an index a question and number, whatever is known of the sizes of the tables: joined, a new campaign's list was
  // met with whole-table plans, a hundred times as slow. A sort for each of them would cost more than the look-ups.
  const isOpen = sql`and (n.texts_until is null or n.texts_until > ${page.now}::timestamptz)
                   and (n.texts_from is null or n.texts_from <= ${page.now}::timestamptz)`;
  const { rows } = await sql<ListedRecipient>`
    with page as materialized (
      select patient_id from campaign_recipient
       where clinic_id = ${clinicId}::uuid and campaign_id = ${campaign.id}::uuid
         and patient_id > coalesce(${page.afterId}::uuid, '00000000-0000-0000-0000-000000000000')
       order by patient_id limit ${page.limit}),
    listed as materialized (
      select p.id as patient_id, p.given_name, p.language, p.birth_date,
             jsonb_build_object('at', p.deceased_at) ->> 'at' as deceased_at,
             jsonb_build_object('at', p.do_not_text_since) ->> 'at' as do_not_text_since, p.care_state,
             p.time_zone, p.zip, p.address_state,
             ${sql.raw(linksAtGateOf('p.clinic_id', 'p.id'))} as links,
             coalesce(
               (select n.phone_number from patient_phone_number n
                 where n.clinic_id = p.clinic_id and n.patient_id = p.id and n.removed_at is null ${isOpen}
                   and n.is_primary and lower(n.label) = 'mobile'),
               (select min(n.phone_number) from patient_phone_number n
                 where n.clinic_id = p.clinic_id and n.patient_id = p.id and n.removed_at is null ${isOpen}
                   and lower(n.label) = 'mobile'),
               (select n.phone_number from patient_phone_number n
                 where n.clinic_id = p.clinic_id and n.patient_id = p.id and n.removed_at is null ${isOpen} and n.is_primary),
               (select min(n.phone_number) from patient_phone_number n
                 where n.clinic_id = p.clinic_id and n.patient_id = p.id and n.removed_at is null ${isOpen}),
               (select n.phone_number from patient_phone_number n
                 where n.clinic_id = p.clinic_id and n.patient_id = p.id and n.removed_at is null and n.is_primary),
               (select min(n.phone_number) from patient_phone_number n
                 where n.clinic_id = p.clinic_id and n.patient_id = p.id and n.removed_at is null)) as phone_number
        from patient p
       where p.clinic_id = ${clinicId}::uuid and p.id = any(array(select patient_id from page)))
    select listed.*,
           ${sql.raw(numberAtGateOf('mine.clinic_id', 'listed.phone_number'))} as known,
           (select max(c.last_inbound_at) from conversation c
             where c.clinic_id = ${clinicId}::uuid and c.phone_number = listed.phone_number) as last_inbound_at,
           (select c.id from conversation c
             where c.clinic_id = ${clinicId}::uuid and c.sender_id = ${campaign.senderId}::uuid
               and c.phone_number = listed.phone_number) as conversation_id,
           (select s.id from suppression s
             where s.clinic_id = ${clinicId}::uuid and s.phone_number = listed.phone_number and s.lifted_at is null)
             as suppression_id,
           (select max(s.started_at) from suppression s
             where s.clinic_id = ${clinicId}::uuid and s.phone_number = listed.phone_number) as last_opt_out_at,
           (select true from message m
             where m.clinic_id = ${clinicId}::uuid and m.campaign_id = ${campaign.id}::uuid
               and m.phone_number = listed.phone_number) is not null as is_taken,
           ${sql.raw(sentTextsOf('listed.phone_number', 'mine.week_ago', 'mine.clinic_id'))} as sent_texts
      from listed cross join (select ${clinicId}::uuid as clinic_id, ${page.now}::timestamptz - interval '7 days' as week_ago) as mine
     order by patient_id`.execute(connection);
  return rows;
}

export type ListedConsent = {
  id: string;
  patientId: string | null;
  phoneNumber: string;
  category: Category;
  kind: ConsentKind;
  action: 'granted' | 'revoked' | 'attested';
  occurredAt: Date;
  basis: ConsentGiver | null;
  endsAt: Date | null;
  writtenFlags: WrittenFlag[] | null;
};

/** The consent record of these numbers, by number. */
export async function consentsOfNumbers(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<Map<string, ListedConsent[]>> {
  if (phoneNumbers.length === 0) return new Map();
  const { rows } = await sql<ListedConsent>`
    select id, patient_id, phone_number, category, kind, action, occurred_at, basis, ends_at, written_flags from consent_event
     where clinic_id = ${clinicId}::uuid and phone_number = any(${[...phoneNumbers]}::text[])`.execute(
    connection,
  );
  return Map.groupBy(rows, ({ phoneNumber }) => phoneNumber);
}

/** Texts to these numbers since a moment that the database had lost and got back from Twilio's list, their words still sealed. */
export async function importedTexts(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
  since: Date,
): Promise<{ id: string; phoneNumber: string; keyId: string; bodyEncrypted: Buffer }[]> {
  if (phoneNumbers.length === 0) return [];
  const { rows } = await sql<{ id: string; phoneNumber: string; keyId: string; bodyEncrypted: Buffer }>`
    select id, phone_number, key_id, body_encrypted from message
     where clinic_id = ${clinicId}::uuid and phone_number = any(${[...phoneNumbers]}::text[]) and direction = 'outbound'
       and claimed_at >= ${since}::timestamptz and reason_code = 'imported'`.execute(connection);
  return rows;
}

/** Whether such texts were taken in since a moment: the database was restored from a backup. */
export async function wasRestoredSince(
  connection: Connection,
  clinicId: string,
  since: Date,
): Promise<boolean> {
  const row = await connection
    .selectFrom('witnessFinding')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('foundAt', '>=', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

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
  const { rows } = await sql<{ id: string }>`
    insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, sender_number,
      patient_id, campaign_id, body_encrypted, key_id, encoding, segments, template_key, language, additions,
      dispatch_state, needs_part2, lane, send_after, deadline_at, actor_kind, actor_id, occurred_at, created_at)
    select ${batch.clinicId}::uuid, u.id, u.conversation_id, ${batch.senderId}::uuid, 'outbound', ${batch.category}::text,
           u.phone_number, ${batch.senderNumber}::text, u.patient_id, ${batch.campaignId}::uuid, u.body,
           ${batch.keyId}::uuid, u.encoding, u.segments, ${batch.templateKey}::text, u.language,
           string_to_array(u.additions, ','), 'queued', ${batch.needsPart2}::boolean, 'campaigns', u.send_after,
           u.deadline_at, ${batch.actorKind}::text, ${batch.actorId}::text,
           ${batch.occurredAt}::timestamptz, ${batch.createdAt}::timestamptz
      from unnest(${texts.map(({ id }) => id)}::uuid[], ${texts.map(({ conversationId }) => conversationId)}::uuid[],
             ${texts.map(({ patientId }) => patientId)}::uuid[], ${texts.map(({ phoneNumber }) => phoneNumber)}::text[],
             ${texts.map(({ body }) => body)}::bytea[], ${texts.map(({ encoding }) => encoding)}::text[],
             ${texts.map(({ segments }) => segments)}::int[], ${texts.map(({ language }) => language)}::text[],
             ${texts.map(({ additions }) => additions.join(','))}::text[],
             ${texts.map(({ sendAfter }) => sendAfter)}::timestamptz[],
             ${texts.map(({ deadlineAt }) => deadlineAt)}::timestamptz[])
        as u (id, conversation_id, patient_id, phone_number, body, encoding, segments, language, additions, send_after, deadline_at)
    on conflict do nothing
    returning id`.execute(connection);
  return new Set(rows.map(({ id }) => id));
}

/** Notes in the history of each text that it waits. */
export async function recordQueuedTexts(
  connection: Connection,
  clinicId: string,
  messageIds: readonly string[],
  at: Date,
  newId: () => string,
): Promise<void> {
  if (messageIds.length === 0) return;
  await sql`
    insert into message_event (clinic_id, id, message_id, kind, occurred_at)
    select ${clinicId}::uuid, u.id, u.message_id, 'queued', ${at}::timestamptz
      from unnest(${messageIds.map(() => newId())}::uuid[], ${[...messageIds]}::uuid[]) as u (id, message_id)`.execute(
    connection,
  );
}
