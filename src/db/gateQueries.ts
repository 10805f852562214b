import type { ConsentGiver, ConsentKind, WrittenFlag } from '@/domain/consent/consentEvent.ts';
import type { Caller } from '@/domain/ledger/brake.ts';
import type { Category } from '@/domain/message/category.ts';
import type { SentText } from '@/domain/schedule/judgeCaps.ts';
import type { ClinicRow } from './clinicQueries.ts';
import { contentSettingsJson, type ContentSettings } from './contentSettingsQueries.ts';
import type { Connection } from './database.ts';
import { callerOfLane, waitsForReview } from './gateFragments.ts';
import { linksAtGateOf, numberAtGateOf, type NumberAtGate, type PersonAtGate } from './linksAtGate.ts';
import { prepared, runPrepared } from './prepared.ts';
import { sentTextOf, sentTextsOf, type ListedText } from './sentTexts.ts';
import type { ActiveSuppression } from './suppressionQueries.ts';

/** The line that the clinic texts from, as a send finds it. */
export type GateSender = {
  id: string;
  phoneNumber: string | null;
  messagingServiceSid: string | null;
  accountSid: string;
  segmentsPerSecond: number;
  /** Nothing leaves before a person has released it, or before it was compared with Twilio's list. */
  isHeld: boolean;
  /** Three answers of Twilio's were lost in a row. */
  isPaused: boolean;
  /** Twilio answered a probe, no text since. */
  isTrial: boolean;
  lostAnswers: number;
};

/** What decides every text of a clinic. */
export type Gate = { clinic: GateClinic; sender: GateSender | null };

/** The clinic, as far as it decides texts. */
export type GateClinic = Omit<
  ClinicRow,
  'automatedPerHour' | 'baaConfirmedAt' | 'hipaaAccountConfirmedAt' | 'smsAlias'
> & {
  isBaaConfirmed: boolean;
  isHipaaAccountConfirmed: boolean;
  content: ContentSettings;
};

/** The clinic and a sender: a location's own, or, by null, the one that the clinic texts from, its oldest in use. */
export async function readGate(
  connection: Connection,
  clinicId: string,
  senderId: string | null,
): Promise<Gate> {
  const [row] = await runPrepared(connection, gate, [clinicId, senderId]);
  if (!row) throw new Error('the clinic does not exist');
  return row;
}

/**
 * The same, and the locks of these numbers: waits for every claim and opt-out of theirs, and keeps others waiting until
 * commit. What is read after this is what they have committed.
 */
export async function readGateAndLock(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
  senderId: string | null,
): Promise<Gate> {
  const numbers = [...new Set(phoneNumbers)].toSorted();
  const [row] = await runPrepared(connection, gateAndLock, [clinicId, senderId, numbers]);
  if (!row) throw new Error('the clinic does not exist');
  return row;
}

const gateColumns = `jsonb_build_object('id', c.id, 'name', c.name, 'phoneNumber', c.phone_number, 'timeZone', c.time_zone,
            'country', c.country, 'language', c.language, 'policy', c.policy, 'cancelPolicy', c.cancel_policy,
            'textHours', c.text_hours,
            'isBaaConfirmed', c.baa_confirmed_at is not null,
            'isHipaaAccountConfirmed', c.hipaa_account_confirmed_at is not null, 'content', ${contentSettingsJson}) as clinic,
          (select jsonb_build_object('id', s.id, 'phoneNumber', s.phone_number, 'messagingServiceSid', s.messaging_service_sid,
                    'accountSid', s.account_sid, 'segmentsPerSecond', s.segments_per_second,
                    'isHeld', s.held_at is not null or s.witnessed_on <> database_incarnation(),
                    'isPaused', k.opened_at is not null, 'isTrial', coalesce(k.is_trial, false),
                    'lostAnswers', coalesce(k.lost_answers, 0))
             from sender s left join sender_circuit k on k.clinic_id = s.clinic_id and k.sender_id = s.id
            where s.clinic_id = c.id and s.retired_at is null and case when $2::uuid is null then s.location_id is null else s.id = $2 end
            order by s.created_at, s.id limit 1) as sender`;

const gate = prepared<Gate>('direct_gate', `select ${gateColumns} from clinic c where c.id = $1`);

const gateAndLock = prepared<Gate>(
  'direct_gate_and_lock',
  `select ${gateColumns},
          (select count(pg_advisory_xact_lock(hashtextextended($1::text || '/' || n, 0)))::int from unnest($3::text[]) as n) as locked
     from clinic c where c.id = $1::uuid`,
);

/** A patient as a send needs them, and the names that a caller may know them by. */
export type PatientAtNumber = PersonAtGate & {
  id: string;
  shortId: number;
  externalId: string | null;
  familyName: string;
};

/** What is on record about consent: one patient's, or, without a patient, everybody's at the number. */
export type ConsentOnRecord = {
  id: string;
  patientId: string | null;
  category: Category;
  kind: ConsentKind;
  action: 'granted' | 'revoked' | 'attested';
  occurredAt: Date;
  basis: ConsentGiver | null;
  endsAt: Date | null;
  writtenFlags: WrittenFlag[] | null;
};

/** What decides a text to one number, read after its lock. */
export type NumberFacts = {
  phoneNumber: string;
  /** Everybody who is reached there, the one whose main number it is first. */
  patients: PatientAtNumber[];
  conversation: { id: string; assignedTo: string | null; lastInboundAt: Date | null } | null;
  /** A text of ours has gone there before, or may have. */
  hasTexted: boolean;
  suppression: ActiveSuppression | null;
  lastOptOutAt: Date | null;
  consentEvents: ConsentOnRecord[];
  /** What is known of the number itself; null where nothing has been learned. Moments are ISO text. */
  known: NumberAtGate | null;
  /** A text from there may be an opt-out that nobody has read yet, or nothing has acted on it yet (TCPA-19 d). */
  isUnderReview: boolean;
  /** Texts that this caller may have brought there within the hour, and whether its brake is set (law 10). */
  claims: number;
  isBrakeSet: boolean;
  /** What the caps count: texts of the last seven days, and those that wait (TCPA-08). */
  sentTexts: SentText[];
};

/**
 * Reads what decides texts to these numbers, in one statement. Each number is asked about once. An opt-out whose number was erased is
 * found by the keyed hash (TCPA-16).
 */
export async function readNumberFacts(
  connection: Connection,
  line: { clinicId: string; senderId: string },
  asked: readonly { phoneNumber: string; numberHash: Buffer; caller: Caller }[],
  hourAgo: Date,
): Promise<Map<string, NumberFacts>> {
  const rows = await runPrepared(connection, numberFacts, [
    line.clinicId,
    line.senderId,
    asked.map(({ phoneNumber }) => phoneNumber),
    asked.map(({ caller }) => caller),
    hourAgo,
    asked.map(({ numberHash }) => numberHash),
  ]);
  return new Map(rows.map((row) => [row.phoneNumber, factsOf(row)]));
}

type FactsRow = Omit<NumberFacts, 'conversation' | 'suppression' | 'consentEvents' | 'sentTexts'> & {
  sentTexts: ListedText[];
  conversationId: string | null;
  assignedTo: string | null;
  lastInboundAt: Date | null;
  suppressionId: string | null;
  suppressedSince: Date | null;
  suppressionSource: string | null;
  suppressionMessageId: string | null;
  consentEvents: (Omit<ConsentOnRecord, 'occurredAt' | 'endsAt'> & {
    occurredAt: string;
    endsAt: string | null;
  })[];
};

function factsOf(row: FactsRow): NumberFacts {
  const { conversationId, assignedTo, lastInboundAt, suppressionId, suppressedSince } = row;
  return {
    ...row,
    conversation: conversationId === null ? null : { id: conversationId, assignedTo, lastInboundAt },
    suppression:
      suppressionId === null || suppressedSince === null
        ? null
        : {
            id: suppressionId,
            startedAt: suppressedSince,
            source: row.suppressionSource ?? '',
            messageId: row.suppressionMessageId,
          },
    sentTexts: row.sentTexts.map(sentTextOf),
    consentEvents: row.consentEvents.map((event) => ({
      ...event,
      occurredAt: new Date(event.occurredAt),
      endsAt: event.endsAt === null ? null : new Date(event.endsAt),
    })),
  };
}

const numberFacts = prepared<FactsRow>(
  'direct_number_facts',
  `select n.phone_number as "phoneNumber",
          (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'shortId', p.short_id, 'externalId', p.external_id,
                    'givenName', p.given_name, 'familyName', p.family_name, 'birthDate', p.birth_date,
                    'language', p.language, 'deceasedAt', p.deceased_at, 'doNotTextSince', p.do_not_text_since,
                    'careState', p.care_state, 'timeZone', p.time_zone, 'zip', p.zip, 'addressState', p.address_state,
                    'links', ${linksAtGateOf('$1', 'p.id')})
                    order by l.is_primary desc, p.short_id), '[]')
             from patient_phone_number l join patient p on p.clinic_id = l.clinic_id and p.id = l.patient_id
            where l.clinic_id = $1 and l.phone_number = n.phone_number and l.removed_at is null) as patients,
          c.id as "conversationId", c.assigned_to as "assignedTo", c.last_inbound_at as "lastInboundAt",
          exists (select 1 from message m where m.clinic_id = $1 and m.conversation_id = c.id and m.direction = 'outbound'
            and m.dispatch_state in ('queued', 'sending', 'handed_over', 'unknown')) as "hasTexted",
          coalesce(s.id, x.id) as "suppressionId", coalesce(s.started_at, x.started_at) as "suppressedSince",
          coalesce(s.source, x.source) as "suppressionSource", coalesce(s.message_id, x.message_id) as "suppressionMessageId",
          greatest((select max(o.started_at) from suppression o where o.clinic_id = $1 and o.phone_number = n.phone_number),
                   (select max(o.started_at) from suppression o
                     where o.clinic_id = $1 and o.number_hash = n.number_hash and o.erased_at is not null)) as "lastOptOutAt",
          (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'patientId', e.patient_id, 'category', e.category,
                    'kind', e.kind, 'action', e.action, 'occurredAt', e.occurred_at, 'basis', e.basis, 'endsAt', e.ends_at,
                    'writtenFlags', e.written_flags)
                    order by e.occurred_at desc, e.id desc), '[]')
             from consent_event e where e.clinic_id = $1 and e.phone_number = n.phone_number) as "consentEvents",
          ${numberAtGateOf('$1', 'n.phone_number')} as known,
          ${waitsForReview('c.id')} as "isUnderReview",
          coalesce((select sum(m.creates)::int from message m where m.clinic_id = $1 and m.phone_number = n.phone_number
            and m.direction = 'outbound' and m.claimed_at > greatest($5::timestamptz, b.released_at)
            and ${callerOfLane('m.lane')} = n.caller), 0) as claims,
          b.is_set as "isBrakeSet",
          ${sentTextsOf('n.phone_number', `$5::timestamptz - interval '167 hours'`)} as "sentTexts"
     from unnest($3::text[], $4::text[], $6::bytea[]) as n(phone_number, caller, number_hash)
     left join conversation c on c.clinic_id = $1 and c.sender_id = $2 and c.phone_number = n.phone_number
     left join suppression s on s.clinic_id = $1 and s.phone_number = n.phone_number and s.lifted_at is null
     left join lateral (select o.id, o.started_at, o.source, o.message_id from suppression o where o.clinic_id = $1
            and o.number_hash = n.number_hash and o.erased_at is not null and o.lifted_at is null order by o.started_at limit 1) x on true
    cross join lateral (select coalesce(bool_or(released_at is null), false) as is_set, max(released_at) as released_at
            from brake where clinic_id = $1 and kind = 'recipient' and phone_number = n.phone_number and caller = n.caller) as b`,
);
