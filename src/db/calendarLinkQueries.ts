import { sql, type Insertable, type Selectable } from 'kysely';
import type { Connection } from './database.ts';
import type { CalendarLinkTable } from './schema.ts';

export type CalendarLinkRow = Selectable<CalendarLinkTable>;

export async function insertCalendarLink(
  connection: Connection,
  link: Insertable<CalendarLinkTable>,
): Promise<void> {
  await connection.insertInto('calendarLink').values(link).execute();
}

/** A page of the clinic's links, the newest first, revoked ones included. */
export function calendarLinksOf(
  connection: Connection,
  clinicId: string,
  { limit, before }: { limit: number; before: { at: Date; id: string } | null },
): Promise<CalendarLinkRow[]> {
  return connection
    .selectFrom('calendarLink')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .$if(before !== null, (query) =>
      query.where(sql<boolean>`(created_at, id) < (${before?.at}::timestamptz, ${before?.id}::uuid)`),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export function calendarLinkById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<CalendarLinkRow | undefined> {
  return connection
    .selectFrom('calendarLink')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The link with this token that is not revoked, whichever clinic it is of: the token is all that is known of who asks. */
export function calendarLinkByToken(
  connection: Connection,
  tokenHash: Buffer,
): Promise<CalendarLinkRow | undefined> {
  return connection
    .selectFrom('calendarLink')
    .selectAll()
    .where('tokenHash', '=', tokenHash)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
}

/** Ends a link. False when it had ended before. */
export async function revokeCalendarLink(
  connection: Connection,
  clinicId: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const row = await connection
    .updateTable('calendarLink')
    .set({ revokedAt: at })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes that a link was read. True for the first time on that day. */
export async function noteCalendarRead(
  connection: Connection,
  link: { clinicId: string; id: string },
  at: Date,
): Promise<boolean> {
  const day = at.toISOString().slice(0, 10);
  await connection
    .updateTable('calendarLink')
    .set({ lastReadAt: at, timesRead: sql`times_read + 1` })
    .where('clinicId', '=', link.clinicId)
    .where('id', '=', link.id)
    .execute();
  const row = await connection
    .updateTable('calendarLink')
    .set({ readNotedOn: day })
    .where('clinicId', '=', link.clinicId)
    .where('id', '=', link.id)
    .where((where) => where.or([where('readNotedOn', 'is', null), where('readNotedOn', '<', day)]))
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** A visit as calendars show it. */
export type CalendarVisit = {
  id: string;
  startsAt: Date;
  durationMinutes: number | null;
  status: 'booked' | 'confirmed' | 'change_asked' | 'cancelled' | 'completed' | 'no_show';
  sequence: number;
  createdAt: Date;
  updatedAt: Date;
  clinician: string | null;
  location: string | null;
  /** The place tells by its name alone what somebody is treated for, or its texts name nobody. */
  isDiscreet: boolean;
  isErased: boolean;
  givenName: string;
  familyName: string;
};

/** The visits of a clinician, of a place, or of the one at the other, in the order of their starts. */
export async function calendarVisits(
  connection: Connection,
  clinicId: string,
  about: { clinician: string | null; locationId: string | null },
  { from, until }: { from: Date; until: Date },
): Promise<CalendarVisit[]> {
  const { rows } = await sql<CalendarVisit>`
    select a.id, a.starts_at, a.duration_minutes, a.status, a.calendar_sequence as sequence, a.created_at, a.updated_at, a.clinician,
           l.name as location,
           coalesce(l.sensitivity, c.sensitivity, 'none') <> 'none' or coalesce(l.is_discreet, c.is_discreet, false) as is_discreet,
           p.erased_at is not null as is_erased, p.given_name, p.family_name
      from appointment a
      join clinic c on c.id = a.clinic_id
      join patient p on p.clinic_id = a.clinic_id and p.id = a.patient_id
      left join location l on l.clinic_id = a.clinic_id and l.id = a.location_id
     where a.clinic_id = ${clinicId}::uuid and a.starts_at >= ${from}::timestamptz and a.starts_at < ${until}::timestamptz
       and (${about.clinician}::text is null or lower(a.clinician) = lower(${about.clinician}::text))
       and (${about.locationId}::uuid is null or a.location_id = ${about.locationId}::uuid)
     order by a.starts_at, a.id`.execute(connection);
  return rows;
}
