import type { Connection } from './database.ts';
import { ledgerRowColumns, type LedgerRow } from './ledgerRow.ts';
import type { MessageRow } from './messageQueries.ts';
import { prepared, runPrepared } from './prepared.ts';

/** A text as a status report finds it. */
export type ReportedRow = LedgerRow & Pick<MessageRow, 'direction'>;

const columns = `${ledgerRowColumns}, m.direction`;

export const reportedTexts = prepared<ReportedRow>(
  'reported_texts',
  `select ${columns} from message m
    where m.clinic_id = $1 and m.twilio_sid = any($2::text[]) and m.twilio_sid is not null
   union all
   select ${columns} from message m
    where m.clinic_id = $1 and m.id = any($3::uuid[]) and m.twilio_sid is null`,
);

/** The texts that reports are about: by Twilio's SIDs, or by our own ids where no SID is known yet. */
export function findReported(
  connection: Connection,
  clinicId: string,
  sids: readonly string[],
  ids: readonly string[],
): Promise<ReportedRow[]> {
  return runPrepared(connection, reportedTexts, [clinicId, sids, ids]);
}

/** A report as it is kept. */
export type StoredReport = {
  id: string;
  messageId: string | null;
  sid: string;
  kind: 'callback' | 'polled';
  deliveryStatus: string | null;
  rawStatus: string;
  errorCode: number | null;
  form: Buffer | null;
  keyId: string | null;
};

/** What a report makes of a text, and how the text must still be for it: as it was when that was decided. */
export type StatusMove = { before: ReportedRow; after: ReportedRow };

// The rows are moved in the order of their ids, so that two batches cannot wait for each other.
export const reportsKept = prepared<{ id: string }>(
  'keep_reports',
  `with stored as (
     insert into message_event (clinic_id, id, message_id, twilio_sid, kind, delivery_status, raw_status, error_code,
       form_encrypted, key_id, occurred_at)
     select $1::uuid, r.id, r.message_id, r.sid, r.kind, r.delivery_status, r.raw_status, r.error_code, r.form, r.key_id,
       $2::timestamptz
       from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::integer[], $10::bytea[],
         $11::uuid[])
         as r (id, message_id, sid, kind, delivery_status, raw_status, error_code, form, key_id)),
   moved as (
     update message m set dispatch_state = u.dispatch_state, delivery_status = u.delivery_status, twilio_sid = u.sid,
       error_code = u.error_code, reason_code = u.reason_code,
       handed_over_at = coalesce(m.handed_over_at, u.handed_over_at)
       from unnest($12::uuid[], $13::text[], $14::text[], $15::text[], $16::integer[], $17::text[], $18::timestamptz[],
         $19::text[], $20::text[], $21::text[])
         as u (id, dispatch_state, delivery_status, sid, error_code, reason_code, handed_over_at,
               old_state, old_status, old_sid)
      where m.clinic_id = $1 and m.id = u.id and m.dispatch_state = u.old_state
        and m.delivery_status is not distinct from u.old_status and m.twilio_sid is not distinct from u.old_sid
     returning m.id, m.conversation_id),
   told as (
     insert into change (clinic_id, kind, subject_id, conversation_id)
     select $1, 'message', id, conversation_id from moved)
   select id from moved`,
);

/**
 * Keeps reports and moves texts, in one statement that needs no transaction around it. Returns the ids of the texts that
 * were moved: one that somebody else has changed since it was read is left as it is.
 */
export async function keepReports(
  connection: Connection,
  clinicId: string,
  reports: readonly StoredReport[],
  moves: readonly StatusMove[],
  at: Date,
): Promise<Set<string>> {
  const moved = await runPrepared(connection, reportsKept, [
    clinicId,
    at,
    reports.map(({ id }) => id),
    reports.map(({ messageId }) => messageId),
    reports.map(({ sid }) => sid),
    reports.map(({ kind }) => kind),
    reports.map(({ deliveryStatus }) => deliveryStatus),
    reports.map(({ rawStatus }) => rawStatus),
    reports.map(({ errorCode }) => errorCode),
    reports.map(({ form }) => form),
    reports.map(({ keyId }) => keyId),
    moves.map(({ after }) => after.id),
    moves.map(({ after }) => after.dispatchState),
    moves.map(({ after }) => after.deliveryStatus),
    moves.map(({ after }) => after.twilioSid),
    moves.map(({ after }) => after.errorCode),
    moves.map(({ after }) => after.reasonCode),
    moves.map(({ after }) => after.handedOverAt),
    moves.map(({ before }) => before.dispatchState),
    moves.map(({ before }) => before.deliveryStatus),
    moves.map(({ before }) => before.twilioSid),
  ]);
  return new Set(moved.map(({ id }) => id));
}
