import { clinicById } from '@/db/clinicQueries.ts';
import { noteEnds, patientsWithEndedLinks } from '@/db/linkQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { adulthood } from '@/domain/patient/linkLimits.ts';
import { lockPerson } from './lockPerson.ts';
import { openPatientTask } from './openPatientTask.ts';
import { refreshLimits } from './refreshLimits.ts';

const atATime = 100;

/**
 * Sees to numbers whose time has come to an end: what waits for them is withdrawn, and when the patient has turned 18, staff are asked to get the
 * patient's own number and consent (ID-01). Returns how many patients that were.
 */
export async function endLinks(deps: Deps, clinicId: string): Promise<number> {
  const now = deps.now();
  const ended = await patientsWithEndedLinks(deps.db, clinicId, now, atATime);
  for (const patientId of ended) await seeTo({ ...deps, clinicId }, patientId, now);
  return ended.length;
}

async function seeTo(deps: Deps & { clinicId: string }, patientId: string, now: Date): Promise<void> {
  const { clinicId } = deps;
  await deps.db.transaction().execute(async (tx) => {
    const person = await lockPerson(deps, tx, patientId);
    if (!person) return;
    const { timeZone } = await clinicById(tx, clinicId);
    await refreshLimits(deps, tx, timeZone, person);
    const ends = await noteEnds(tx, clinicId, patientId, now);
    const adultAt = adulthood(person.birthDate, timeZone);
    const hasTurned18 = ends.some((at) => at.getTime() === adultAt?.epochMilliseconds);
    if (hasTurned18 && person.deceasedAt === null)
      await openPatientTask(deps, tx, { kind: 'turned_18', priority: 'normal', patientId });
  });
}
