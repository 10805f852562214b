import { clinicById } from '@/db/clinicQueries.ts';
import { contentSettings } from '@/db/contentSettingsQueries.ts';
import { insertLocation } from '@/db/locationQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { loadLocation } from './getLocation.ts';
import { setLocationSender, type WantedSender } from './locationSender.ts';
import type { PresentedLocation } from './presentLocation.ts';
import { readLocation, type LocationFields } from './readLocation.ts';

export type NewLocation = LocationFields & { name: string; sender?: WantedSender | null | undefined };

/** Adds a location. @throws Refusal conflict for a name or number in use, and what `readLocation` throws */
export async function createLocation(
  ctx: Context,
  { sender, ...fields }: NewLocation,
): Promise<PresentedLocation> {
  requireScope(ctx.actor, 'clinic:write');
  const { country } = await clinicById(ctx.db, ctx.clinicId);
  return ctx.db.transaction().execute(async (tx) => {
    const content = await contentSettings(tx, ctx.clinicId);
    const columns = readLocation(fields, { smsAlias: null, isDiscreet: null }, { country, content });
    const id = ctx.newId();
    const now = ctx.now();
    const isNew = await insertLocation(tx, {
      ...columns,
      clinicId: ctx.clinicId,
      id,
      name: fields.name,
      createdAt: now,
      updatedAt: now,
    });
    if (!isNew) throw nameTaken();
    if (sender) await setLocationSender(ctx, tx, id, sender, country);
    await recordDeed(ctx, tx, {
      action: 'location.created',
      kind: 'location',
      id,
      detail: { fields: [...Object.keys(columns), ...(sender ? ['sender'] : [])] },
    });
    return loadLocation(ctx, tx, id);
  });
}

export function nameTaken(): Refusal {
  return new Refusal('conflict', 'Another location has this name.', { field: 'name' });
}
