import { sql } from 'kysely';
import type { Connection } from './database.ts';
import type { MessageRow } from './messageQueries.ts';

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

/** Marks a batch of locked texts as being sent, each under an attempt of its own. */
export async function markSending(
  connection: Connection,
  clinicId: string,
  claims: readonly { id: string; attemptId: string }[],
  claimedAt: Date,
): Promise<void> {
  if (claims.length === 0) return;
  await sql`
    update message set dispatch_state = 'sending', reason_code = null, attempt_id = u.attempt_id,
      claimed_at = ${claimedAt}, attempts = message.attempts + 1
    from unnest(${claims.map(({ id }) => id)}::uuid[], ${claims.map(({ attemptId }) => attemptId)}::uuid[]) as u(id, attempt_id)
    where message.clinic_id = ${clinicId} and message.id = u.id`.execute(connection);
}

/** Marks texts that may not leave. */
export async function markStopped(
  connection: Connection,
  clinicId: string,
  stops: readonly { id: string; state: 'blocked' | 'withdrawn'; reason: string }[],
): Promise<void> {
  if (stops.length === 0) return;
  await sql`
    update message set dispatch_state = u.state, reason_code = u.reason
    from unnest(${stops.map(({ id }) => id)}::uuid[], ${stops.map(({ state }) => state)}::text[], ${stops.map(({ reason }) => reason)}::text[])
      as u(id, state, reason)
    where message.clinic_id = ${clinicId} and message.id = u.id`.execute(connection);
}

/** Texts whose answer was lost before `before`, oldest first. */
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
    .orderBy('claimedAt')
    .limit(500)
    .execute();
}
