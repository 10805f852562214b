import { recordAppointmentEvent } from '@/db/appointmentEventQueries.ts';
import { insertAppointment } from '@/db/appointmentQueries.ts';
import { localTime, resolveLocal } from '@/domain/appointment/localTime.ts';
import type { AppointmentStatus } from '@/domain/appointment/status.ts';
import { demoVisits, type DemoVisit } from './demoVisits.ts';
import { demoPatient, hoursBefore, type DemoWorld } from './demoWorld.ts';

const bookedHoursAgo = 14 * 24;
const settledHoursAgo = 2 * 24;

/** Appointments around today. What was to happen earlier today has happened. */
export async function seedVisits(world: DemoWorld): Promise<void> {
  const today = localTime(world.now.toTemporalInstant(), world.clinic.timeZone).toPlainDate();
  for (const [index, visit] of demoVisits.entries()) {
    const local = today.add({ days: visit.day }).toPlainDateTime(visit.time);
    await seedVisit(world, visit, index + 1, local);
  }
}

async function seedVisit(
  world: DemoWorld,
  visit: DemoVisit,
  shortId: number,
  local: Temporal.PlainDateTime,
): Promise<void> {
  const { ctx, tx, clinic, now } = world;
  const id = ctx.newId();
  const startsAt = new Date(resolveLocal(local, clinic.timeZone).epochMilliseconds);
  const isOver = visit.day === 0 && startsAt.getTime() + visit.minutes * 60_000 < now.getTime();
  const status: AppointmentStatus = isOver ? 'completed' : visit.status;
  const bookedAt = hoursBefore(now, bookedHoursAgo);
  await insertAppointment(tx, {
    clinicId: ctx.clinicId,
    id,
    shortId,
    patientId: demoPatient(world, visit.patient).id,
    clinician: visit.clinician,
    visitType: visit.visitType,
    startsAt,
    localStart: local.toString({ smallestUnit: 'minute' }),
    timeZone: clinic.timeZone,
    durationMinutes: visit.minutes,
    status,
    createdAt: bookedAt,
    updatedAt: bookedAt,
  });
  world.visits.set(visit.key, { ...visit, id, startsAt });
  const event = {
    clinicId: ctx.clinicId,
    appointmentId: id,
    actorKind: 'staff',
    actorId: world.staffId,
  };
  await recordAppointmentEvent(tx, {
    ...event,
    id: ctx.newId(),
    kind: 'created',
    toStatus: 'booked',
    occurredAt: bookedAt,
  });
  // What a patient has answered is told with the text that did it.
  const isAnswered = visit.key === 'robert-tomorrow' || visit.key === 'aisha-change';
  if (status === 'booked' || isAnswered) return;
  const isPast = status === 'completed' || status === 'no_show';
  await recordAppointmentEvent(tx, {
    ...event,
    id: ctx.newId(),
    kind: 'status_set',
    fromStatus: 'booked',
    toStatus: status,
    occurredAt: isPast ? startsAt : hoursBefore(now, settledHoursAgo),
  });
}
