import { sql } from 'kysely';
import type { DispatchState } from '@/domain/message/status.ts';
import type { Category } from '@/domain/message/category.ts';
import type { Lane } from '@/domain/ledger/lane.ts';
import { promotionalCategories } from '@/domain/patient/careState.ts';
import type { KnownWhereabouts } from '@/domain/patient/whereabouts.ts';
import type { Connection } from './database.ts';
import { callerOfLane, usefulUntilOf, waitsForReview } from './gateFragments.ts';
import type { MessageRow } from './messageQueries.ts';
import { goneTextsOf, type ListedText } from './sentTexts.ts';
import { prepared, runPrepared } from './prepared.ts';

/** A due text, with what its claim and its hand-over need. */
export type DueText = {
  id: string;
  conversationId: string;
  phoneNumber: string;
  patientId: string | null;
  category: Category;
  lane: Lane;
  segments: number;
  deadlineAt: Date | null;
  /** Of a text that hours bind; of a campaign's, its campaign says it. */
  usefulUntil: Date | null;
  campaign: { sendsUntil: string | null; quietHours: 'ignore' | 'defer' } | null;
  /** Where its patient is, or everybody at the number where none is named; null where nobody is known, and for a text that no hours bind. */
  whereabouts: KnownWhereabouts[] | null;
  /** The clock of the visit that it is about, where its location has one of its own. */
  visitZone: string | null;
  /** Its claim asks for a Part 2 consent (SENS-01). */
  needsPart2: boolean;
  createdAt: Date;
  sendAfter: Date;
  bodyEncrypted: Buffer;
  mediaEncrypted: Buffer | null;
  keyId: string;
  /** False while an opt-out of its number is being recorded. */
  hasNumber: boolean;
};

/**
 * Due texts of one lane, oldest first, locked; what somebody else holds is passed over. The number's lock is taken
 * without waiting: a claim holds rows already, and waiting for an opt-out that waits for them would be a deadlock.
 */
export function lockDueTexts(
  connection: Connection,
  sender: { clinicId: string; senderId: string },
  lane: Lane,
  now: Date,
  limit: number,
): Promise<DueText[]> {
  return runPrepared(connection, dueTexts, [sender.clinicId, sender.senderId, lane, now, limit]);
}

const place = `jsonb_build_object('timeZone', p.time_zone, 'zip', p.zip, 'addressState', p.address_state)`;

// The campaign of a text is asked: between a pause and the sweep that follows it, its texts are still due.
const dueTexts = prepared<DueText>(
  'due_texts',
  `select due.*, pg_try_advisory_xact_lock(hashtextextended($1::text || '/' || due."phoneNumber", 0)) as "hasNumber",
          case when due.campaign_id is not null then
            (select jsonb_build_object('sendsUntil', g.sends_until, 'quietHours', g.quiet_hours) from campaign g
              where g.clinic_id = $1::uuid and g.id = due.campaign_id) end as campaign,
          case when due.campaign_id is null and due."usefulUntil" is null then null
            when due."patientId" is not null then (select jsonb_build_array(${place}) from patient p
              where p.clinic_id = $1::uuid and p.id = due."patientId")
            else (select jsonb_agg(${place}) from patient_phone_number l
              join patient p on p.clinic_id = l.clinic_id and p.id = l.patient_id
              where l.clinic_id = $1::uuid and l.phone_number = due."phoneNumber" and l.removed_at is null) end as whereabouts,
          case when due.appointment_id is not null and due."usefulUntil" is not null then (select l.time_zone from appointment a
              join location l on l.clinic_id = a.clinic_id and l.id = a.location_id
              where a.clinic_id = $1::uuid and a.id = due.appointment_id) end as "visitZone"
     from (select id, conversation_id as "conversationId", phone_number as "phoneNumber", patient_id as "patientId", category, lane, segments,
                  deadline_at as "deadlineAt", useful_until as "usefulUntil", needs_part2 as "needsPart2", campaign_id, appointment_id, created_at as "createdAt", send_after as "sendAfter",
                  body_encrypted as "bodyEncrypted", media_encrypted as "mediaEncrypted", key_id as "keyId"
             from message
            where clinic_id = $1::uuid and sender_id = $2 and lane = $3 and dispatch_state = 'queued' and send_after <= $4
              -- Texts under review stay where they are; they must not fill the places of those behind them.
              and (lane in ('answers', 'staff') or not ${waitsForReview('message.conversation_id')})
              -- What is known of a visit by now may take its reminder back: that is worked out first.
              and (lane <> 'reminders' or appointment_id is null or not exists (select 1 from appointment_unplanned u
                where u.clinic_id = $1::uuid and u.appointment_id = message.appointment_id))
              and (lane <> 'reminders' or not exists (select 1 from reminder r join appointment_unplanned u
                on u.clinic_id = r.clinic_id and u.appointment_id = r.appointment_id where r.clinic_id = $1::uuid and r.message_id = message.id))
              and (lane <> 'reminders' or not exists (select 1 from notice_text t join notice_unplanned u
                on u.clinic_id = t.clinic_id and u.notice_id = t.notice_id where t.clinic_id = $1::uuid and t.message_id = message.id))
              and (campaign_id is null or campaign_id = any(array(
                select g.id from campaign g where g.clinic_id = $1::uuid and g.state in ('freezing', 'sending'))))
            order by send_after, id limit $5 for update skip locked) as due`,
);

/** What speaks against a text, read after its number was locked. */
export type TextFacts = {
  id: string;
  /** Texts about the patient do not go to this number any more, or not yet (ID-01, ID-02, ID-04, ID-05, ID-09, HIPAA-04). */
  isPersonStopped: boolean;
  isSuppressed: boolean;
  isConsentRevoked: boolean;
  /** Another consent was taken back, or has ended, since the text was asked for: whether one still covers it has to be asked. */
  isConsentInQuestion: boolean;
  /** It needs a Part 2 consent of its patient for the number, and none stands. */
  isPart2Missing: boolean;
  isUnderReview: boolean;
  /** Texts that Twilio may have made for this number and caller within the hour. */
  claims: number;
  isBrakeSet: boolean;
  /** What has left for the number in seven days; null where nobody has to count. */
  goneTexts: ListedText[] | null;
};

export function factsOfTexts(
  connection: Connection,
  clinicId: string,
  texts: readonly (Pick<
    DueText,
    'id' | 'conversationId' | 'phoneNumber' | 'patientId' | 'category' | 'createdAt' | 'needsPart2'
  > & {
    caller: string;
    /** Its caps may hold it. */
    isCounted: boolean;
  })[],
  { now, hourAgo }: { now: Date; hourAgo: Date },
): Promise<TextFacts[]> {
  return runPrepared(connection, textFacts, [
    clinicId,
    texts.map(({ id }) => id),
    texts.map(({ phoneNumber }) => phoneNumber),
    texts.map(({ conversationId }) => conversationId),
    texts.map(({ category }) => category),
    texts.map(({ createdAt }) => createdAt),
    texts.map(({ caller }) => caller),
    hourAgo,
    texts.map(({ patientId }) => patientId),
    now,
    promotionalCategories,
    texts.map(({ isCounted }) => isCounted),
    texts.map(({ needsPart2 }) => needsPart2),
  ]);
}

const textFacts = prepared<TextFacts>(
  'text_facts',
  `select t.id,
          exists (select 1 from patient_phone_number l where l.clinic_id = $1 and l.patient_id = t.patient_id
            and l.phone_number = t.phone_number and (l.texts_until <= $10::timestamptz or l.texts_from > $10::timestamptz
              or (l.promotions_until <= $10::timestamptz and t.category = any($11::text[])))) as "isPersonStopped",
          exists (select 1 from suppression s where s.clinic_id = $1 and s.phone_number = t.phone_number
            and s.lifted_at is null) as "isSuppressed",
          c.is_revoked as "isConsentRevoked", c.is_in_question as "isConsentInQuestion",
          t.needs_part2 and not coalesce(c.part2_given > coalesce(c.part2_taken_back, '-infinity'), false) as "isPart2Missing",
          ${waitsForReview('t.conversation_id')} as "isUnderReview",
          coalesce((select sum(m.creates)::int from message m where m.clinic_id = $1 and m.phone_number = t.phone_number
            and m.direction = 'outbound' and m.claimed_at > greatest($8::timestamptz, b.released_at)
            and ${callerOfLane('m.lane')} = t.caller), 0) as claims,
          b.is_set as "isBrakeSet",
          case when t.is_counted then ${goneTextsOf('t.phone_number', `$10::timestamptz - interval '7 days'`)} end as "goneTexts"
     from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::timestamptz[], $7::text[], $9::uuid[], $12::boolean[], $13::boolean[])
            as t(id, phone_number, conversation_id, category, created_at, caller, patient_id, is_counted, needs_part2)
    cross join lateral (select coalesce(bool_or(e.action = 'revoked' and e.category = t.category and e.kind <> 'part2' and e.recorded_at > t.created_at), false) as is_revoked,
              coalesce(bool_or((e.action = 'revoked' and e.recorded_at > t.created_at)
                or (e.ends_at > t.created_at and e.ends_at <= $10::timestamptz)), false) as is_in_question,
              max(e.occurred_at) filter (where e.kind = 'part2' and e.patient_id = t.patient_id and e.action = 'granted'
                and (e.ends_at is null or e.ends_at > $10::timestamptz)) as part2_given,
              max(e.occurred_at) filter (where e.kind = 'part2' and e.patient_id = t.patient_id and e.action = 'revoked') as part2_taken_back
            from consent_event e where e.clinic_id = $1 and e.phone_number = t.phone_number) as c
    cross join lateral (select coalesce(bool_or(released_at is null), false) as is_set, max(released_at) as released_at
            from brake where clinic_id = $1 and kind = 'recipient' and phone_number = t.phone_number and caller = t.caller) as b`,
);

/** What a claim writes. The account's bucket is shared with other senders' claims: it is counted down, not set. */
export type ClaimWrite = {
  sender: { clinicId: string; senderId: string };
  now: Date;
  claims: readonly { id: string; attemptId: string }[];
  pace: { segments: number; refilledAt: Date };
  account: { key: string; segmentsPerSecond: number; burst: number; taken: number };
  automated: { slot: Date; claims: number };
};

/** Marks a batch of locked texts as being sent, each under an attempt of its own, and pays for it, in one statement. */
export async function writeClaims(connection: Connection, write: ClaimWrite): Promise<void> {
  await runPrepared(connection, claimTexts, [
    write.sender.clinicId,
    write.sender.senderId,
    write.claims.map(({ id }) => id),
    write.claims.map(({ attemptId }) => attemptId),
    write.now,
    write.pace.segments,
    write.pace.refilledAt,
    write.account.key,
    write.account.segmentsPerSecond,
    write.account.burst,
    write.account.taken,
    write.automated.slot,
    write.automated.claims,
  ]);
}

const claimTexts = prepared<never>(
  'claim_texts',
  `with claimed as (
     update message set dispatch_state = 'sending', reason_code = null, attempt_id = u.attempt_id, claimed_at = $5::timestamptz,
            attempts = message.attempts + 1, creates = message.creates + 1
       from unnest($3::uuid[], $4::uuid[]) as u(id, attempt_id)
      where message.clinic_id = $1 and message.id = u.id),
   paced as (
     update sender_pace set segments = $6, refilled_at = $7::timestamptz where clinic_id = $1 and sender_id = $2),
   counted as (
     insert into automated_count as a (clinic_id, slot, claims) select $1, $12::timestamptz, $13::int where $13::int > 0
     on conflict (clinic_id, slot) do update set claims = a.claims + excluded.claims)
   insert into rate_bucket as b (key, tokens, refilled_at) values ($8, $10::float8 - $11::float8, $5::timestamptz)
   on conflict (key) do update set
     tokens = least($10::float8, b.tokens + $9::float8 * greatest(0, extract(epoch from $5::timestamptz - b.refilled_at))) - $11::float8,
     refilled_at = greatest(b.refilled_at, $5::timestamptz)`,
);

/** A text that does not leave now. */
export type TextStop = {
  id: string;
  state: Extract<DispatchState, 'queued' | 'blocked' | 'withdrawn'>;
  reason: string;
  /** When it is due again, and until when; null for one that waits for a person, or for nothing. */
  times: { sendAfter: Date; deadlineAt: Date } | null;
};

/** Texts that may not leave, or wait: `queued` ones without times are never due by themselves. */
export async function writeStops(
  connection: Connection,
  clinicId: string,
  stops: readonly TextStop[],
): Promise<void> {
  if (stops.length === 0) return;
  await sql`
    update message set dispatch_state = u.state, reason_code = u.reason,
           send_after = case when u.state = 'queued' then u.send_after else message.send_after end,
           deadline_at = coalesce(u.deadline_at, message.deadline_at)
    from unnest(${stops.map(({ id }) => id)}::uuid[], ${stops.map(({ state }) => state)}::text[],
                ${stops.map(({ reason }) => reason)}::text[],
                ${stops.map(({ times }) => times?.sendAfter ?? null)}::timestamptz[],
                ${stops.map(({ times }) => times?.deadlineAt ?? null)}::timestamptz[])
      as u(id, state, reason, send_after, deadline_at)
    where message.clinic_id = ${clinicId} and message.id = u.id`.execute(connection);
}

/** Claims that nobody has finished for `olderThan`: their process died between the claim and the result. */
export function abandonedClaims(
  connection: Connection,
  clinicId: string,
  olderThan: Date,
): Promise<MessageRow[]> {
  return connection
    .selectFrom('message')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('dispatchState', '=', 'sending')
    .where('claimedAt', '<', olderThan)
    .limit(500)
    .forUpdate()
    .skipLocked()
    .execute();
}

/** Withdraws texts that wait for a person, not for a time, and are past their deadline and of no use at another hour. Returns them. */
export async function withdrawHeldPastDeadline(
  connection: Connection,
  clinicId: string,
  now: Date,
): Promise<{ id: string; conversationId: string }[]> {
  return runPrepared(connection, heldPastDeadline, [clinicId, now]);
}

const heldPastDeadline = prepared<{ id: string; conversationId: string }>(
  'held_past_deadline',
  `update message set dispatch_state = 'withdrawn', reason_code = 'deadline_passed'
    where clinic_id = $1 and id in (select id from message where clinic_id = $1 and dispatch_state = 'queued'
      and send_after is null and deadline_at is not null and deadline_at <= $2::timestamptz
      and ${usefulUntilOf('message')} <= $2::timestamptz limit 500 for update skip locked)
   returning id, conversation_id as "conversationId"`,
);

/** Queues texts again that are claimed under these attempts and were never handed over. */
export async function queueUnsentAgain(
  connection: Connection,
  clinicId: string,
  attemptIds: readonly string[],
): Promise<void> {
  await runPrepared(connection, queueAgain, [clinicId, attemptIds]);
}

const queueAgain = prepared<never>(
  'queue_unsent_again',
  `update message set dispatch_state = 'queued', attempt_id = null, creates = greatest(0, creates - 1)
    where clinic_id = $1 and dispatch_state = 'sending' and attempt_id = any($2::uuid[])`,
);
