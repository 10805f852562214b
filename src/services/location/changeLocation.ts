import { clinicById } from '@/db/clinicQueries.ts';
import { contentSettings } from '@/db/contentSettingsQueries.ts';
import { askForPart2, isNameTaken, lockLocation, updateLocation } from '@/db/locationQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { nameTaken } from './createLocation.ts';
import { loadLocation, noLocation } from './getLocation.ts';
import { setLocationSender, type WantedSender } from './locationSender.ts';
import type { PresentedLocation } from './presentLocation.ts';
import { readLocation, type LocationFields } from './readLocation.ts';

export type LocationChange = LocationFields & { sender?: WantedSender | null | undefined };

/**
 * Changes what a location is and how its texts look. What waits to be sent keeps its words; where texts become ones that tell of substance
 * use treatment, those that wait are asked about again when they leave (SENS-01).
 * @throws Refusal not_found, conflict for an archived one or a name or number in use, and what `readLocation` throws
 */
export async function changeLocation(
  ctx: Context,
  id: string,
  { sender, ...fields }: LocationChange,
): Promise<PresentedLocation> {
  requireScope(ctx.actor, 'clinic:write');
  const { country } = await clinicById(ctx.db, ctx.clinicId);
  return ctx.db.transaction().execute(async (tx) => {
    const before = await lockLocation(tx, ctx.clinicId, id);
    if (!before) throw noLocation();
    if (before.archivedAt !== null) {
      throw new Refusal('conflict', 'An archived location is not changed. Add a new one.', { id });
    }
    const content = await contentSettings(tx, ctx.clinicId);
    const columns = readLocation(fields, before, { country, content });
    if (fields.name !== undefined && (await isNameTaken(tx, ctx.clinicId, fields.name, id))) {
      throw nameTaken();
    }
    await updateLocation(tx, ctx.clinicId, id, { ...columns, updatedAt: ctx.now() });
    if (columns.sensitivity === 'sud') await askForPart2(tx, ctx.clinicId, id);
    if (sender !== undefined) await setLocationSender(ctx, tx, id, sender, country);
    await recordDeed(ctx, tx, {
      action: 'location.changed',
      kind: 'location',
      id,
      detail: { fields: [...Object.keys(columns), ...(sender === undefined ? [] : ['sender'])] },
    });
    return loadLocation(ctx, tx, id);
  });
}
