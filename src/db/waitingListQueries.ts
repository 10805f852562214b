import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Connection } from './database.ts';
import { mainNumberJoin } from './mainNumber.ts';
import type { WaitingListEntryTable } from './schema.ts';

export type EntryRow = Selectable<WaitingListEntryTable>;
export type NewEntryRow = Insertable<WaitingListEntryTable>;
export type EntryState = EntryRow['state'];

/** Those who still wait, asked just now or not. */
export const openEntryStates = ['waiting', 'offered'] as const satisfies EntryState[];

export async function insertEntry(connection: Connection, entry: NewEntryRow): Promise<void> {
  await connection.insertInto('waitingListEntry').values(entry).execute();
}

export function entryById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<EntryRow | undefined> {
  return connection
    .selectFrom('waitingListEntry')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The entry, locked until commit. */
export function lockEntry(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<EntryRow | undefined> {
  return connection
    .selectFrom('waitingListEntry')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateEntry(
  connection: Connection,
  clinicId: string,
  id: string,
  change: Updateable<WaitingListEntryTable>,
): Promise<void> {
  await connection
    .updateTable('waitingListEntry')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

export type EntryFilter = {
  /** Open: waiting or offered. */
  state: EntryState | 'open' | null;
  patientId: string | null;
  locationId: string | null;
  visitType: string | null;
};

/** Where a page of the list ended. */
export type EntryPlace = { isUrgent: boolean; at: Date; id: string };

/** A page of the list in the order in which the patients are asked: urgent, oldest. */
export function listEntries(
  connection: Connection,
  clinicId: string,
  { state, patientId, locationId, visitType }: EntryFilter,
  page: { limit: number; after: EntryPlace | null },
): Promise<EntryRow[]> {
  const { after } = page;
  return connection
    .selectFrom('waitingListEntry')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .$if(state === 'open', (query) => query.where('state', 'in', [...openEntryStates]))
    .$if(state !== null && state !== 'open', (query) =>
      query.where('state', '=', state === 'open' || state === null ? 'waiting' : state),
    )
    .$if(patientId !== null, (query) => query.where('patientId', '=', patientId ?? ''))
    .$if(locationId !== null, (query) => query.where('locationId', '=', locationId))
    .$if(visitType !== null, (query) =>
      query.where(sql<boolean>`lower(visit_type) = lower(${visitType ?? ''})`),
    )
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(not is_urgent, created_at, id) > (${!(after?.isUrgent ?? false)}, ${after?.at ?? new Date(0)}::timestamptz, ${after?.id ?? ''}::uuid)`,
      ),
    )
    .orderBy('isUrgent', 'desc')
    .orderBy('createdAt')
    .orderBy('id')
    .limit(page.limit)
    .execute();
}

/** A patient on the list as far as that says whether a time suits. */
export type WishRow = Pick<
  EntryRow,
  | 'id'
  | 'patientId'
  | 'visitType'
  | 'clinician'
  | 'locationId'
  | 'earliestDay'
  | 'latestDay'
  | 'weekdays'
  | 'fromMinute'
  | 'untilMinute'
  | 'isUrgent'
  | 'createdAt'
> & {
  /** The start of the soonest coming visit of this kind, where the entry says that it moves. */
  movesFrom: Date | null;
  /** The main number; those who share one are asked one after another. */
  line: string | null;
};

/**
 * Those who may be asked about a time now: they still wait, can be texted, and neither they nor anybody at their number is asked about
 * another time just now. `visitType` is that of the time: for who names none, it says which visit would move.
 */
export async function openWishes(
  connection: Connection,
  clinicId: string,
  { slotId, visitType }: { slotId: string; visitType: string | null },
  now: Date,
): Promise<WishRow[]> {
  const { rows } = await sql<WishRow>`
    select e.id, e.patient_id as "patientId", e.visit_type as "visitType", e.clinician, e.location_id as "locationId",
           e.earliest_day as "earliestDay", e.latest_day as "latestDay", e.weekdays, e.from_minute as "fromMinute",
           e.until_minute as "untilMinute", e.is_urgent as "isUrgent", e.created_at as "createdAt",
           case when e.moves_visit then (select min(a.starts_at) from appointment a
              where a.clinic_id = e.clinic_id and a.patient_id = e.patient_id and a.starts_at > ${now}::timestamptz
                and a.status in ('booked', 'confirmed', 'change_asked')
                and lower(a.visit_type) is not distinct from lower(coalesce(e.visit_type, ${visitType}))) end as "movesFrom",
           line.phone_number as line
      from waiting_list_entry e cross join (select ${now}::timestamptz as at) as clock
      left join lateral ${sql.raw(mainNumberJoin('e.clinic_id', 'e.patient_id', 'clock.at'))} as line on true
      join patient p on p.clinic_id = e.clinic_id and p.id = e.patient_id
     where e.clinic_id = ${clinicId}::uuid and e.state in ('waiting', 'offered')
       and p.deceased_at is null and p.do_not_text_since is null and p.erased_at is null
       and not exists (select 1 from slot_offer o
         where o.clinic_id = e.clinic_id and o.state in ('planned', 'sent')
           and (o.slot_id <> ${slotId}::uuid or o.entry_id <> e.id)
           and (o.stands_until is null or o.stands_until > ${now}::timestamptz)
           and (o.patient_id = e.patient_id or exists (select 1 from patient_phone_number n
             join patient_phone_number other on other.clinic_id = n.clinic_id and other.phone_number = n.phone_number
              and other.removed_at is null and other.patient_id = o.patient_id
             where n.clinic_id = e.clinic_id and n.patient_id = e.patient_id and n.removed_at is null)))`.execute(
    connection,
  );
  return rows;
}

/** Ends the entries whose last day has passed where they want to be seen. Returns their ids. */
export async function expireEntries(connection: Connection, clinicId: string, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update waiting_list_entry e set state = 'expired', settled_at = ${now}::timestamptz, settled_by_kind = 'job',
           updated_at = ${now}::timestamptz
      from clinic c
     where e.clinic_id = ${clinicId}::uuid and c.id = e.clinic_id and e.state = 'waiting'
       and e.latest_day < (${now}::timestamptz at time zone coalesce(
         (select l.time_zone from location l where l.clinic_id = e.clinic_id and l.id = e.location_id), c.time_zone))::date
    returning e.id`.execute(connection);
  return rows.map(({ id }) => id);
}

/** Whether this worker is the one that plans offers of this clinic until the transaction ends: two that plan at once might ask one patient twice. */
export async function lockOfferPlanning(connection: Connection, clinicId: string): Promise<boolean> {
  const { rows } = await sql<{ isOurs: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`${clinicId}/offers`}, 0)) as is_ours`.execute(
    connection,
  );
  return rows[0]?.isOurs === true;
}

export type ComingVisit = {
  id: string;
  startsAt: Date;
  durationMinutes: number | null;
  visitType: string | null;
};

/** The visits of a patient that are still to come. */
export function comingVisitsOf(
  connection: Connection,
  clinicId: string,
  patientId: string,
  now: Date,
): Promise<ComingVisit[]> {
  return connection
    .selectFrom('appointment')
    .select(['id', 'startsAt', 'durationMinutes', 'visitType'])
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .where('startsAt', '>', now)
    .where('status', 'in', ['booked', 'confirmed', 'change_asked'])
    .orderBy('startsAt')
    .orderBy('id')
    .execute();
}

/** Whether the patient waits for the same already. */
export async function findLikeEntry(
  connection: Connection,
  clinicId: string,
  wish: {
    patientId: string;
    visitType?: string | null;
    clinician?: string | null;
    locationId?: string | null;
  },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from waiting_list_entry where clinic_id = ${clinicId}::uuid and patient_id = ${wish.patientId}::uuid
       and state in ('waiting', 'offered')
       and lower(visit_type) is not distinct from lower(${wish.visitType ?? null})
       and lower(clinician) is not distinct from lower(${wish.clinician ?? null})
       and location_id is not distinct from ${wish.locationId ?? null}::uuid limit 1`.execute(connection);
  return rows.length > 0;
}
