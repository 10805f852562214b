import type { Insertable } from 'kysely';
import type { Connection } from './database.ts';
import type { AppointmentEventTable } from './schema.ts';

/** Adds to the history of an appointment; it is never changed afterwards. */
export async function recordAppointmentEvent(
  connection: Connection,
  event: Insertable<AppointmentEventTable>,
): Promise<void> {
  await connection.insertInto('appointmentEvent').values(event).execute();
}
