import { sql } from 'kysely';
import type { Connection } from './database.ts';

/** Closes what is being asked about an appointment: an answer to the old state of it must change nothing. */
export async function closeQuestionsAbout(
  connection: Connection,
  clinicId: string,
  appointmentId: string,
  at: Date,
): Promise<void> {
  await connection
    .updateTable('question')
    .set({ closedAt: at })
    .where('clinicId', '=', clinicId)
    .where('closedAt', 'is', null)
    .where(sql<boolean>`appointment_ids @> array[${appointmentId}]::uuid[]`)
    .execute();
}
