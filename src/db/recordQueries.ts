import { sql, type RawBuilder } from 'kysely';
import type { Connection } from './database.ts';

/** Columns that are sealed or secret, wherever they stand: their bytes mean nothing outside. */
const withheld = [
  'clinic_id',
  'body_encrypted',
  'media_encrypted',
  'form_encrypted',
  'texts_encrypted',
  'words_encrypted',
  'note_encrypted',
  'fields_encrypted',
  'external_id_hash',
  'secret_encrypted',
  'header_hash',
  'hook_hash',
  'proof_hash',
  'resource_hash',
  'seen',
  'token_hash',
  'key_id',
];

/** A row as it is kept, by the names of its columns. */
export type KeptRow = Record<string, unknown>;

/** A row without what is sealed in it. */
export const asJson = (row: string): RawBuilder<KeptRow> =>
  sql<KeptRow>`to_jsonb(${sql.ref(row)}) - ${withheld}::text[]`;

/** Which parts of a patient's record are rows of a table, and how each is found. */
const parts = {
  person: (clinicId: string, id: string) =>
    sql`select ${asJson('t')} as row from patient t where t.clinic_id = ${clinicId}::uuid and t.id = ${id}::uuid`,
  mergedRecords: (clinicId: string, id: string) =>
    sql`select ${asJson('t')} as row from patient t where t.clinic_id = ${clinicId}::uuid and t.merged_into = ${id}::uuid order by t.merged_at, t.id`,
  numbers: (clinicId: string, id: string) =>
    sql`select ${asJson('t')} as row from patient_phone_number t where t.clinic_id = ${clinicId}::uuid and t.patient_id = ${id}::uuid
         order by t.added_at, t.phone_number`,
  numberStates: (clinicId: string, id: string) =>
    sql`select ${asJson('t')} as row from number_state t join patient_phone_number n on n.clinic_id = t.clinic_id
           and n.phone_number = t.phone_number where t.clinic_id = ${clinicId}::uuid and n.patient_id = ${id}::uuid order by t.phone_number`,
  consents: (clinicId: string, id: string) =>
    sql`select ${asJson('t')} as row from consent_event t where t.clinic_id = ${clinicId}::uuid
           and (t.patient_id in ${records(clinicId, id)} or (t.patient_id is null and t.phone_number in ${ownNumbers(clinicId, id)}))
         order by t.occurred_at, t.id`,
  optOuts: (clinicId: string, id: string) =>
    sql`select ${asJson('t')} as row from suppression t where t.clinic_id = ${clinicId}::uuid
           and t.phone_number in (select phone_number from patient_phone_number
             where clinic_id = ${clinicId}::uuid and patient_id = ${id}::uuid) order by t.started_at, t.id`,
  appointments: (clinicId: string, id: string) =>
    sql`select ${asJson('t')} as row from appointment t where t.clinic_id = ${clinicId}::uuid and t.patient_id = ${id}::uuid
         order by t.starts_at, t.id`,
  appointmentEvents: (clinicId: string, id: string) =>
    sql`select ${asJson('t')} as row from appointment_event t join appointment a on a.clinic_id = t.clinic_id and a.id = t.appointment_id
         where t.clinic_id = ${clinicId}::uuid and a.patient_id = ${id}::uuid order by t.occurred_at, t.id`,
  decisions: (clinicId: string, id: string) =>
    sql`select ${asJson('t')} as row from decision t where t.clinic_id = ${clinicId}::uuid
           and (t.message_id in (${textIds(clinicId, id)}) or t.patient_id in ${records(clinicId, id)}) order by t.decided_at, t.id`,
  incidents: (clinicId: string, id: string) =>
    sql`select ${asJson('t')} as row from incident t join incident_patient p on p.clinic_id = t.clinic_id and p.incident_id = t.id
         where t.clinic_id = ${clinicId}::uuid and p.patient_id = ${id}::uuid order by t.discovered_at, t.id`,
  offeredTimes: (clinicId: string, id: string) =>
    sql`select ${asJson('t')} as row from slot_offer t where t.clinic_id = ${clinicId}::uuid and t.patient_id in ${records(clinicId, id)}
         order by t.planned_at, t.id`,
  noticeTexts: (clinicId: string, id: string) =>
    sql`select ${asJson('t')} as row from notice_text t join notice n on n.clinic_id = t.clinic_id and n.id = t.notice_id
         where t.clinic_id = ${clinicId}::uuid and n.patient_id in ${records(clinicId, id)} order by t.due_at, t.id`,
  tasks: (clinicId: string, id: string) =>
    sql`select ${asJson('t')} as row from task t where t.clinic_id = ${clinicId}::uuid
           and (t.patient_id = ${id}::uuid or t.message_id in (${textIds(clinicId, id)})) order by t.opened_at, t.id`,
};

export type RecordPart = keyof typeof parts;

/** The record, and those that are a part of it now. */
const records = (clinicId: string, id: string) => sql`(
  select p.id from patient p where p.clinic_id = ${clinicId}::uuid and (p.id = ${id}::uuid or p.merged_into = ${id}::uuid))`;

/** The numbers that nobody but this patient has or had. */
const ownNumbers = (clinicId: string, id: string) => sql`(
  select n.phone_number from patient_phone_number n where n.clinic_id = ${clinicId}::uuid and n.patient_id = ${id}::uuid
     and not exists (select 1 from patient_phone_number o where o.clinic_id = n.clinic_id
       and o.phone_number = n.phone_number and o.patient_id <> n.patient_id))`;

/** Texts about the patient, and all with numbers that are only theirs: what somebody else wrote from a shared phone is not in it. */
const textIds = (clinicId: string, id: string) => sql`
  select m.id from message m where m.clinic_id = ${clinicId}::uuid and m.patient_id = ${id}::uuid
  union select m.id from conversation c join message m on m.clinic_id = c.clinic_id and m.conversation_id = c.id
   where c.clinic_id = ${clinicId}::uuid and c.phone_number in ${ownNumbers(clinicId, id)}`;

/** A part of a patient's record, oldest first. */
export async function recordPart(
  connection: Connection,
  clinicId: string,
  patientId: string,
  part: RecordPart,
): Promise<KeptRow[]> {
  const { rows } = await sql<{ row: KeptRow }>`${parts[part](clinicId, patientId)}`.execute(connection);
  return rows.map(({ row }) => row);
}

/** An entry of the waiting list as it is kept, with its sealed note. */
export type KeptEntry = { row: KeptRow; id: string; keyId: string | null; noteEncrypted: Buffer | null };

export async function patientEntries(
  connection: Connection,
  clinicId: string,
  patientId: string,
): Promise<KeptEntry[]> {
  const { rows } = await sql<KeptEntry>`
    select ${asJson('t')} as row, t.id, t.key_id, t.note_encrypted from waiting_list_entry t
     where t.clinic_id = ${clinicId}::uuid and t.patient_id in ${records(clinicId, patientId)}
     order by t.created_at, t.id`.execute(connection);
  return rows;
}

/** A notice as it is kept, with its sealed fields. */
export type KeptNotice = { row: KeptRow; id: string; keyId: string | null; fieldsEncrypted: Buffer | null };

export async function patientNotices(
  connection: Connection,
  clinicId: string,
  patientId: string,
): Promise<KeptNotice[]> {
  const { rows } = await sql<KeptNotice>`
    select ${asJson('t')} as row, t.id, t.key_id, t.fields_encrypted from notice t
     where t.clinic_id = ${clinicId}::uuid and t.patient_id in ${records(clinicId, patientId)}
     order by t.created_at, t.id`.execute(connection);
  return rows;
}

/** A text as it is kept, with what is sealed of it. */
export type KeptText = {
  row: KeptRow;
  id: string;
  keyId: string;
  bodyEncrypted: Buffer;
  mediaEncrypted: Buffer | null;
};

export async function patientTexts(
  connection: Connection,
  clinicId: string,
  patientId: string,
): Promise<KeptText[]> {
  const { rows } = await sql<KeptText>`
    select ${asJson('t')} as row, t.id, t.key_id, t.body_encrypted, t.media_encrypted from message t
     where t.clinic_id = ${clinicId}::uuid and t.id in (${textIds(clinicId, patientId)})
     order by t.occurred_at, t.id`.execute(connection);
  return rows;
}
