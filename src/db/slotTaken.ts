import { sql } from 'kysely';
import type { Connection } from './database.ts';

/** Visits of which nobody has said how long they take are taken for so long. */
const unknownMinutes = 15;

/**
 * SQL: whether the time of a cancelled visit `a` is being offered to somebody, or was given to another visit since: one with the same
 * clinician that was booked for it, or moved into it, after the cancellation. What stood beside it before is no reason: some clinics book
 * twice. Null where no clinician is known, and for visits that are not cancelled.
 */
export const slotTaken = `case when a.status <> 'cancelled' then null
  when exists (select 1 from slot s where s.clinic_id = a.clinic_id and s.appointment_id = a.id and s.starts_at = a.starts_at
    and s.state = 'offering') then true
  when a.clinician is not null then exists (
    select 1 from appointment o
     where o.clinic_id = a.clinic_id and o.id <> a.id and o.clinician = a.clinician
       and o.status in ('booked', 'confirmed', 'change_asked')
       and o.starts_at > a.starts_at - interval '1 day'
       and o.starts_at < a.starts_at + coalesce(a.duration_minutes, ${unknownMinutes}) * interval '1 minute'
       and o.starts_at + coalesce(o.duration_minutes, ${unknownMinutes}) * interval '1 minute' > a.starts_at
       and coalesce(o.start_set_at, o.created_at) >= (
         select max(e.occurred_at) from appointment_event e
          where e.clinic_id = a.clinic_id and e.appointment_id = a.id and e.to_status = 'cancelled')) end`;

/** Whether the time of a cancelled visit was given to another one since. */
export async function isSlotTaken(
  connection: Connection,
  clinicId: string,
  appointmentId: string,
): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean | null }>`
    select ${sql.raw(slotTaken)} as taken from appointment a
     where a.clinic_id = ${clinicId}::uuid and a.id = ${appointmentId}::uuid`.execute(connection);
  return rows[0]?.taken === true;
}
