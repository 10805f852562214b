import { sql, type Insertable } from 'kysely';
import type { LatestEvent } from '@/domain/appointment/undo.ts';
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

/** The latest that happened to each of these appointments. */
export async function latestEvents(
  connection: Connection,
  clinicId: string,
  appointmentIds: readonly string[],
): Promise<Map<string, LatestEvent>> {
  if (appointmentIds.length === 0) return new Map();
  const { rows } = await sql<LatestEvent & { appointmentId: string }>`
    select a.id as "appointmentId", e.kind, e.from_status as "fromStatus", e.to_status as "toStatus",
        e.actor_kind as "actorKind", e.actor_id as "actorId", e.occurred_at as "occurredAt"
      from unnest(${[...appointmentIds]}::uuid[]) as a(id) cross join lateral (
        select * from appointment_event where clinic_id = ${clinicId}::uuid and appointment_id = a.id
         order by occurred_at desc, id desc limit 1) as e`.execute(connection);
  return new Map(rows.map((row) => [row.appointmentId, row]));
}
