import { sql } from 'kysely';
import type { Caller } from '@/domain/ledger/brake.ts';
import type { Connection } from './database.ts';

/** What the brake holds: one recipient's texts of a caller, or all automated ones of the clinic. */
export type BrakeTrip = { caller: Caller; phoneNumber: string | null };

/** Sets brakes that are not set yet. Returns the ids of those that are new. */
export async function setBrakes(
  connection: Connection,
  clinicId: string,
  trips: readonly BrakeTrip[],
  { now, newId }: { now: Date; newId: () => string },
): Promise<{ id: string; phoneNumber: string | null }[]> {
  if (trips.length === 0) return [];
  const { rows } = await sql<{ id: string; phoneNumber: string | null }>`
    insert into brake (clinic_id, id, kind, caller, phone_number, tripped_at)
    select ${clinicId}::uuid, u.id, case when u.phone_number is null then 'clinic' else 'recipient' end, u.caller, u.phone_number, ${now}::timestamptz
      from unnest(${trips.map(newId)}::uuid[], ${trips.map(({ caller }) => caller)}::text[],
                  ${trips.map(({ phoneNumber }) => phoneNumber)}::text[]) as u(id, caller, phone_number)
    on conflict do nothing
    returning id, phone_number as "phoneNumber"`.execute(connection);
  return rows;
}

/** Lets a brake go. Returns what it held, or undefined when there is none set under this id. */
export function releaseBrakeRow(
  connection: Connection,
  clinicId: string,
  id: string,
  released: { at: Date; byKind: string; byId: string | null },
): Promise<{ kind: string; caller: string; phoneNumber: string | null } | undefined> {
  return connection
    .updateTable('brake')
    .set({ releasedAt: released.at, releasedByKind: released.byKind, releasedById: released.byId })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('releasedAt', 'is', null)
    .returning(['kind', 'caller', 'phoneNumber'])
    .executeTakeFirst();
}

/** A released clinic brake starts a new budget. */
export async function forgetAutomatedCount(connection: Connection, clinicId: string): Promise<void> {
  await connection.deleteFrom('automatedCount').where('clinicId', '=', clinicId).execute();
}
