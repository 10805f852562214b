import { contentSettings } from '@/db/contentSettingsQueries.ts';
import type { Connection } from '@/db/database.ts';
import { locationById, locationsOfClinic } from '@/db/locationQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { cursorId, decodeCursor, pageFrom } from '../cursor.ts';
import { presentLocation, type PresentedLocation } from './presentLocation.ts';

/** A page of the clinic's locations, the oldest first; archived ones only where they are asked for. */
export async function listLocations(
  ctx: Context,
  query: { withArchived: boolean; limit: number; cursor?: string | undefined },
): Promise<{ items: PresentedLocation[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'appointments:read');
  const { withArchived, limit, cursor } = query;
  const after = cursor === undefined ? null : cursorId(decodeCursor(cursor, 1)[0] ?? '');
  const found = await locationsOfClinic(ctx.db, ctx.clinicId, { withArchived, limit: limit + 1, after });
  const { rows, nextCursor } = pageFrom(found, limit, ({ id }) => [id]);
  const clinic = await contentSettings(ctx.db, ctx.clinicId);
  return { items: rows.map((row) => presentLocation(row, clinic)), nextCursor };
}

/** One location. @throws Refusal not_found */
export function getLocation(ctx: Context, id: string): Promise<PresentedLocation> {
  requireScope(ctx.actor, 'appointments:read');
  return loadLocation(ctx, ctx.db, id);
}

/** The location as it stands now, for the answer to a change. @throws Refusal not_found */
export async function loadLocation(
  ctx: Context,
  connection: Connection,
  id: string,
): Promise<PresentedLocation> {
  const row = await locationById(connection, ctx.clinicId, id);
  if (!row) throw noLocation();
  return presentLocation(row, await contentSettings(connection, ctx.clinicId));
}

export function noLocation(): Refusal {
  return new Refusal('not_found', 'There is no location with this id in this clinic.', {
    field: 'locationId',
  });
}
