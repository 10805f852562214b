import { setOffersSlots } from '@/db/slotQueries.ts';
import { insertEntry } from '@/db/waitingListQueries.ts';
import { demoPatient, hoursBefore, type DemoWorld } from './demoWorld.ts';

/** Two who would come sooner: cancel a visit of the next days, and its time is offered to them. */
const waiting = [
  { patient: 112, visitType: 'Check-up', clinician: 'Dr. Smith', isUrgent: false, daysAgo: 5 },
  { patient: 110, visitType: 'Check-up', clinician: null, isUrgent: true, daysAgo: 1 },
] as const;

/** Patients on the waiting list, and freed times that are offered by themselves. */
export async function seedWaitingList(world: DemoWorld): Promise<void> {
  const { ctx, tx, now } = world;
  await setOffersSlots(tx, ctx.clinicId, now);
  for (const { patient, daysAgo, ...wish } of waiting) {
    const at = hoursBefore(now, daysAgo * 24);
    await insertEntry(tx, {
      ...wish,
      clinicId: ctx.clinicId,
      id: ctx.newId(),
      patientId: demoPatient(world, patient).id,
      createdAt: at,
      createdByKind: 'staff',
      createdById: world.colleagueId,
      updatedAt: at,
    });
  }
}
