import type { Insertable } from 'kysely';
import type { Connection } from './database.ts';
import type { AppointmentEventTable } from './schema.ts';

/** Adds to the history of an appointment; it is never changed afterwards. */
export async function recordAppointmentEvent(
  connection: Connection,
  event: Insertable<AppointmentEventTable>,
): Promise<void> {
  await recordAppointmentEvents(connection, [event]);
}

/** The same for several, in one statement. */
export async function recordAppointmentEvents(
  connection: Connection,
  events: readonly Insertable<AppointmentEventTable>[],
): Promise<void> {
  if (events.length > 0)
    await connection
      .insertInto('appointmentEvent')
      .values([...events])
      .execute();
}
