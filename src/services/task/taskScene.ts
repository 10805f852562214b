import type { Connection } from '@/db/database.ts';
import { patientsByIds } from '@/db/patientQueries.ts';
import { answersTo, visitsToCallAbout, visitsToComeAt, type CallVisit } from '@/db/taskSceneQueries.ts';
import type { TaskRow } from '@/db/taskQueries.ts';
import type { AppointmentStatus } from '@/domain/appointment/status.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { wallClock } from '../appointment/presentAppointment.ts';
import type { Context } from '../context.ts';

export type PresentedTaskVisit = {
  id: string;
  patientName: string;
  startsAt: string;
  localStart: string;
  status: AppointmentStatus;
  clinician: string | null;
  location: string | null;
};

/** What somebody needs who calls about a task, beside the words of the texts themselves. */
export type TaskScene = {
  /** The visits that it is about. */
  visits: PresentedTaskVisit[];
  /** All others to come of whoever is reached at that phone. */
  otherVisits: PresentedTaskVisit[];
  /** Our automatic answer to the text that left the task. */
  answerMessageId: string | null;
};

/** Gathers, for all tasks together, what they are about. `numbers` are those of their conversations. */
export async function taskScenes(
  ctx: Context,
  connection: Connection,
  rows: readonly TaskRow[],
  numbers: ReadonlyMap<string, string>,
): Promise<Map<string, TaskScene>> {
  const { clinicId } = ctx;
  const own = await visitsToCallAbout(connection, clinicId, [...new Set(rows.flatMap(visitIdsOf))]);
  const open = rows.filter(({ doneAt }) => doneAt === null);
  const phones = new Set(open.flatMap(({ conversationId }) => numbers.get(conversationId ?? '') ?? []));
  const coming = await visitsToComeAt(connection, clinicId, [...phones], ctx.now());
  const answers = await answersTo(connection, clinicId, [
    ...new Set(rows.flatMap(({ messageId }) => messageId ?? [])),
  ]);
  const known = [...own.values(), ...[...coming.values()].flat()];
  const patients = await patientsByIds(connection, clinicId, [
    ...new Set(known.map(({ patientId }) => patientId)),
  ]);
  const present = (visit: CallVisit): PresentedTaskVisit => {
    const patient = patients.get(visit.patientId);
    const { id, status, clinician, location } = visit;
    return {
      id,
      patientName: patient ? patientName(patient) : '',
      startsAt: visit.startsAt.toISOString(),
      localStart: wallClock(visit.localStart),
      status,
      clinician,
      location,
    };
  };
  return new Map(
    rows.map((row) => {
      const ids = visitIdsOf(row);
      const atPhone = row.doneAt === null ? coming.get(numbers.get(row.conversationId ?? '') ?? '') : [];
      return [
        row.id,
        {
          visits: ids.flatMap((id) => own.get(id) ?? []).map(present),
          otherVisits: (atPhone ?? []).filter(({ id }) => !ids.includes(id)).map(present),
          answerMessageId: answers.get(row.messageId ?? '') ?? null,
        },
      ];
    }),
  );
}

function visitIdsOf({ appointmentId, appointmentIds }: TaskRow): string[] {
  return appointmentId === null ? appointmentIds : [appointmentId];
}
