import { sql } from 'kysely';
import type { AppointmentStatus } from '@/domain/appointment/status.ts';
import type { KnownVisit } from '@/domain/import/judgeVisit.ts';
import type { KnownPerson } from '@/domain/import/matchPatient.ts';
import type { Connection } from './database.ts';

// Each row's candidates are looked up one by one by an index: on tables that have just been filled and never looked at, the planner reads
// them from end to end otherwise.

type PersonRow = Omit<KnownPerson, 'numbers'> & { numbers: string[]; asked: string };

const personColumns = sql`p.id, p.external_id, p.given_name, p.family_name, p.birth_date::text as birth_date,
  p.deceased_at is not null as is_deceased, p.erased_at is not null as is_erased,
  coalesce((select array_agg(n.phone_number) from patient_phone_number n
             where n.clinic_id = p.clinic_id and n.patient_id = p.id and n.removed_at is null), '{}') as numbers`;

/** Patients by the clinic's own ids; who was merged into another is found as that other one (ID-10). */
export async function personsByExternalId(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, KnownPerson>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<PersonRow>`
    select u.id as asked, p.* from unnest(${[...ids]}::text[]) as u (id)
     cross join lateral (select coalesce(merged_into, id) as id from patient
        where clinic_id = ${clinicId}::uuid and external_id = u.id offset 0) m
     cross join lateral (select ${personColumns} from patient p where p.clinic_id = ${clinicId}::uuid and p.id = m.id offset 0) p`.execute(
    connection,
  );
  return new Map(rows.map((row) => [row.asked, personOf(row)]));
}

/** Everybody who is reached at each number. */
export async function personsAtNumbers(
  connection: Connection,
  clinicId: string,
  numbers: readonly string[],
): Promise<Map<string, KnownPerson[]>> {
  if (numbers.length === 0) return new Map();
  const { rows } = await sql<PersonRow>`
    select u.number as asked, p.* from unnest(${[...numbers]}::text[]) as u (number)
     cross join lateral (select patient_id from patient_phone_number
        where clinic_id = ${clinicId}::uuid and phone_number = u.number and removed_at is null offset 0) n
     cross join lateral (select ${personColumns} from patient p
        where p.clinic_id = ${clinicId}::uuid and p.id = n.patient_id and p.merged_into is null offset 0) p
     order by u.number, p.id`.execute(connection);
  return groupPersons(rows);
}

/** Everybody of a name and birth date, by `nameKey`. */
export async function personsByBirth(
  connection: Connection,
  clinicId: string,
  persons: readonly { key: string; givenName: string; familyName: string; birthDate: string }[],
): Promise<Map<string, KnownPerson[]>> {
  if (persons.length === 0) return new Map();
  const { rows } = await sql<PersonRow>`
    select u.key as asked, p.* from unnest(${persons.map(({ key }) => key)}::text[], ${persons.map(({ givenName }) => givenName)}::text[],
        ${persons.map(({ familyName }) => familyName)}::text[], ${persons.map(({ birthDate }) => birthDate)}::date[])
        as u (key, given_name, family_name, birth_date)
     cross join lateral (select ${personColumns} from patient p
        where p.clinic_id = ${clinicId}::uuid and lower(p.family_name) = lower(u.family_name) and lower(p.given_name) = lower(u.given_name)
          and p.birth_date = u.birth_date and p.merged_into is null and p.erased_at is null offset 0) p
     order by u.key, p.id`.execute(connection);
  return groupPersons(rows);
}

function groupPersons(rows: readonly PersonRow[]): Map<string, KnownPerson[]> {
  return new Map([...Map.groupBy(rows, ({ asked }) => asked)].map(([key, all]) => [key, all.map(personOf)]));
}

function personOf({ asked: _asked, ...person }: PersonRow): KnownPerson {
  return person;
}

type VisitRow = Omit<KnownVisit, 'startsAtMs'> & { startsAt: Date; status: AppointmentStatus };

const visitColumns = sql`a.id, a.external_id, a.patient_id, a.starts_at, a.status, a.slot_held, a.clinician, a.visit_type, a.modality, a.duration_minutes, a.location_id`;

/** Visits by the clinic's own ids. */
export async function visitsByExternalId(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<KnownVisit[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<VisitRow>`
    select a.* from unnest(${[...ids]}::text[]) as u (id)
     cross join lateral (select ${visitColumns} from appointment a
        where a.clinic_id = ${clinicId}::uuid and a.external_id = u.id offset 0) a`.execute(connection);
  return rows.map(visitOf);
}

/** Visits of patients at these very minutes, whatever became of them: of two, the one that was not cancelled is first. */
export async function visitsAtMinutes(
  connection: Connection,
  clinicId: string,
  wanted: readonly { patientId: string; startsAtMs: number }[],
): Promise<KnownVisit[]> {
  if (wanted.length === 0) return [];
  const { rows } = await sql<VisitRow>`
    select a.* from unnest(${wanted.map(({ patientId }) => patientId)}::uuid[],
        ${wanted.map(({ startsAtMs }) => new Date(startsAtMs))}::timestamptz[]) as u (patient_id, starts_at)
     cross join lateral (select ${visitColumns} from appointment a
        where a.clinic_id = ${clinicId}::uuid and a.patient_id = u.patient_id
          and a.starts_at >= u.starts_at and a.starts_at < u.starts_at + interval '1 minute'
        order by (a.status = 'cancelled'), a.created_at offset 0) a`.execute(connection);
  return rows.map(visitOf);
}

function visitOf({ startsAt, ...row }: VisitRow): KnownVisit {
  return { ...row, startsAtMs: Math.floor(startsAt.getTime() / 60_000) * 60_000 };
}

/** Where and when a file of a whole period lays claim to every visit. */
export type WholePeriod = { from: Date; until: Date; locationIds: readonly string[] | null };

const upcoming = sql`a.status in ('booked', 'confirmed', 'change_asked')`;

function inPeriod(clinicId: string, { from, until, locationIds }: WholePeriod, now: Date) {
  const there = locationIds === null ? sql`true` : sql`a.location_id = any(${[...locationIds]}::uuid[])`;
  return sql`a.clinic_id = ${clinicId}::uuid and a.starts_at >= ${from}::timestamptz and a.starts_at < ${until}::timestamptz
    and a.starts_at > ${now}::timestamptz and ${upcoming} and ${there}`;
}

/** The visits to come of a period. */
export async function visitsOfPeriod(
  connection: Connection,
  clinicId: string,
  period: WholePeriod,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from appointment a where ${inPeriod(clinicId, period, now)}`.execute(connection);
  return rows.map(({ id }) => id);
}

/** Those of them that a file of the whole period does not have. */
export async function visitsNotSeen(
  connection: Connection,
  clinicId: string,
  importId: string,
  period: WholePeriod,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from appointment a where ${inPeriod(clinicId, period, now)}
       and not exists (select 1 from file_import_seen s
             where s.clinic_id = a.clinic_id and s.import_id = ${importId}::uuid and s.appointment_id = a.id)
     order by a.starts_at, a.id`.execute(connection);
  return rows.map(({ id }) => id);
}

export async function noteSeen(
  connection: Connection,
  clinicId: string,
  importId: string,
  appointmentIds: readonly string[],
): Promise<void> {
  if (appointmentIds.length === 0) return;
  await sql`
    insert into file_import_seen (clinic_id, import_id, appointment_id)
    select ${clinicId}::uuid, ${importId}::uuid, id from unnest(${[...appointmentIds]}::uuid[]) as u (id) on conflict do nothing`.execute(
    connection,
  );
}

export async function forgetSeen(connection: Connection, clinicId: string, importId: string): Promise<void> {
  await connection
    .deleteFrom('fileImportSeen')
    .where('clinicId', '=', clinicId)
    .where('importId', '=', importId)
    .execute();
}
