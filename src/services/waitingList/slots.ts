import { lockAppointment } from '@/db/appointmentQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import {
  listSlots,
  lockSlot,
  offersSlotsSince,
  setOffersSlots,
  slotById,
  slotFacts,
  updateSlot,
  type SlotRow,
} from '@/db/slotQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { changeAppointment } from '../appointment/changeAppointment.ts';
import { requireScope, type Context } from '../context.ts';
import { pageFrom, timeCursor } from '../cursor.ts';
import { recordDeed } from '../recordDeed.ts';
import { recordView } from '../recordView.ts';
import { presentSlots, type PresentedSlot } from './presentSlot.ts';
import { settleSlot } from './settleSlot.ts';

/** A page of freed times: those that are open or offered, the soonest first; or those that ended, the latest first. */
export async function listFreedSlots(
  ctx: Context,
  query: { state: 'live' | 'settled'; limit: number; cursor?: string | undefined },
): Promise<{ items: PresentedSlot[]; nextCursor: string | null; isAutomatic: boolean }> {
  requireScope(ctx.actor, 'appointments:read');
  const found = await listSlots(
    ctx.db,
    ctx.clinicId,
    { isLive: query.state === 'live' },
    { limit: query.limit + 1, after: timeCursor(query.cursor) },
  );
  const { rows, nextCursor } = pageFrom(found, query.limit, (row) => [row.startsAt.toISOString(), row.id]);
  const items = await presentSlots(ctx, ctx.db, rows);
  const ids = items.flatMap(({ offers }) => offers.map(({ patient }) => patient.id));
  await recordView(ctx, 'slot.listed', { kind: 'patient', id: null }, { ids: [...new Set(ids)] });
  return { items, nextCursor, isAutomatic: (await offersSlotsSince(ctx.db, ctx.clinicId)) !== null };
}

/**
 * Offers a freed time to the waiting list, one after another, from now on.
 * @throws Refusal not_found, conflict for one that has ended or is held
 */
export async function offerSlot(ctx: Context, id: string): Promise<PresentedSlot> {
  requireScope(ctx.actor, 'messages:send');
  const slot = await ctx.db.transaction().execute(async (tx) => {
    const row = await lockLive(ctx, tx, id);
    if ((await slotFacts(tx, ctx.clinicId, id)).isHeld) {
      throw new Refusal(
        'conflict',
        'This time is held: call the patient who left it, and release it first.',
        {
          reason: 'slot_held',
        },
      );
    }
    const now = ctx.now();
    await updateSlot(tx, ctx.clinicId, id, { offeredSince: row.offeredSince ?? now, lookAt: now });
    await recordDeed(ctx, tx, { action: 'slot.offered', kind: 'slot', id });
    return load(ctx, tx, id);
  });
  ctx.wake();
  return slot;
}

/** Staff have spoken to the patient who left it: the time is free. @throws Refusal not_found, conflict for one that has ended */
export async function releaseSlot(ctx: Context, id: string): Promise<PresentedSlot> {
  requireScope(ctx.actor, 'appointments:write');
  const { appointmentId } = await liveSlot(ctx, ctx.db, id);
  await changeAppointment(ctx, appointmentId, { slotHeld: false });
  return ctx.db.transaction().execute(async (tx) => {
    await recordDeed(ctx, tx, { action: 'slot.released', kind: 'slot', id, detail: { appointmentId } });
    return load(ctx, tx, id);
  });
}

/** Ends a freed time: nobody else is asked, and a yes comes too late. @throws Refusal not_found, conflict for one that has ended */
export async function closeSlot(ctx: Context, id: string): Promise<PresentedSlot> {
  requireScope(ctx.actor, 'appointments:write');
  return ctx.db.transaction().execute(async (tx) => {
    const slot = await lockLive(ctx, tx, id);
    await settleSlot(ctx, tx, slot, { state: 'closed', reasonCode: 'closed_by_staff' });
    await recordDeed(ctx, tx, { action: 'slot.closed', kind: 'slot', id });
    return load(ctx, tx, id);
  });
}

/** Whether freed times are offered without a click. */
export async function changeSlotSettings(
  ctx: Context,
  { isAutomatic }: { isAutomatic: boolean },
): Promise<{ isAutomatic: boolean }> {
  requireScope(ctx.actor, 'clinic:write');
  await ctx.db.transaction().execute(async (tx) => {
    await setOffersSlots(tx, ctx.clinicId, isAutomatic ? ctx.now() : null);
    await recordDeed(ctx, tx, {
      action: 'slot.settings_changed',
      kind: 'slot',
      id: ctx.clinicId,
      detail: { isAutomatic },
    });
  });
  return { isAutomatic };
}

/** The visit before its slot, as everywhere. */
async function lockLive(ctx: Context, tx: Connection, id: string): Promise<SlotRow> {
  const { appointmentId } = await liveSlot(ctx, tx, id);
  await lockAppointment(tx, ctx.clinicId, appointmentId);
  const slot = await lockSlot(tx, ctx.clinicId, id);
  if (!slot) throw noSlot();
  checkLive(slot);
  await recordChange(tx, ctx.clinicId, 'slot', id);
  return slot;
}

async function liveSlot(ctx: Context, connection: Connection, id: string): Promise<SlotRow> {
  const slot = await slotById(connection, ctx.clinicId, id);
  if (!slot) throw noSlot();
  checkLive(slot);
  return slot;
}

function checkLive({ id, state }: SlotRow): void {
  if (state === 'open' || state === 'offering') return;
  throw new Refusal('conflict', `This time is ${state} by now.`, { id, reason: `slot_${state}` });
}

async function load(ctx: Context, tx: Connection, id: string): Promise<PresentedSlot> {
  const row = await slotById(tx, ctx.clinicId, id);
  const [slot] = row ? await presentSlots(ctx, tx, [row]) : [];
  if (!slot) throw noSlot();
  return slot;
}

function noSlot(): Refusal {
  return new Refusal('not_found', 'There is no freed time with this id in this clinic.');
}
