import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Connection } from './database.ts';
import type { LocationTable } from './schema.ts';

/** A location, and the number that its texts go out from where it has one of its own. */
export type LocationRow = Selectable<LocationTable> & {
  senderId: string | null;
  senderNumber: string | null;
  messagingServiceSid: string | null;
};

/** Every location of the clinic, archived ones too where they are asked for, by name. */
export function locationsOfClinic(
  connection: Connection,
  clinicId: string,
  { withArchived, limit, after }: { withArchived: boolean; limit: number; after: string | null },
): Promise<LocationRow[]> {
  return withSender(connection, clinicId)
    .$if(!withArchived, (query) => query.where('location.archivedAt', 'is', null))
    .$if(after !== null, (query) => query.where('location.id', '>', after ?? ''))
    .orderBy('location.id')
    .limit(limit)
    .execute();
}

export function locationById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<LocationRow | undefined> {
  return withSender(connection, clinicId).where('location.id', '=', id).executeTakeFirst();
}

/** The location alone, locked until commit. */
export function lockLocation(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<Selectable<LocationTable> | undefined> {
  return connection
    .selectFrom('location')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Stores a location. @returns false when another one in use has the name */
export async function insertLocation(
  connection: Connection,
  location: Insertable<LocationTable>,
): Promise<boolean> {
  const row = await connection
    .insertInto('location')
    .values(location)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function updateLocation(
  connection: Connection,
  clinicId: string,
  id: string,
  change: Updateable<LocationTable>,
): Promise<void> {
  await connection
    .updateTable('location')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** Another location in use with this name. */
export async function isNameTaken(
  connection: Connection,
  clinicId: string,
  name: string,
  exceptId: string,
): Promise<boolean> {
  const row = await connection
    .selectFrom('location')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where((where) => where(where.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .where('archivedAt', 'is', null)
    .where('id', '!=', exceptId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The names of locations, archived ones included. */
export async function locationNames(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await connection
    .selectFrom('location')
    .select(['id', 'name'])
    .where('clinicId', '=', clinicId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Of these senders, those that are a location's own, and which. */
export async function locationsOfSenders(
  connection: Connection,
  clinicId: string,
  senderIds: readonly string[],
): Promise<Map<string, { id: string; name: string }>> {
  if (senderIds.length === 0) return new Map();
  const rows = await connection
    .selectFrom('sender')
    .innerJoin('location', (join) =>
      join.onRef('location.clinicId', '=', 'sender.clinicId').onRef('location.id', '=', 'sender.locationId'),
    )
    .select(['sender.id as senderId', 'location.id', 'location.name'])
    .where('sender.clinicId', '=', clinicId)
    .where('sender.id', 'in', [...senderIds])
    .where('location.archivedAt', 'is', null)
    .execute();
  return new Map(rows.map(({ senderId, id, name }) => [senderId, { id, name }]));
}

/** Whether the clinic, or a location of it that is in use, is a substance use programme. */
export async function hasSudPlace(connection: Connection, clinicId: string): Promise<boolean> {
  const { rows } = await sql<{ isSud: boolean }>`
    select sensitivity = 'sud' or exists (select 1 from location l where l.clinic_id = c.id and l.sensitivity = 'sud'
             and l.archived_at is null) as is_sud
      from clinic c where id = ${clinicId}::uuid`.execute(connection);
  return rows[0]?.isSud ?? false;
}

/**
 * Lets the claims of automated texts that wait ask for a Part 2 consent: of those about visits at a location, or of a campaign of its; null: of
 * those where the clinic's own setting counts.
 */
export async function askForPart2(
  connection: Connection,
  clinicId: string,
  locationId: string | null,
): Promise<void> {
  await sql`
    update message m set needs_part2 = true
     where m.clinic_id = ${clinicId}::uuid and m.dispatch_state = 'queued' and m.category <> 'system' and m.lane <> 'staff'
       and case when ${locationId}::uuid is null then not exists (
             select 1 from location l where l.clinic_id = ${clinicId}::uuid and l.sensitivity is not null and l.id = coalesce(
               (select a.location_id from appointment a where a.clinic_id = ${clinicId}::uuid and a.id = m.appointment_id),
               (select g.location_id from campaign g where g.clinic_id = ${clinicId}::uuid and g.id = m.campaign_id)))
           else ${locationId}::uuid in (
             (select a.location_id from appointment a where a.clinic_id = ${clinicId}::uuid and a.id = m.appointment_id),
             (select g.location_id from campaign g where g.clinic_id = ${clinicId}::uuid and g.id = m.campaign_id)) end`.execute(
    connection,
  );
}

function withSender(connection: Connection, clinicId: string) {
  return connection
    .selectFrom('location')
    .leftJoin('sender', (join) =>
      join
        .onRef('sender.clinicId', '=', 'location.clinicId')
        .onRef('sender.locationId', '=', 'location.id')
        .on('sender.retiredAt', 'is', null),
    )
    .selectAll('location')
    .select([
      'sender.id as senderId',
      'sender.phoneNumber as senderNumber',
      'sender.messagingServiceSid as messagingServiceSid',
    ])
    .where('location.clinicId', '=', clinicId);
}
