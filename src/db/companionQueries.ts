import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';

/** A visit as it is named beside another one. */
export type CompanionVisit = {
  appointmentId: string;
  patientId: string;
  givenName: string;
  familyName: string;
  startsAt: Date;
};

/** The visits that went by each of these texts. */
export async function visitsOfTexts(
  connection: Connection,
  clinicId: string,
  messageIds: readonly string[],
): Promise<(CompanionVisit & { messageId: string })[]> {
  return messageIds.length === 0 ? [] : runPrepared(connection, ofTexts, [clinicId, messageIds]);
}

const columns = `a.id as "appointmentId", a.patient_id as "patientId", p.given_name as "givenName", p.family_name as "familyName",
          a.starts_at as "startsAt"`;

const ofTexts = prepared<CompanionVisit & { messageId: string }>(
  'companions_of_texts',
  `select u.id as "messageId", ${columns} from unnest($2::uuid[]) as u(id)
     cross join lateral (select appointment_id from reminder where clinic_id = $1::uuid and message_id = u.id offset 0) as r
     join appointment a on a.clinic_id = $1::uuid and a.id = r.appointment_id
     join patient p on p.clinic_id = a.clinic_id and p.id = a.patient_id
    order by a.starts_at, a.id`,
);

/** These visits, by id. */
export async function companionVisits(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, CompanionVisit>> {
  const rows = ids.length === 0 ? [] : await runPrepared(connection, byIds, [clinicId, ids]);
  return new Map(rows.map((row) => [row.appointmentId, row]));
}

const byIds = prepared<CompanionVisit>(
  'companions',
  `select ${columns} from unnest($2::uuid[]) as u(id)
     join appointment a on a.clinic_id = $1::uuid and a.id = u.id join patient p on p.clinic_id = a.clinic_id and p.id = a.patient_id`,
);
