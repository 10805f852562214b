import type { Connection } from '@/db/database.ts';
import { locationById, type LocationRow } from '@/db/locationQueries.ts';
import { noLocation } from '../location/getLocation.ts';
import type { Context } from '../context.ts';

/** The location that something is to be booked at; null for none. @throws Refusal not_found for one that does not exist or is archived */
export async function bookableLocation(
  ctx: Context,
  id: string | null,
  connection: Connection = ctx.db,
): Promise<LocationRow | null> {
  if (id === null) return null;
  const location = await locationById(connection, ctx.clinicId, id);
  if (!location || location.archivedAt !== null) throw noLocation();
  return location;
}
