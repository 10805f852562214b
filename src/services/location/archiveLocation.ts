import { lockLocation, updateLocation } from '@/db/locationQueries.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { loadLocation, noLocation } from './getLocation.ts';
import { setLocationSender } from './locationSender.ts';
import type { PresentedLocation } from './presentLocation.ts';

/**
 * Takes a location out of use: nothing new is booked there, and its number is given back. Visits there keep it, and so do their texts, which
 * then come from the clinic's number. It is never deleted.
 * @throws Refusal not_found
 */
export async function archiveLocation(ctx: Context, id: string): Promise<PresentedLocation> {
  requireScope(ctx.actor, 'clinic:write');
  return ctx.db.transaction().execute(async (tx) => {
    const before = await lockLocation(tx, ctx.clinicId, id);
    if (!before) throw noLocation();
    if (before.archivedAt === null) {
      const now = ctx.now();
      await updateLocation(tx, ctx.clinicId, id, { archivedAt: now, updatedAt: now });
      await setLocationSender(ctx, tx, id, null, '');
      await recordDeed(ctx, tx, { action: 'location.archived', kind: 'location', id });
    }
    return loadLocation(ctx, tx, id);
  });
}
