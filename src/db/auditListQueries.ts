import { sql, type RawBuilder } from 'kysely';
import type { Connection } from './database.ts';

export type AuditEventRow = {
  id: string;
  action: string;
  subjectKind: string | null;
  subjectId: string | null;
  actorKind: string;
  actorId: string | null;
  detail: Record<string, unknown>;
  requestId: string | null;
  occurredAt: Date;
  isSealed: boolean;
};

export type AuditFilter = {
  actorKind: string | null;
  actorId: string | null;
  /** `patient.viewed`, or `patient` for everything that begins with `patient.` */
  action: string | null;
  subjectId: string | null;
  /** Everything about this patient: visits, conversations, texts, tasks, and lists that showed any of them. */
  patientId: string | null;
  from: Date | null;
  until: Date | null;
};

/** Audit events, the latest first. */
export async function auditEvents(
  connection: Connection,
  clinicId: string,
  filter: AuditFilter,
  page: { limit: number; before: { at: Date; id: string } | null },
): Promise<AuditEventRow[]> {
  const { actorKind, actorId, action, subjectId, patientId, from, until } = filter;
  const about = patientId === null ? null : await idsAbout(connection, clinicId, patientId);
  const conditions: RawBuilder<unknown>[] = [sql`e.clinic_id = ${clinicId}::uuid`];
  if (actorKind !== null) conditions.push(sql`e.actor_kind = ${actorKind}`);
  if (actorId !== null) conditions.push(sql`e.actor_id = ${actorId}`);
  if (action?.includes('.')) conditions.push(sql`e.action = ${action}`);
  else if (action !== null) conditions.push(sql`starts_with(e.action, ${`${action}.`})`);
  if (subjectId !== null) conditions.push(sql`e.subject_id = ${subjectId}::uuid`);
  if (about !== null)
    conditions.push(
      sql`(e.subject_id = any(${about}::uuid[]) or (e.detail ? 'ids' and e.detail -> 'ids' ?| ${about}::text[]))`,
    );
  if (from !== null) conditions.push(sql`e.occurred_at >= ${from}::timestamptz`);
  if (until !== null) conditions.push(sql`e.occurred_at < ${until}::timestamptz`);
  if (page.before !== null)
    conditions.push(sql`(e.occurred_at, e.id) < (${page.before.at}::timestamptz, ${page.before.id}::uuid)`);
  const { rows } = await sql<AuditEventRow>`
    select e.id, e.action, e.subject_kind, e.subject_id, e.actor_kind, e.actor_id, e.detail, e.request_id, e.occurred_at,
           not exists (select 1 from audit_unsealed u where u.clinic_id = e.clinic_id and u.id = e.id) as is_sealed
      from audit_event e where ${sql.join(conditions, sql` and `)}
     order by e.occurred_at desc, e.id desc limit ${page.limit}`.execute(connection);
  return rows;
}

/** The ids that events about a patient name: the patient's own, and those of what belongs to the patient. */
async function idsAbout(connection: Connection, clinicId: string, patientId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with talks as (
      select c.id from conversation c join patient_phone_number n on n.clinic_id = c.clinic_id and n.phone_number = c.phone_number
       where c.clinic_id = ${clinicId}::uuid and n.patient_id = ${patientId}::uuid)
    select ${patientId}::uuid as id
    union select id from patient where clinic_id = ${clinicId}::uuid and merged_into = ${patientId}::uuid
    union select id from talks
    union select id from appointment where clinic_id = ${clinicId}::uuid and patient_id = ${patientId}::uuid
    union select id from consent_event where clinic_id = ${clinicId}::uuid and patient_id in (select id from patient
      where clinic_id = ${clinicId}::uuid and (id = ${patientId}::uuid or merged_into = ${patientId}::uuid))
    union select s.id from suppression s join patient_phone_number n on n.clinic_id = s.clinic_id and n.phone_number = s.phone_number
     where s.clinic_id = ${clinicId}::uuid and n.patient_id = ${patientId}::uuid
    union select id from task where clinic_id = ${clinicId}::uuid and patient_id = ${patientId}::uuid
    union select m.id from message m join talks on talks.id = m.conversation_id where m.clinic_id = ${clinicId}::uuid`.execute(
    connection,
  );
  return rows.map(({ id }) => id);
}
