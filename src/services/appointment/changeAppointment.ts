import { recordAppointmentEvent } from '@/db/appointmentEventQueries.ts';
import {
  appointmentById,
  lockAppointment,
  updateAppointment,
  type AppointmentRow,
} from '@/db/appointmentQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import { withdrawAboutAppointment } from '@/db/messageQueries.ts';
import { closeQuestionsAbout } from '@/db/questionQueries.ts';
import { recordTextEvents } from '@/dispatch/recordTextEvents.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { claimFreeTimes, type ClaimedTimes } from '../waitingList/claimFreeTimes.ts';
import { bookableLocation } from './bookableLocation.ts';
import { loadAppointment, noAppointment } from './getAppointment.ts';
import { planChange, type AppointmentChange, type PlannedChange } from './planChange.ts';
import type { PresentedAppointment } from './presentAppointment.ts';
import { readStart } from './readStart.ts';

export type { AppointmentChange };

/**
 * Moves an appointment, says what became of it, or corrects its details. After a move or a cancellation the answers to
 * older reminders count no more, and what waits to be sent about it is taken back.
 * @throws Refusal not_found, invalid_request, conflict
 */
export async function changeAppointment(
  ctx: Context,
  id: string,
  { startsAt, ...change }: AppointmentChange & { startsAt?: string | undefined },
): Promise<PresentedAppointment> {
  requireScope(ctx.actor, 'appointments:write');
  return ctx.db.transaction().execute((tx) => changeAppointmentIn(ctx, tx, id, { startsAt, ...change }));
}

/** The same as a part of a larger change. */
export async function changeAppointmentIn(
  ctx: Context,
  tx: Connection,
  id: string,
  { startsAt, ...change }: AppointmentChange & { startsAt?: string | undefined },
): Promise<PresentedAppointment> {
  const clinic = await clinicById(tx, ctx.clinicId);
  const wanted = await bookableLocation(ctx, change.locationId ?? null, tx);
  const times = await claimTimesFor(ctx, tx, id, { startsAt, ...change });
  const row = await lockAppointment(tx, ctx.clinicId, id);
  if (!row) throw noAppointment();
  // A move without a place stays where it is, by the clock there.
  const isThere = change.locationId === undefined && row.locationId !== null;
  const zone = isThere ? row.timeZone : (wanted?.timeZone ?? clinic.timeZone);
  const start = readStart(startsAt ?? row.startsAt.toISOString(), zone);
  const plan = planChange(row, change, start, ctx.actor.kind === 'staff' ? 'staff' : 'system');
  if (plan.fields.length > 0) await applyChange(ctx, tx, row, plan);
  if (plan.status !== 'cancelled') await times?.bookedAs(row);
  return loadAppointment(ctx, tx, id);
}

/** The freed times that the visit would lie in, before its own row is locked; null where it stays where it is. */
async function claimTimesFor(
  ctx: Context,
  tx: Connection,
  id: string,
  { startsAt, clinician, locationId, durationMinutes }: AppointmentChange & { startsAt?: string | undefined },
): Promise<ClaimedTimes | null> {
  if (startsAt === undefined && clinician === undefined && locationId === undefined) return null;
  const row = await appointmentById(tx, ctx.clinicId, id);
  if (!row) return null;
  const place = locationId === undefined ? row.locationId : locationId;
  const zone =
    locationId === undefined && row.locationId !== null
      ? row.timeZone
      : ((await bookableLocation(ctx, place, tx))?.timeZone ?? (await clinicById(tx, ctx.clinicId)).timeZone);
  return claimFreeTimes(ctx, tx, {
    startsAt: startsAt === undefined ? row.startsAt : readStart(startsAt, zone).startsAt,
    durationMinutes: durationMinutes === undefined ? row.durationMinutes : durationMinutes,
    clinician: clinician === undefined ? row.clinician : clinician,
    locationId: place,
  });
}

/** Writes a change of a visit that the caller has locked, with all that follows from it. */
export async function applyChange(
  ctx: Context,
  tx: Connection,
  row: AppointmentRow,
  plan: PlannedChange,
): Promise<void> {
  const { id } = row;
  const now = ctx.now();
  await updateAppointment(tx, ctx.clinicId, id, {
    ...plan.set,
    ...(plan.isMoved ? { startSetAt: now } : {}),
    ...(plan.status === 'no_show' && row.status !== 'no_show' ? { missedAt: now } : {}),
    updatedAt: now,
  });
  await recordAppointmentEvent(tx, {
    clinicId: ctx.clinicId,
    id: ctx.newId(),
    appointmentId: id,
    kind: plan.isMoved ? 'moved' : plan.status === row.status ? 'changed' : 'status_set',
    fromStatus: row.status,
    toStatus: plan.status,
    ...actorColumns(ctx.actor),
    occurredAt: now,
  });
  const isOver = plan.status === 'cancelled' || plan.status === 'completed' || plan.status === 'no_show';
  if (plan.isMoved || plan.isElsewhere || isOver) {
    await closeQuestionsAbout(tx, ctx.clinicId, id, now);
    await withdrawTextsAbout(ctx, tx, row, isOver ? `appointment_${plan.status}` : 'appointment_moved');
  }
  await recordDeed(ctx, tx, {
    action: 'appointment.changed',
    kind: 'appointment',
    id,
    detail: { fields: plan.fields, fromStatus: row.status, toStatus: plan.status },
  });
}

/** Takes back what waits to be sent about an appointment. */
export async function withdrawTextsAbout(
  ctx: Context,
  tx: Connection,
  row: Pick<AppointmentRow, 'id' | 'patientId'>,
  reasonCode: string,
): Promise<void> {
  const texts = await withdrawAboutAppointment(tx, ctx.clinicId, row, reasonCode);
  await recordTextEvents(ctx, tx, ctx.clinicId, texts, () => ({ kind: 'withdrawn', reasonCode }), ctx.now());
}
