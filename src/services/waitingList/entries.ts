import { lookAtAllSlots } from '@/db/slotQueries.ts';
import { expireOffersTo } from '@/db/slotOfferQueries.ts';
import type { Connection } from '@/db/database.ts';
import {
  entryById,
  findLikeEntry,
  insertEntry,
  listEntries,
  lockEntry,
  updateEntry,
  type EntryRow,
  type EntryState,
} from '@/db/waitingListQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { bookableLocation } from '../appointment/bookableLocation.ts';
import { requireScope, type Context } from '../context.ts';
import { cursorId, cursorTime, decodeCursor, pageFrom } from '../cursor.ts';
import { lockFoundPatient, type PatientRef } from '../message/recipient.ts';
import { recordDeed } from '../recordDeed.ts';
import { recordView } from '../recordView.ts';
import { sealNote } from './entryNote.ts';
import { presentEntries, type PresentedEntry } from './presentEntry.ts';
import { afterOffers } from './settleSlot.ts';

export type WishFields = {
  visitType?: string | null | undefined;
  clinician?: string | null | undefined;
  locationId?: string | null | undefined;
  earliestDay?: string | null | undefined;
  latestDay?: string | null | undefined;
  weekdays?: readonly number[] | undefined;
  /** Times of day such as "09:30". */
  fromTime?: string | null | undefined;
  untilTime?: string | null | undefined;
  isUrgent?: boolean | undefined;
  movesVisit?: boolean | undefined;
  note?: string | null | undefined;
};

export type EntryQuery = {
  state: EntryState | 'open';
  patientId?: string | undefined;
  locationId?: string | undefined;
  visitType?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** A page of the waiting list in the order in which its patients are asked. */
export async function listWaiting(
  ctx: Context,
  query: EntryQuery,
): Promise<{ items: PresentedEntry[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'appointments:read');
  const { state, patientId = null, locationId = null, visitType = null, limit, cursor } = query;
  const [urgent = '', at = '', id = ''] = cursor === undefined ? [] : decodeCursor(cursor, 3);
  const after =
    cursor === undefined ? null : { isUrgent: urgent === 'urgent', at: cursorTime(at), id: cursorId(id) };
  const found = await listEntries(
    ctx.db,
    ctx.clinicId,
    { state, patientId, locationId, visitType },
    { limit: limit + 1, after },
  );
  const { rows, nextCursor } = pageFrom(found, limit, (row) => [
    row.isUrgent ? 'urgent' : '',
    row.createdAt.toISOString(),
    row.id,
  ]);
  const items = await presentEntries(ctx, ctx.db, rows);
  const ids = rows.map((row) => row.id);
  await recordView(ctx, 'waiting_list.listed', { kind: 'waiting_list', id: null }, { ids });
  return { items, nextCursor };
}

/**
 * Puts a patient on the waiting list.
 * @throws Refusal patient_not_found, not_found for a location that is not in use, invalid_request for days or times that never come, conflict for
 * the same wish twice
 */
export async function addToWaitingList(
  ctx: Context,
  { patientId, ...fields }: WishFields & { patientId: PatientRef },
): Promise<PresentedEntry> {
  requireScope(ctx.actor, 'appointments:write');
  await ctx.vault.prepare(ctx.clinicId);
  await bookableLocation(ctx, fields.locationId ?? null);
  return ctx.db.transaction().execute(async (tx) => {
    const patient = await lockFoundPatient(tx, ctx.clinicId, patientId);
    const id = ctx.newId();
    const now = ctx.now();
    const row = {
      ...(await columnsOf(ctx, id, fields)),
      clinicId: ctx.clinicId,
      id,
      patientId: patient.id,
      createdAt: now,
      createdByKind: ctx.actor.kind,
      createdById: ctx.actor.id,
      updatedAt: now,
    };
    checkWish(row);
    if (await findLikeEntry(tx, ctx.clinicId, row)) {
      throw new Refusal('conflict', 'This patient waits for that already. Change the entry that is there.', {
        field: 'patientId',
        reason: 'already_waiting',
      });
    }
    await insertEntry(tx, row);
    await lookAtAllSlots(tx, ctx.clinicId, now);
    await recordDeed(ctx, tx, {
      action: 'waiting_list.added',
      kind: 'waiting_list',
      id,
      detail: { patientId: patient.id },
    });
    return load(ctx, tx, id);
  });
}

/** Changes what a patient waits for. @throws Refusal not_found, conflict for an entry that has ended, and what `addToWaitingList` throws */
export async function changeWaiting(ctx: Context, id: string, fields: WishFields): Promise<PresentedEntry> {
  requireScope(ctx.actor, 'appointments:write');
  await ctx.vault.prepare(ctx.clinicId);
  await bookableLocation(ctx, fields.locationId ?? null);
  return ctx.db.transaction().execute(async (tx) => {
    const before = await lockOpenEntry(ctx, tx, id);
    const set = await columnsOf(ctx, id, fields);
    checkWish({ ...before, ...set });
    const now = ctx.now();
    await updateEntry(tx, ctx.clinicId, id, { ...set, updatedAt: now });
    await lookAtAllSlots(tx, ctx.clinicId, now);
    await recordDeed(ctx, tx, {
      action: 'waiting_list.changed',
      kind: 'waiting_list',
      id,
      detail: { patientId: before.patientId, fields: Object.keys(fields) },
    });
    return load(ctx, tx, id);
  });
}

/** Takes a patient off the list; what was offered and not answered is over. @throws Refusal not_found, conflict for an entry that has ended */
export async function removeFromWaitingList(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, 'appointments:write');
  await ctx.db.transaction().execute(async (tx) => {
    const entry = await lockOpenEntry(ctx, tx, id);
    const now = ctx.now();
    await updateEntry(tx, ctx.clinicId, id, {
      state: 'removed',
      updatedAt: now,
      settledAt: now,
      settledByKind: ctx.actor.kind,
      settledById: ctx.actor.id,
    });
    await afterOffers(
      ctx,
      tx,
      ctx.clinicId,
      await expireOffersTo(tx, ctx.clinicId, id, now),
      'off_waiting_list',
    );
    await recordDeed(ctx, tx, {
      action: 'waiting_list.removed',
      kind: 'waiting_list',
      id,
      detail: { patientId: entry.patientId },
    });
  });
}

async function lockOpenEntry(ctx: Context, tx: Connection, id: string): Promise<EntryRow> {
  const entry = await lockEntry(tx, ctx.clinicId, id);
  if (!entry) throw noEntry();
  if (entry.state === 'waiting' || entry.state === 'offered') return entry;
  throw new Refusal('conflict', `This entry has ended: it is ${entry.state}.`, { id });
}

async function load(ctx: Context, tx: Connection, id: string): Promise<PresentedEntry> {
  const row = await entryById(tx, ctx.clinicId, id);
  const [entry] = row ? await presentEntries(ctx, tx, [row]) : [];
  if (!entry) throw noEntry();
  return entry;
}

/** What is to be written of the fields that were given. */
async function columnsOf(
  ctx: Context,
  id: string,
  { fromTime, untilTime, note, weekdays, ...plain }: WishFields,
) {
  const given = Object.fromEntries(
    Object.entries(plain).filter(([, value]) => value !== undefined),
  ) as Partial<Pick<EntryRow, PlainField>>;
  return {
    ...given,
    ...(weekdays === undefined
      ? {}
      : { weekdays: [...new Set(weekdays)].toSorted((one, other) => one - other) }),
    ...(fromTime === undefined ? {} : { fromMinute: fromTime === null ? 0 : minutesOf(fromTime) }),
    ...(untilTime === undefined ? {} : { untilMinute: untilTime === null ? 1440 : minutesOf(untilTime) }),
    ...(note === undefined ? {} : await sealNote(ctx, id, note)),
  };
}

type PlainField =
  | 'visitType'
  | 'clinician'
  | 'locationId'
  | 'earliestDay'
  | 'latestDay'
  | 'isUrgent'
  | 'movesVisit';

/** @throws Refusal invalid_request for a wish that no time can suit */
function checkWish(wish: {
  earliestDay?: string | null | undefined;
  latestDay?: string | null | undefined;
  fromMinute?: number;
  untilMinute?: number;
}): void {
  const { earliestDay, latestDay, fromMinute = 0, untilMinute = 1440 } = wish;
  if (earliestDay && latestDay && latestDay < earliestDay) {
    throw new Refusal('invalid_request', 'The latest day is before the earliest.', { field: 'latestDay' });
  }
  if (untilMinute <= fromMinute) {
    throw new Refusal('invalid_request', 'The hours end before they begin.', { field: 'untilTime' });
  }
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

function noEntry(): Refusal {
  return new Refusal('not_found', 'There is no entry of the waiting list with this id in this clinic.');
}
