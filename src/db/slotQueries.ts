import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Connection } from './database.ts';
import type { SlotTable, TimeFreedTable } from './schema.ts';

export type SlotRow = Selectable<SlotTable>;
export type FreedRow = Selectable<TimeFreedTable>;
export type SlotState = SlotRow['state'];

export const liveSlotStates = ['open', 'offering'] as const satisfies SlotState[];

/** Whether any visit has left a time that was not looked at yet; asked all the time, hardly ever yes. */
export async function hasFreedTimes(connection: Connection, clinicId: string): Promise<boolean> {
  const row = await connection
    .selectFrom('timeFreed')
    .select('appointmentId')
    .where('clinicId', '=', clinicId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes times that visits have left or come back to, each by one worker, before anything of them is read. */
export async function takeFreedTimes(
  connection: Connection,
  clinicId: string,
  limit: number,
): Promise<FreedRow[]> {
  const { rows } = await sql<FreedRow>`
    delete from time_freed where ctid = any(array(
      select ctid from time_freed where clinic_id = ${clinicId}::uuid
       order by appointment_id, starts_at limit ${limit} for update skip locked))
    returning *`.execute(connection);
  return rows;
}

/** Stores a slot, unless this visit's time is on the list already. */
export async function insertSlot(connection: Connection, slot: Insertable<SlotTable>): Promise<boolean> {
  const row = await connection
    .insertInto('slot')
    .values(slot)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export function slotById(connection: Connection, clinicId: string, id: string): Promise<SlotRow | undefined> {
  return connection
    .selectFrom('slot')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The slot, locked until commit. The visit that it came from is locked before it, always. */
export function lockSlot(connection: Connection, clinicId: string, id: string): Promise<SlotRow | undefined> {
  return connection
    .selectFrom('slot')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** The slot of this visit's time that is open or being offered. */
export function liveSlotOf(
  connection: Connection,
  clinicId: string,
  { appointmentId, startsAt }: { appointmentId: string; startsAt: Date },
): Promise<SlotRow | undefined> {
  return connection
    .selectFrom('slot')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('appointmentId', '=', appointmentId)
    .where('startsAt', '=', startsAt)
    .where('state', 'in', [...liveSlotStates])
    .executeTakeFirst();
}

export async function updateSlot(
  connection: Connection,
  clinicId: string,
  id: string,
  change: Updateable<SlotTable>,
): Promise<void> {
  await connection
    .updateTable('slot')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** Slots that are to be looked at, the longest due first. */
export function slotsToLookAt(
  connection: Connection,
  clinicId: string,
  now: Date,
  limit: number,
): Promise<{ id: string; appointmentId: string }[]> {
  return connection
    .selectFrom('slot')
    .select(['id', 'appointmentId'])
    .where('clinicId', '=', clinicId)
    .where('state', 'in', [...liveSlotStates])
    .where('lookAt', '<=', now)
    .orderBy('lookAt')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Has all that is open or being offered looked at again: somebody new waits, or wants something else. */
export async function lookAtAllSlots(connection: Connection, clinicId: string, now: Date): Promise<void> {
  await connection
    .updateTable('slot')
    .set({ lookAt: now })
    .where('clinicId', '=', clinicId)
    .where('state', 'in', [...liveSlotStates])
    .where('lookAt', '>', now)
    .where('offeredSince', 'is not', null)
    .execute();
}

/**
 * SQL: whether the time of slot `s` is anybody's again: its own visit has come back, or another one of the same clinician lies in it. Where no
 * clinician is known, another visit at that place at that very start.
 */
export const takenAgain = `exists (
  select 1 from appointment a
   where a.clinic_id = s.clinic_id and a.status in ('booked', 'confirmed', 'change_asked', 'completed')
     and a.starts_at > s.starts_at - interval '1 day'
     and a.starts_at < s.starts_at + make_interval(mins => coalesce(s.duration_minutes, 1))
     and case when a.id = s.appointment_id then a.starts_at = s.starts_at
              when s.clinician is null then a.clinician is null and a.starts_at = s.starts_at
                and a.location_id is not distinct from s.location_id
              else lower(trim(a.clinician)) = lower(trim(s.clinician))
                and a.starts_at + make_interval(mins => coalesce(a.duration_minutes, 1)) > s.starts_at end)`;

/** When and with whom a visit is about to be. */
export type TimeOfVisit = {
  startsAt: Date;
  durationMinutes: number | null;
  clinician: string | null;
  locationId: string | null;
};

/**
 * Times in which such a visit would lie that are free, or that a patient has taken since then; in the order in which their visits are locked.
 * What lies in a time is what `takenAgain` says.
 */
export async function slotsAtTime(
  connection: Connection,
  clinicId: string,
  { startsAt, durationMinutes, clinician, locationId }: TimeOfVisit,
  takenSince: Date,
): Promise<{ id: string; appointmentId: string }[]> {
  const { rows } = await sql<{ id: string; appointmentId: string }>`
    select s.id, s.appointment_id as "appointmentId" from slot s
     where s.clinic_id = ${clinicId}::uuid
       and (s.state in ('open', 'offering') or (s.state = 'taken' and s.settled_at >= ${takenSince}::timestamptz))
       and s.starts_at > ${startsAt}::timestamptz - interval '1 day'
       and s.starts_at < ${startsAt}::timestamptz + make_interval(mins => ${durationMinutes ?? 1}::int)
       and case when s.clinician is null then ${clinician}::text is null and s.starts_at = ${startsAt}::timestamptz
                  and s.location_id is not distinct from ${locationId}::uuid
                else lower(trim(s.clinician)) = lower(trim(${clinician}::text))
                  and s.starts_at + make_interval(mins => coalesce(s.duration_minutes, 1)) > ${startsAt}::timestamptz end
     order by s.appointment_id, s.id`.execute(connection);
  return rows;
}

/** What stands in the way of offering or giving a slot away. */
export type SlotFacts = {
  isTakenAgain: boolean;
  /** Its visit was cancelled by a word that may have been an opt-out: staff have not agreed yet. */
  isHeld: boolean;
  /** A task about its visit is open that says: look at this first. */
  isInDoubt: boolean;
};

export async function slotFacts(connection: Connection, clinicId: string, id: string): Promise<SlotFacts> {
  const { rows } = await sql<SlotFacts>`
    select ${sql.raw(takenAgain)} as "isTakenAgain", coalesce(o.slot_held and o.status = 'cancelled', false) as "isHeld",
           exists (select 1 from task t where t.clinic_id = s.clinic_id and t.appointment_id = s.appointment_id and t.done_at is null
             and t.kind in ('cancelled_in_words', 'call_patient')) as "isInDoubt"
      from slot s left join appointment o on o.clinic_id = s.clinic_id and o.id = s.appointment_id
     where s.clinic_id = ${clinicId}::uuid and s.id = ${id}::uuid`.execute(connection);
  return rows[0] ?? { isTakenAgain: true, isHeld: false, isInDoubt: false };
}

/** Whether it was the patient who cancelled this visit last. */
export async function wasCancelledByPatient(
  connection: Connection,
  clinicId: string,
  appointmentId: string,
): Promise<boolean> {
  const row = await connection
    .selectFrom('appointmentEvent')
    .select('actorKind')
    .where('clinicId', '=', clinicId)
    .where('appointmentId', '=', appointmentId)
    .where('toStatus', '=', 'cancelled')
    .orderBy('occurredAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.actorKind === 'patient';
}

export type SlotFilter = { isLive: boolean };

/** A page of slots by their time: live ones the soonest first, settled ones the latest first. */
export function listSlots(
  connection: Connection,
  clinicId: string,
  { isLive }: SlotFilter,
  page: { limit: number; after: { at: Date; id: string } | null },
): Promise<SlotRow[]> {
  const { after } = page;
  return connection
    .selectFrom('slot')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('state', isLive ? 'in' : 'not in', [...liveSlotStates])
    .$if(after !== null, (query) =>
      query.where((where) =>
        where(
          where.refTuple('startsAt', 'id'),
          isLive ? '>' : '<',
          where.tuple(after?.at ?? new Date(0), after?.id ?? ''),
        ),
      ),
    )
    .orderBy('startsAt', isLive ? 'asc' : 'desc')
    .orderBy('id', isLive ? 'asc' : 'desc')
    .limit(page.limit)
    .execute();
}

/** Since when the clinic's freed times are offered without a click; null: they wait for one. */
export async function offersSlotsSince(connection: Connection, clinicId: string): Promise<Date | null> {
  const { offersSlotsAt } = await connection
    .selectFrom('clinic')
    .select('offersSlotsAt')
    .where('id', '=', clinicId)
    .executeTakeFirstOrThrow();
  return offersSlotsAt;
}

export async function setOffersSlots(
  connection: Connection,
  clinicId: string,
  since: Date | null,
): Promise<void> {
  await connection.updateTable('clinic').set({ offersSlotsAt: since }).where('id', '=', clinicId).execute();
}
