import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Connection } from './database.ts';
import type { AppointmentTable } from './schema.ts';
import { onLocalDays } from './visitFactQueries.ts';

export type AppointmentRow = Selectable<AppointmentTable>;
export type NewAppointmentRow = Insertable<AppointmentTable>;

/** Stores an appointment. Returns false when the clinic has another one with this external id. */
export async function insertAppointment(
  connection: Connection,
  appointment: NewAppointmentRow,
): Promise<boolean> {
  const row = await connection
    .insertInto('appointment')
    .values(appointment)
    .onConflict((conflict) =>
      conflict.columns(['clinicId', 'externalId']).where('externalId', 'is not', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export function appointmentById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<AppointmentRow | undefined> {
  return connection
    .selectFrom('appointment')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function appointmentsByIds(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, AppointmentRow>> {
  if (ids.length === 0) return new Map();
  const rows = await connection
    .selectFrom('appointment')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** The appointment, locked until commit. */
export function lockAppointment(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<AppointmentRow | undefined> {
  return connection
    .selectFrom('appointment')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateAppointment(
  connection: Connection,
  clinicId: string,
  id: string,
  change: Updateable<AppointmentTable>,
): Promise<void> {
  await connection
    .updateTable('appointment')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

export type AppointmentFilter = {
  /** At or after, and before. */
  from: Date | null;
  until: Date | null;
  patientId: string | null;
  locationId: string | null;
  status: AppointmentRow['status'] | null;
  /** By the clock where it takes place. */
  day: string | null;
  clinician: string | null;
  visitType: string | null;
};

/** A page of appointments, the earliest first; `after` is the last one of the page before. */
export function listAppointments(
  connection: Connection,
  clinicId: string,
  filter: AppointmentFilter,
  page: { limit: number; after: { at: Date; id: string } | null },
): Promise<AppointmentRow[]> {
  const { from, until, patientId, locationId, status, day, clinician, visitType } = filter;
  const { after } = page;
  return connection
    .selectFrom('appointment as a')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .$if(day !== null, (query) => query.where(onLocalDays(day ?? '', day ?? '')))
    .$if(clinician !== null, (query) => query.where('clinician', '=', clinician))
    .$if(visitType !== null, (query) => query.where('visitType', '=', visitType))
    .$if(from !== null, (query) => query.where('startsAt', '>=', from))
    .$if(until !== null, (query) => query.where('startsAt', '<', until))
    .$if(patientId !== null, (query) => query.where('patientId', '=', patientId))
    .$if(locationId !== null, (query) => query.where('locationId', '=', locationId))
    .$if(status !== null, (query) => query.where('status', '=', status))
    .$if(after !== null, (query) =>
      query.where((where) =>
        where(where.refTuple('startsAt', 'id'), '>', where.tuple(after?.at ?? new Date(0), after?.id ?? '')),
      ),
    )
    .orderBy('startsAt')
    .orderBy('id')
    .limit(page.limit)
    .execute();
}
