import { sql } from 'kysely';
import type { AppointmentStatus } from '@/domain/appointment/status.ts';
import type { Connection } from './database.ts';

/** Our automatic answer to each of these texts, where there was one. */
export async function answersTo(
  connection: Connection,
  clinicId: string,
  messageIds: readonly string[],
): Promise<Map<string, string>> {
  if (messageIds.length === 0) return new Map();
  const { rows } = await sql<{ textId: string; id: string }>`
    select t.id as "textId", m.id from unnest(${[...messageIds]}::uuid[]) as t(id)
      join message m on m.clinic_id = ${clinicId}::uuid and m.intent_key = 'answer:' || t.id`.execute(
    connection,
  );
  return new Map(rows.map(({ textId, id }) => [textId, id]));
}

/** A visit as somebody needs it who calls about it. */
export type CallVisit = {
  id: string;
  patientId: string;
  startsAt: Date;
  localStart: string;
  status: AppointmentStatus;
  clinician: string | null;
  location: string | null;
};

const visitColumns =
  sql.raw(`a.id, a.patient_id as "patientId", a.starts_at as "startsAt", a.local_start::text as "localStart",
  a.status, a.clinician, (select l.name from location l where l.clinic_id = a.clinic_id and l.id = a.location_id) as location`);

/** These visits. */
export async function visitsToCallAbout(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, CallVisit>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<CallVisit>`
    select ${visitColumns} from unnest(${[...ids]}::uuid[]) as v(id)
      join appointment a on a.clinic_id = ${clinicId}::uuid and a.id = v.id`.execute(connection);
  return new Map(rows.map((row) => [row.id, row]));
}

/** All visits to come of whoever is reached at these numbers, the soonest first. */
export async function visitsToComeAt(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
  now: Date,
): Promise<Map<string, CallVisit[]>> {
  if (phoneNumbers.length === 0) return new Map();
  const { rows } = await sql<CallVisit & { phoneNumber: string }>`
    select n.number as "phoneNumber", ${visitColumns} from unnest(${[...phoneNumbers]}::text[]) as n(number)
      cross join lateral (select patient_id from patient_phone_number p where p.clinic_id = ${clinicId}::uuid
        and p.phone_number = n.number and p.removed_at is null offset 0) as p
      cross join lateral (select * from appointment where clinic_id = ${clinicId}::uuid and patient_id = p.patient_id
        and starts_at > ${now} and status <> 'cancelled' offset 0) as a
     order by a.starts_at, a.id`.execute(connection);
  return Map.groupBy(rows, ({ phoneNumber }) => phoneNumber);
}
