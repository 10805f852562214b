import { sql } from 'kysely';
import type { EarlyCallback } from '@/domain/ledger/settleAttempt.ts';
import type { Connection } from './database.ts';
import { ledgerRowColumns, type LedgerRow } from './ledgerRow.ts';
import type { MessageRow } from './messageQueries.ts';
import { prepared, runPrepared } from './prepared.ts';

/** Rows of one batch keyed by id, to be written by one statement. */
export type LedgerUpdate = {
  id: string;
  dispatchState: string;
  deliveryStatus: string | null;
  twilioSid: string | null;
  errorCode: number | null;
  reasonCode: string | null;
  sendAfter: Date | null;
  handedOverAt: Date | null;
};

/** Writes what became of a batch of texts, in one statement. */
export async function updateLedger(
  connection: Connection,
  clinicId: string,
  updates: readonly LedgerUpdate[],
): Promise<void> {
  if (updates.length === 0) return;
  await sql`
    update message set
      dispatch_state = u.dispatch_state, delivery_status = u.delivery_status, twilio_sid = u.twilio_sid,
      error_code = u.error_code, reason_code = u.reason_code, send_after = u.send_after, handed_over_at = u.handed_over_at
    from jsonb_to_recordset(${JSON.stringify(updates.map(toColumns))}::jsonb) as u(
      id uuid, dispatch_state text, delivery_status text, twilio_sid text, error_code integer, reason_code text,
      send_after timestamptz, handed_over_at timestamptz)
    where message.clinic_id = ${clinicId} and message.id = u.id`.execute(connection);
}

function toColumns(update: LedgerUpdate): Record<string, unknown> {
  return {
    id: update.id,
    dispatch_state: update.dispatchState,
    delivery_status: update.deliveryStatus,
    twilio_sid: update.twilioSid,
    error_code: update.errorCode,
    reason_code: update.reasonCode,
    send_after: update.sendAfter,
    handed_over_at: update.handedOverAt,
  };
}

/** A text whose attempt has ended, as far as the ledger's rules ask. */
export type AttemptedRow = LedgerRow & {
  senderId: string;
  claimedAt: Date | null;
  /** Its sender has lost answers, pauses, or is on trial. */
  hasDoubtfulCircuit: boolean;
  /** Callbacks that came when nobody knew whose they were, oldest first. */
  strays: EarlyCallback[] | null;
};

/** Texts whose attempts have ended, with the SIDs that they brought, locked until commit, always in the same order. */
export function lockAttempted(
  connection: Connection,
  clinicId: string,
  ended: readonly { id: string; sid: string | null }[],
): Promise<AttemptedRow[]> {
  return runPrepared(connection, attempted, [
    clinicId,
    ended.map(({ id }) => id),
    ended.map(({ sid }) => sid),
  ]);
}

const attempted = prepared<AttemptedRow>(
  'attempted',
  `select ${ledgerRowColumns}, m.sender_id as "senderId", m.claimed_at as "claimedAt",
          exists (select 1 from sender_circuit c where c.clinic_id = m.clinic_id and c.sender_id = m.sender_id
            and (c.lost_answers > 0 or c.is_trial or c.opened_at is not null)) as "hasDoubtfulCircuit",
          (select json_agg(json_build_object('deliveryStatus', e.delivery_status, 'errorCode', e.error_code)
              order by e.occurred_at, e.id) from message_event e
            where e.clinic_id = $1 and e.twilio_sid = u.sid and e.message_id is null and e.kind = 'callback') as strays
     from unnest($2::uuid[], $3::text[]) as u(id, sid) join message m on m.clinic_id = $1 and m.id = u.id
    order by m.id for no key update of m`,
);

/** What one ended attempt leaves in the ledger. */
export type AttemptWrite = {
  row: AttemptedRow;
  attemptId: string;
  event: {
    kind: string;
    twilioSid: string | null;
    deliveryStatus: string | null;
    rawStatus: string | null;
    errorCode: number | null;
    reasonCode: string | null;
  };
  /** null: the text stays as it is. */
  change: LedgerUpdate | null;
  /** Twilio has certainly made no text. */
  madeNothing: boolean;
};

/**
 * Writes the ends of a batch of attempts in one statement: history, texts, and what screens are told. An event has
 * its attempt's id, so that a batch whose commit was not heard of may be written again.
 */
export async function writeAttempts(
  connection: Connection,
  clinicId: string,
  writes: readonly AttemptWrite[],
  now: Date,
): Promise<void> {
  const column = <Value>(pick: (write: AttemptWrite) => Value): Value[] => writes.map(pick);
  await runPrepared(connection, endAttempts, [
    clinicId,
    now,
    column(({ row }) => row.id),
    column(({ row }) => row.conversationId),
    column(({ attemptId }) => attemptId),
    column(({ row }) => row.claimedAt),
    column(({ event }) => event.kind),
    column(({ event }) => event.twilioSid),
    column(({ event }) => event.deliveryStatus),
    column(({ event }) => event.rawStatus),
    column(({ event }) => event.errorCode),
    column(({ event }) => event.reasonCode),
    column(({ change }) => change?.dispatchState ?? null),
    column(({ change }) => change?.deliveryStatus ?? null),
    column(({ change }) => change?.twilioSid ?? null),
    column(({ change }) => change?.errorCode ?? null),
    column(({ change }) => change?.reasonCode ?? null),
    column(({ change }) => change?.sendAfter ?? null),
    column(({ change }) => change?.handedOverAt ?? null),
    column(({ madeNothing }) => (madeNothing ? 1 : 0)),
  ]);
}

const endAttempts = prepared<never>(
  'end_attempts',
  `with u as (
     select * from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::text[],
       $11::int[], $12::text[], $13::text[], $14::text[], $15::text[], $16::int[], $17::text[], $18::timestamptz[],
       $19::timestamptz[], $20::int[])
       as u(id, conversation_id, attempt_id, claimed_at, kind, event_sid, event_status, raw_status, event_error, event_reason,
            dispatch_state, delivery_status, twilio_sid, error_code, reason_code, send_after, handed_over_at, made_nothing)),
   changed as (
     update message set
       dispatch_state = u.dispatch_state, delivery_status = u.delivery_status, twilio_sid = u.twilio_sid,
       error_code = u.error_code, reason_code = u.reason_code, send_after = u.send_after, handed_over_at = u.handed_over_at,
       creates = greatest(0, message.creates - u.made_nothing)
     from u where message.clinic_id = $1 and message.id = u.id and u.dispatch_state is not null),
   noted as (
     insert into message_event (clinic_id, id, message_id, twilio_sid, kind, delivery_status, raw_status, error_code,
       attempt_id, reason_code, claimed_at, occurred_at)
     select $1, u.attempt_id, u.id, u.event_sid, u.kind, u.event_status, u.raw_status, u.event_error, u.attempt_id,
            u.event_reason, u.claimed_at, $2::timestamptz from u
     on conflict do nothing)
   insert into change (clinic_id, kind, subject_id, conversation_id)
   select $1, 'message', u.id, u.conversation_id from u where u.dispatch_state is not null`,
);

/**
 * Texts whose answer was lost before `before`, oldest first. Those that a person has been asked about are left out:
 * while they wait for an answer, they would take the places of all that came after them.
 */
export function unknownMessages(
  connection: Connection,
  clinicId: string,
  before: Date,
): Promise<MessageRow[]> {
  return connection
    .selectFrom('message')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('dispatchState', '=', 'unknown')
    .where('claimedAt', '<', before)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('task')
            .select('task.id')
            .whereRef('task.clinicId', '=', 'message.clinicId')
            .whereRef('task.messageId', '=', 'message.id')
            .where('task.kind', '=', 'unknown_outcome'),
        ),
      ),
    )
    .orderBy('claimedAt')
    .limit(500)
    .execute();
}
