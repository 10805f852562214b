import { sql, type Selectable } from 'kysely';
import type { Connection } from './database.ts';
import type { FhirLinkTable } from './schema.ts';

/** Which connection, and which resource of it. */
export type ResourceKey = {
  clinicId: string;
  connectionId: string;
  resourceType: 'Appointment' | 'Patient';
  resourceHash: Buffer;
};

export type FhirLinkRow = Omit<Selectable<FhirLinkTable>, 'seen'> & { seen: Record<string, string> };

/** What is known here of a resource; undefined for one that was never read. */
export async function fhirLink(connection: Connection, key: ResourceKey): Promise<FhirLinkRow | undefined> {
  const row = await connection
    .selectFrom('fhirLink')
    .selectAll()
    .select(sql<Record<string, string>>`seen`.as('seen'))
    .where((where) => where.and(key))
    .executeTakeFirst();
  return row;
}

/** Writes what is known of a resource from now on. */
export async function writeFhirLink(
  connection: Connection,
  row: ResourceKey & Pick<FhirLinkRow, 'resourceId' | 'subjectId' | 'version' | 'stand' | 'seen' | 'seenAt'>,
): Promise<void> {
  const values = { ...row, seen: JSON.stringify(row.seen) };
  const { resourceId, subjectId, version, stand, seen, seenAt } = values;
  await connection
    .insertInto('fhirLink')
    .values(values)
    .onConflict((conflict) =>
      conflict
        .columns(['clinicId', 'connectionId', 'resourceType', 'resourceHash'])
        .doUpdateSet({ resourceId, subjectId, version, stand, seen, seenAt }),
    )
    .execute();
}

/** It was there when the server was read. */
export async function noteSeen(connection: Connection, key: ResourceKey, seenAt: Date): Promise<void> {
  await connection
    .updateTable('fhirLink')
    .set({ seenAt })
    .where((where) => where.and(key))
    .execute();
}

/** What staff should know of a resource, in the place of what was said of it before; `lasting` ones found since `lastsFrom` stay. */
export async function writeFhirProblems(
  connection: Connection,
  key: ResourceKey,
  problems: readonly { code: string; fields: readonly string[] }[],
  { foundAt, lasting, lastsFrom }: { foundAt: Date; lasting: readonly string[]; lastsFrom: Date },
): Promise<void> {
  await connection
    .deleteFrom('fhirProblem')
    .where((where) => where.and(key))
    .where((where) => where.or([where('code', 'not in', [...lasting]), where('foundAt', '<', lastsFrom)]))
    .$if(problems.length > 0, (query) =>
      query.where(
        'code',
        'not in',
        problems.map(({ code }) => code),
      ),
    )
    .execute();
  if (problems.length === 0) return;
  await connection
    .insertInto('fhirProblem')
    .values(problems.map(({ code, fields }) => ({ ...key, code, fields: [...fields], foundAt })))
    .onConflict((conflict) =>
      conflict
        .columns(['clinicId', 'connectionId', 'resourceType', 'resourceHash', 'code'])
        .doUpdateSet((set) => ({ fields: set.ref('excluded.fields') })),
    )
    .execute();
}

/** Upcoming visits of a connection that a whole reading of it has not met. */
export async function unseenVisits(
  connection: Connection,
  clinicId: string,
  connectionId: string,
  { since, now, limit }: { since: Date; now: Date; limit: number },
): Promise<{ resourceId: string; resourceHash: Buffer; appointmentId: string }[]> {
  const { rows } = await sql<{ resourceId: string; resourceHash: Buffer; appointmentId: string }>`
    select l.resource_id, l.resource_hash, a.id as appointment_id
      from fhir_link l join appointment a on a.clinic_id = l.clinic_id and a.id = l.subject_id
     where l.clinic_id = ${clinicId}::uuid and l.connection_id = ${connectionId}::uuid and l.resource_type = 'Appointment'
       and l.resource_id is not null and l.seen_at < ${since}::timestamptz
       and a.starts_at > ${now}::timestamptz and a.status <> 'cancelled'
     order by a.starts_at limit ${limit}`.execute(connection);
  return rows;
}

/** Patients here with this birth date at one of these numbers: who a person of the record system may be. */
export async function namesakes(
  connection: Connection,
  clinicId: string,
  { birthDate, phoneNumbers }: { birthDate: string; phoneNumbers: readonly string[] },
): Promise<{ id: string; givenName: string; familyName: string }[]> {
  if (phoneNumbers.length === 0) return [];
  return connection
    .selectFrom('patientPhoneNumber')
    .innerJoin('patient', (join) =>
      join
        .onRef('patient.clinicId', '=', 'patientPhoneNumber.clinicId')
        .onRef('patient.id', '=', 'patientPhoneNumber.patientId'),
    )
    .select(['patient.id', 'patient.givenName', 'patient.familyName'])
    .distinct()
    .where('patientPhoneNumber.clinicId', '=', clinicId)
    .where('patientPhoneNumber.phoneNumber', 'in', [...phoneNumbers])
    .where('patientPhoneNumber.removedAt', 'is', null)
    .where('patient.birthDate', '=', birthDate)
    .where('patient.mergedInto', 'is', null)
    .where('patient.erasedAt', 'is', null)
    .execute();
}

/** Whether the patient is somebody of this connection already. */
export async function isLinked(
  connection: Connection,
  { clinicId, connectionId }: Pick<ResourceKey, 'clinicId' | 'connectionId'>,
  subjectId: string,
): Promise<boolean> {
  const row = await connection
    .selectFrom('fhirLink')
    .select('subjectId')
    .where('clinicId', '=', clinicId)
    .where('subjectId', '=', subjectId)
    .where('connectionId', '=', connectionId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The id on each server of what is known here under this id. */
export async function resourceIdOf(
  connection: Connection,
  clinicId: string,
  connectionId: string,
  subjectId: string | null,
): Promise<string | null> {
  if (subjectId === null) return null;
  const row = await connection
    .selectFrom('fhirLink')
    .select('resourceId')
    .where('clinicId', '=', clinicId)
    .where('subjectId', '=', subjectId)
    .where('connectionId', '=', connectionId)
    .where('resourceId', 'is not', null)
    .orderBy('seenAt', 'desc')
    .executeTakeFirst();
  return row?.resourceId ?? null;
}

/** A problem with the ids of what it is about, there and here. */
export type FhirProblemRow = {
  resourceType: 'Appointment' | 'Patient';
  resourceId: string | null;
  subjectId: string | null;
  code: string;
  fields: string[];
  foundAt: Date;
};

export async function fhirProblemsOf(
  connection: Connection,
  clinicId: string,
  connectionId: string,
  limit: number,
): Promise<FhirProblemRow[]> {
  const { rows } = await sql<FhirProblemRow>`
    select p.resource_type, l.resource_id, l.subject_id, p.code, p.fields, p.found_at
      from fhir_problem p left join fhir_link l on l.clinic_id = p.clinic_id and l.connection_id = p.connection_id
       and l.resource_type = p.resource_type and l.resource_hash = p.resource_hash
     where p.clinic_id = ${clinicId}::uuid and p.connection_id = ${connectionId}::uuid
     order by p.found_at desc, p.resource_hash, p.code limit ${limit}`.execute(connection);
  return rows;
}
