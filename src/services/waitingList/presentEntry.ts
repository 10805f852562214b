import type { Connection } from '@/db/database.ts';
import { locationNames } from '@/db/locationQueries.ts';
import { mainNumbersOf } from '@/db/mainNumber.ts';
import { patientsByIds } from '@/db/patientQueries.ts';
import { suppressedNumbers } from '@/db/suppressionQueries.ts';
import type { EntryRow } from '@/db/waitingListQueries.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { actorNames } from '../actorNames.ts';
import type { Context } from '../context.ts';
import { openNote } from './entryNote.ts';

/** Shapes entries with their patients and who made them, in the order given. Prepare the vault before a transaction. */
export async function presentEntries(ctx: Context, connection: Connection, rows: readonly EntryRow[]) {
  const { clinicId } = ctx;
  const patientIds = [...new Set(rows.map(({ patientId }) => patientId))];
  const patients = await patientsByIds(connection, clinicId, patientIds);
  const numbers = await mainNumbersOf(connection, clinicId, patientIds, ctx.now());
  const mainOf = (patientId: string) => numbers.get(patientId)?.phoneNumber ?? null;
  const optOuts = await suppressedNumbers(
    connection,
    clinicId,
    patientIds.flatMap((id) => mainOf(id) ?? []),
  );
  const locations = await locationNames(connection, clinicId, [
    ...new Set(rows.flatMap(({ locationId }) => locationId ?? [])),
  ]);
  const makers = rows.map((row) => ({ actorKind: row.createdByKind, actorId: row.createdById }));
  const enders = rows.map((row) => ({ actorKind: row.settledByKind ?? '', actorId: row.settledById }));
  const nameOf = await actorNames(ctx, connection, [...makers, ...enders]);
  return Promise.all(
    rows.map(async (row) => {
      const patient = patients.get(row.patientId);
      if (!patient) throw new Error(`the patient of entry ${row.id} does not exist`);
      const phoneNumber = mainOf(row.patientId);
      return {
        id: row.id,
        patient: {
          id: patient.id,
          shortId: patient.shortId,
          name: patientName(patient),
          phoneNumber,
          isOptedOut: phoneNumber !== null && optOuts.has(phoneNumber),
        },
        visitType: row.visitType,
        clinician: row.clinician,
        location:
          row.locationId === null ? null : { id: row.locationId, name: locations.get(row.locationId) ?? '' },
        earliestDay: row.earliestDay,
        latestDay: row.latestDay,
        weekdays: row.weekdays,
        fromTime: row.fromMinute === 0 ? null : clockOf(row.fromMinute),
        untilTime: row.untilMinute === 1440 ? null : clockOf(row.untilMinute),
        isUrgent: row.isUrgent,
        movesVisit: row.movesVisit,
        note: await openNote(ctx, row),
        state: row.state,
        appointmentId: row.appointmentId,
        createdAt: row.createdAt.toISOString(),
        createdBy: nameOf({ actorKind: row.createdByKind, actorId: row.createdById }),
        updatedAt: row.updatedAt.toISOString(),
        settledAt: row.settledAt?.toISOString() ?? null,
        settledBy:
          row.settledByKind === null
            ? null
            : nameOf({ actorKind: row.settledByKind, actorId: row.settledById }),
      };
    }),
  );
}

export type PresentedEntry = Awaited<ReturnType<typeof presentEntries>>[number];

function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
