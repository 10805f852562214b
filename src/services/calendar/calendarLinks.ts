import {
  calendarLinkById,
  calendarLinksOf,
  insertCalendarLink,
  revokeCalendarLink,
  type CalendarLinkRow,
} from '@/db/calendarLinkQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { bookableLocation } from '../appointment/bookableLocation.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { pageFrom, timeCursor } from '../cursor.ts';
import { newToken, tokenHash } from '../linkToken.ts';
import { recordDeed } from '../recordDeed.ts';
import type { Shows } from './writeCalendar.ts';

export type PresentedCalendarLink = {
  id: string;
  name: string;
  clinician: string | null;
  locationId: string | null;
  shows: Shows;
  createdAt: string;
  revokedAt: string | null;
  lastReadAt: string | null;
  timesRead: number;
};

/** A page of the clinic's calendar links, the newest first, revoked ones included. */
export async function listCalendarLinks(
  ctx: Context,
  query: { limit: number; cursor?: string | undefined },
): Promise<{ items: PresentedCalendarLink[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'calendars:manage');
  const found = await calendarLinksOf(ctx.db, ctx.clinicId, {
    limit: query.limit + 1,
    before: timeCursor(query.cursor),
  });
  const { rows, nextCursor } = pageFrom(found, query.limit, (row) => [row.createdAt.toISOString(), row.id]);
  return { items: rows.map(present), nextCursor };
}

/**
 * Makes a link to the calendar of a clinician, of a place, or of the one at the other. Its address is in the answer and can be read nowhere again. Nobody
 * gives away what they may not see themselves.
 * @throws Refusal invalid_request, forbidden, not_found for a place that is not in use
 */
export async function createCalendarLink(
  ctx: Context,
  wanted: { name: string; clinician: string | null; locationId: string | null; shows: Shows },
): Promise<PresentedCalendarLink & { url: string }> {
  for (const scope of ['calendars:manage', 'appointments:read'] as const) requireScope(ctx.actor, scope);
  if (wanted.shows !== 'nothing') requireScope(ctx.actor, 'patients:read');
  if (wanted.clinician === null && wanted.locationId === null) {
    throw new Refusal('invalid_request', 'Say whose visits it shows: a clinician, a location, or both.', {
      field: 'clinician',
    });
  }
  await bookableLocation(ctx, wanted.locationId);
  const token = newToken();
  const id = ctx.newId();
  const by = actorColumns(ctx.actor);
  return ctx.db.transaction().execute(async (tx) => {
    await insertCalendarLink(tx, {
      clinicId: ctx.clinicId,
      id,
      tokenHash: tokenHash(token),
      ...wanted,
      createdAt: ctx.now(),
      createdByKind: by.actorKind,
      createdById: by.actorId,
    });
    await recordDeed(ctx, tx, {
      action: 'calendar_link.created',
      kind: 'calendar_link',
      id,
      detail: { shows: wanted.shows, locationId: wanted.locationId },
    });
    const row = await calendarLinkById(tx, ctx.clinicId, id);
    return { ...present(known(row)), url: `${ctx.settings.publicUrl}/calendar/${token}.ics` };
  });
}

/** Ends a link at once and for ever; what programs have taken over of it stays with them. @throws Refusal not_found */
export async function endCalendarLink(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, 'calendars:manage');
  await ctx.db.transaction().execute(async (tx) => {
    known(await calendarLinkById(tx, ctx.clinicId, id));
    if (!(await revokeCalendarLink(tx, ctx.clinicId, id, ctx.now()))) return;
    await recordDeed(ctx, tx, { action: 'calendar_link.revoked', kind: 'calendar_link', id });
  });
}

function known(row: CalendarLinkRow | undefined): CalendarLinkRow {
  if (!row) throw new Refusal('not_found', 'There is no calendar link with this id in this clinic.');
  return row;
}

function present(row: CalendarLinkRow): PresentedCalendarLink {
  return {
    id: row.id,
    name: row.name,
    clinician: row.clinician,
    locationId: row.locationId,
    shows: row.shows,
    createdAt: row.createdAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastReadAt: row.lastReadAt?.toISOString() ?? null,
    timesRead: row.timesRead,
  };
}
