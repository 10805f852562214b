import type { Connection } from './database.ts';
import type { MessageRow } from './messageQueries.ts';
import { prepared, runPrepared } from './prepared.ts';
import type { QuestionTable } from './schema.ts';
import { slotTaken } from './slotTaken.ts';
import type { Selectable } from 'kysely';

/** The patient's number of each of these conversations, in the order in which numbers and conversations are locked. */
export function numbersOfConversations(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<{ conversationId: string; phoneNumber: string }[]> {
  return runPrepared(connection, numbersOf, [clinicId, ids]);
}

const numbersOf = prepared<{ conversationId: string; phoneNumber: string }>(
  'reply_numbers',
  `select id as "conversationId", phone_number as "phoneNumber" from conversation
    where clinic_id = $1 and id = any($2::uuid[]) order by phone_number, id`,
);

/** Locks conversations until commit: what follows happens one text at a time. Texts may be stored in them all the same. */
export async function lockConversations(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<void> {
  await runPrepared(connection, lockLines, [clinicId, ids]);
}

const lockLines = prepared<{ id: string }>(
  'reply_lock_conversations',
  `select id from conversation where clinic_id = $1 and id = any($2::uuid[])
    order by phone_number, id for no key update`,
);

/** An inbound text whose effects are due. */
export type DueText = Pick<
  MessageRow,
  | 'clinicId'
  | 'id'
  | 'conversationId'
  | 'senderId'
  | 'phoneNumber'
  | 'senderNumber'
  | 'patientId'
  | 'bodyEncrypted'
  | 'keyId'
  | 'optOutType'
  | 'occurredAt'
  | 'createdAt'
>;

export const textsDue = prepared<DueText>(
  'reply_texts_due',
  `select clinic_id as "clinicId", id, conversation_id as "conversationId", sender_id as "senderId",
      phone_number as "phoneNumber", sender_number as "senderNumber", patient_id as "patientId",
      body_encrypted as "bodyEncrypted", key_id as "keyId", opt_out_type as "optOutType", occurred_at as "occurredAt",
      created_at as "createdAt"
     from message
    where clinic_id = $1 and conversation_id = any($2::uuid[]) and direction = 'inbound' and effects_applied_at is null
    order by occurred_at, id`,
);

/** Inbound texts of these conversations whose effects are still due, oldest first. */
export function findDueTexts(
  connection: Connection,
  clinicId: string,
  conversationIds: readonly string[],
): Promise<DueText[]> {
  return runPrepared(connection, textsDue, [clinicId, conversationIds]);
}

/**
 * Waits for staff who are moving or cancelling a visit that these conversations were asked about, and for whoever gives away a time that
 * they were offered: what is read after it is what was committed, and a CONFIRM can no longer meet a time that nobody confirmed.
 */
export async function lockAskedAppointments(
  connection: Connection,
  clinicId: string,
  conversationIds: readonly string[],
): Promise<void> {
  await runPrepared(connection, lockAsked, [clinicId, conversationIds]);
}

const lockAsked = prepared<{ id: string }>(
  'reply_lock_appointments',
  `select id from appointment
    where clinic_id = $1 and id in (
      select unnest(appointment_ids) from question
       where clinic_id = $1 and conversation_id = any($2::uuid[]) and closed_at is null
      union all
      select s.appointment_id from question q join slot_offer o on o.clinic_id = q.clinic_id and o.id = q.slot_offer_id
        join slot s on s.clinic_id = o.clinic_id and s.id = o.slot_id
       where q.clinic_id = $1 and q.conversation_id = any($2::uuid[]) and q.closed_at is null)
    order by id for update`,
);

/** What became of a visit of a question about several, as `question.visits` keeps it. */
export type AskedVisitState = {
  answer?: 'confirm' | 'cancel' | 'reschedule';
  answeredAt?: string;
  goneAt?: string;
};

export type AskedQuestion = Omit<
  Selectable<QuestionTable>,
  'clinicId' | 'messageId' | 'closedAt' | 'visits'
> & { visits: Record<string, AskedVisitState> };

export const questionsOpen = prepared<AskedQuestion>(
  'reply_questions',
  `select q.id, q.conversation_id as "conversationId", q.kind, q.intent, q.appointment_ids as "appointmentIds",
      q.offers_cancel as "offersCancel", q.last_answer as "lastAnswer", q.asked_at as "askedAt",
      q.expires_at as "expiresAt", q.answered_at as "answeredAt", q.visits, q.slot_offer_id as "slotOfferId"
     from question q left join message m on m.clinic_id = q.clinic_id and m.id = q.message_id
    where q.clinic_id = $1 and q.conversation_id = any($2::uuid[]) and q.closed_at is null
      and (q.message_id is null or m.dispatch_state in ('sending', 'handed_over', 'unknown')
        or (q.kind = 'choice' and m.dispatch_state = 'queued'))
    order by q.asked_at desc, q.id desc`,
);

/** Open questions of these conversations, newest first. Texts that never left ask nothing; our own “which one?” asks as soon as it is queued. */
export function findOpenQuestions(
  connection: Connection,
  clinicId: string,
  conversationIds: readonly string[],
): Promise<AskedQuestion[]> {
  return runPrepared(connection, questionsOpen, [clinicId, conversationIds]);
}

export type AskedVisit = {
  id: string;
  patientId: string;
  patientFirstName: string;
  startsAt: Date;
  timeZone: string;
  status: 'booked' | 'confirmed' | 'change_asked' | 'cancelled' | 'completed' | 'no_show';
  /** Of a cancelled one: whether its time has been given to another since; null where nobody can tell. */
  isSlotTaken: boolean | null;
  /** Texts about it name nobody (SENS-01). */
  isDiscreet: boolean;
  /** It is at a substance use programme (SENS-01). */
  isSud: boolean;
};

/** The appointments that questions are about. */
export function findAskedVisits(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<AskedVisit[]> {
  return ids.length === 0 ? Promise.resolve([]) : runPrepared(connection, visitsAsked, [clinicId, ids]);
}

const visitsAsked = prepared<AskedVisit>(
  'reply_visits',
  `select a.id, a.patient_id as "patientId", p.given_name as "patientFirstName", a.starts_at as "startsAt",
      a.time_zone as "timeZone", a.status, coalesce(l.is_discreet, c.is_discreet) as "isDiscreet",
      coalesce(l.sensitivity, c.sensitivity) = 'sud' as "isSud", ${slotTaken} as "isSlotTaken"
     from appointment a join patient p on p.clinic_id = a.clinic_id and p.id = a.patient_id
     join clinic c on c.id = a.clinic_id
     left join location l on l.clinic_id = a.clinic_id and l.id = a.location_id
    where a.clinic_id = $1 and a.id = any($2::uuid[])`,
);

export type NumberState = {
  phoneNumber: string;
  /** Everybody who is reached there, the one whose main number it is first. */
  patientIds: string[];
  /** The language of the first of them. */
  language: string | null;
  /** Those of them whose Part 2 consent for this number stands (SENS-01). */
  part2PatientIds: string[];
  /** The opt-out in force, if there is one, and the text that it came from. */
  suppressedAt: Date | null;
  suppressedBy: string | null;
  /** When that text came, where it was the patient's. */
  suppressedByTextAt: Date | null;
  /** The latest text that asked for it again, and when it was written. */
  askedAgainBy: string | null;
  askedAgainAt: Date | null;
};

export const numberStates = prepared<NumberState>(
  'reply_numbers_known',
  `select n.number as "phoneNumber", coalesce(p.ids, '{}') as "patientIds", p.language,
      array(select e.patient_id from consent_event e where e.clinic_id = $1 and e.phone_number = n.number and e.kind = 'part2'
         and e.patient_id = any(p.ids) group by e.patient_id
        having max(e.occurred_at) filter (where e.action = 'granted' and (e.ends_at is null or e.ends_at > $3::timestamptz))
             > coalesce(max(e.occurred_at) filter (where e.action = 'revoked'), '-infinity')) as "part2PatientIds",
      s.started_at as "suppressedAt", s.message_id as "suppressedBy", m.occurred_at as "suppressedByTextAt",
      s.asked_again_by as "askedAgainBy", s.asked_again_at as "askedAgainAt"
     from unnest($2::text[]) as n (number)
     left join lateral (
       select array_agg(x.id order by o.is_primary desc, x.short_id) as ids,
         (array_agg(x.language order by o.is_primary desc, x.short_id))[1] as language
         from patient_phone_number o join patient x on x.clinic_id = o.clinic_id and x.id = o.patient_id
        where o.clinic_id = $1 and o.phone_number = n.number and o.removed_at is null) p on true
     left join suppression s on s.clinic_id = $1 and s.phone_number = n.number and s.lifted_at is null
     left join message m on m.clinic_id = $1 and m.id = s.message_id and m.direction = 'inbound'`,
);

/** Who is reached at these numbers at this time, and which of them have opted out. */
export function findNumberStates(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
  now: Date,
): Promise<NumberState[]> {
  return runPrepared(connection, numberStates, [clinicId, phoneNumbers, now]);
}

export const conversationsTexted = prepared<{ id: string }>(
  'reply_texted_before',
  `select c.id from unnest($2::uuid[]) as c (id)
    where exists (
      select 1 from message m where m.clinic_id = $1 and m.conversation_id = c.id and m.direction = 'outbound'
         and m.dispatch_state in ('queued', 'sending', 'handed_over', 'unknown'))`,
);

/** Those of these conversations in which a text of ours has ever gone out, or may have. */
export async function findTextedBefore(
  connection: Connection,
  clinicId: string,
  conversationIds: readonly string[],
): Promise<Set<string>> {
  if (conversationIds.length === 0) return new Set();
  const rows = await runPrepared(connection, conversationsTexted, [clinicId, conversationIds]);
  return new Set(rows.map(({ id }) => id));
}
