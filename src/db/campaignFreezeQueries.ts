import { sql } from 'kysely';
import type { Connection } from './database.ts';
import { linksAtGateOf, numberAtGateOf, type NumberAtGate, type PersonAtGate } from './linksAtGate.ts';
import { sentTextsOf, type ListedText } from './sentTexts.ts';
import type { ConsentGiver, ConsentKind, WrittenFlag } from '@/domain/consent/consentEvent.ts';
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
      select p.id as "patientId", p.given_name as "givenName", p.language, p.birth_date as "birthDate",
             jsonb_build_object('at', p.deceased_at) ->> 'at' as "deceasedAt",
             jsonb_build_object('at', p.do_not_text_since) ->> 'at' as "doNotTextSince", p.care_state as "careState",
             p.time_zone as "timeZone", p.zip, p.address_state as "addressState",
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
                 where n.clinic_id = p.clinic_id and n.patient_id = p.id and n.removed_at is null)) as "phoneNumber"
        from patient p
       where p.clinic_id = ${clinicId}::uuid and p.id = any(array(select patient_id from page)))
    select listed.*,
           ${sql.raw(numberAtGateOf('mine.clinic_id', 'listed."phoneNumber"'))} as known,
           (select max(c.last_inbound_at) from conversation c
             where c.clinic_id = ${clinicId}::uuid and c.phone_number = listed."phoneNumber") as "lastInboundAt",
           (select c.id from conversation c
             where c.clinic_id = ${clinicId}::uuid and c.sender_id = ${campaign.senderId}::uuid
               and c.phone_number = listed."phoneNumber") as "conversationId",
           (select s.id from suppression s
             where s.clinic_id = ${clinicId}::uuid and s.phone_number = listed."phoneNumber" and s.lifted_at is null)
             as "suppressionId",
           (select max(s.started_at) from suppression s
             where s.clinic_id = ${clinicId}::uuid and s.phone_number = listed."phoneNumber") as "lastOptOutAt",
           (select true from message m
             where m.clinic_id = ${clinicId}::uuid and m.campaign_id = ${campaign.id}::uuid
               and m.phone_number = listed."phoneNumber") is not null as "isTaken",
           ${sql.raw(sentTextsOf('listed."phoneNumber"', 'mine.week_ago', 'mine.clinic_id'))} as "sentTexts"
      from listed cross join (select ${clinicId}::uuid as clinic_id, ${page.now}::timestamptz - interval '7 days' as week_ago) as mine
     order by "patientId"`.execute(connection.withoutPlugins());
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
    select id, patient_id as "patientId", phone_number as "phoneNumber", category, kind, action, occurred_at as "occurredAt", basis,
           ends_at as "endsAt", written_flags as "writtenFlags"
      from consent_event
     where clinic_id = ${clinicId}::uuid and phone_number = any(${[...phoneNumbers]}::text[])`.execute(
    connection.withoutPlugins(),
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
