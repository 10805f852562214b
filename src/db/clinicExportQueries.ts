import { sql } from 'kysely';
import type { Connection } from './database.ts';
import { asJson, type KeptEntry, type KeptNotice, type KeptRow, type KeptText } from './recordQueries.ts';

/** What a clinic's export goes through: every table of the clinic that tells of patients or of what was done, with its key. */
export const exportedTables = [
  { name: 'staff_member', key: { id: 'uuid' } },
  { name: 'location', key: { id: 'uuid' } },
  { name: 'sender', key: { id: 'uuid' } },
  { name: 'template', key: { id: 'uuid' } },
  { name: 'template_variant', key: { template_id: 'uuid', language: 'text', version: 'integer' } },
  { name: 'template_version', key: { template_id: 'uuid', language: 'text', version: 'integer' } },
  { name: 'patient', key: { id: 'uuid' } },
  { name: 'patient_phone_number', key: { patient_id: 'uuid', phone_number: 'text' } },
  { name: 'number_state', key: { phone_number: 'text' } },
  { name: 'consent_event', key: { id: 'uuid' } },
  { name: 'suppression', key: { id: 'uuid' } },
  { name: 'consent_import', key: { id: 'uuid' } },
  { name: 'number_verification', key: { id: 'uuid' } },
  { name: 'preference_link', key: { id: 'uuid' } },
  { name: 'appointment', key: { id: 'uuid' } },
  { name: 'appointment_event', key: { id: 'uuid' } },
  { name: 'visit_call', key: { id: 'uuid' } },
  { name: 'call_round', key: { visit_day: 'date', time_zone: 'text' } },
  { name: 'question', key: { id: 'uuid' } },
  { name: 'reminder_rule', key: { id: 'uuid' } },
  { name: 'fhir_connection', key: { id: 'uuid' } },
  { name: 'fhir_link', key: { connection_id: 'uuid', resource_type: 'text', resource_hash: 'bytea' } },
  {
    name: 'fhir_problem',
    key: { connection_id: 'uuid', resource_type: 'text', resource_hash: 'bytea', code: 'text' },
  },
  { name: 'fhir_outbox', key: { id: 'uuid' } },
  { name: 'reminder', key: { id: 'uuid' } },
  { name: 'notice_rule', key: { id: 'uuid' } },
  { name: 'notice', key: { id: 'uuid' } },
  { name: 'notice_text', key: { id: 'uuid' } },
  { name: 'waiting_list_entry', key: { id: 'uuid' } },
  { name: 'slot', key: { id: 'uuid' } },
  { name: 'slot_offer', key: { id: 'uuid' } },
  { name: 'file_import', key: { id: 'uuid' } },
  { name: 'conversation', key: { id: 'uuid' } },
  { name: 'message', key: { id: 'uuid' } },
  { name: 'message_event', key: { id: 'uuid' } },
  { name: 'decision', key: { id: 'uuid' } },
  { name: 'task', key: { id: 'uuid' } },
  { name: 'campaign', key: { id: 'uuid' } },
  { name: 'campaign_recipient', key: { campaign_id: 'uuid', patient_id: 'uuid' } },
  { name: 'brake', key: { id: 'uuid' } },
  { name: 'incident', key: { id: 'uuid' } },
  { name: 'incident_patient', key: { incident_id: 'uuid', patient_id: 'uuid' } },
  { name: 'incident_text', key: { incident_id: 'uuid', message_id: 'uuid' } },
  { name: 'reassignment_answer', key: { id: 'uuid' } },
  { name: 'webhook_endpoint', key: { id: 'uuid' } },
  { name: 'calendar_link', key: { id: 'uuid' } },
  { name: 'legal_hold', key: { id: 'uuid' } },
  { name: 'patient_erasure', key: { patient_id: 'uuid' } },
  { name: 'audit_event', key: { id: 'uuid' } },
  { name: 'audit_seal', key: { number: 'bigint' } },
] as const satisfies readonly { name: string; key: Readonly<Record<string, string>> }[];

export type ExportedTable = (typeof exportedTables)[number];

/** The next rows of a table in the order of its key. `after`: the key of the last row before, as text. */
export async function exportPage(
  connection: Connection,
  clinicId: string,
  table: ExportedTable,
  after: readonly string[] | null,
  limit: number,
): Promise<
  {
    row: KeptRow;
    key: string[];
    sealed: Omit<KeptText, 'row'> | null;
    sealedIncident: { id: string; keyId: string; wordsEncrypted: Buffer } | null;
    sealedEntry: Omit<KeptEntry, 'row'> | null;
    sealedNotice: Omit<KeptNotice, 'row'> | null;
  }[]
> {
  const columns = Object.entries(table.key);
  const names = sql.join(columns.map(([column]) => sql.ref(`t.${column}`)));
  const from =
    after === null
      ? sql``
      : sql`and (${names}) > (${sql.join(
          columns.map(([, type], index) => sql`${after[index]}::${sql.raw(type)}`),
        )})`;
  const sealed =
    table.name === 'message'
      ? sql`, t.id, t.key_id, t.body_encrypted, t.media_encrypted`
      : table.name === 'incident'
        ? sql`, t.id, t.key_id, t.words_encrypted`
        : table.name === 'waiting_list_entry'
          ? sql`, t.id, t.key_id, t.note_encrypted`
          : table.name === 'notice'
            ? sql`, t.id, t.key_id, t.fields_encrypted`
            : sql``;
  const { rows } = await sql<
    {
      row: KeptRow;
      key: string[];
      wordsEncrypted?: Buffer;
      noteEncrypted?: Buffer | null;
      fieldsEncrypted?: Buffer | null;
    } & Partial<Omit<KeptText, 'row'>>
  >`
    select ${asJson('t')} as row, array[${sql.join(columns.map(([column]) => sql`${sql.ref(`t.${column}`)}::text`))}] as key ${sealed}
      from ${sql.table(table.name)} t where t.clinic_id = ${clinicId}::uuid ${from}
     order by ${names} limit ${limit}`.execute(connection);
  return rows.map(
    ({
      row,
      key,
      id,
      keyId,
      bodyEncrypted,
      mediaEncrypted,
      wordsEncrypted,
      noteEncrypted,
      fieldsEncrypted,
    }) => ({
      row,
      key,
      sealed:
        id === undefined || keyId === undefined || bodyEncrypted === undefined
          ? null
          : { id, keyId, bodyEncrypted, mediaEncrypted: mediaEncrypted ?? null },
      sealedIncident:
        id === undefined || keyId === undefined || wordsEncrypted === undefined
          ? null
          : { id, keyId, wordsEncrypted },
      sealedEntry:
        id === undefined || noteEncrypted === undefined ? null : { id, keyId: keyId ?? null, noteEncrypted },
      sealedNotice:
        id === undefined || fieldsEncrypted === undefined
          ? null
          : { id, keyId: keyId ?? null, fieldsEncrypted },
    }),
  );
}
