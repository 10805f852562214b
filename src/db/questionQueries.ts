import { sql, type Insertable } from 'kysely';
import type { Connection } from './database.ts';
import type { QuestionTable } from './schema.ts';

/** Notes that we have asked something and may read a word or digit as the answer to it. */
export async function insertQuestion(
  connection: Connection,
  question: Insertable<QuestionTable>,
): Promise<void> {
  await connection.insertInto('question').values(question).execute();
}

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

/** Notes what was answered last; the answer may still change. */
export async function answerQuestion(
  connection: Connection,
  clinicId: string,
  id: string,
  lastAnswer: 'confirm' | 'cancel' | 'reschedule',
  answeredAt: Date,
): Promise<void> {
  await connection
    .updateTable('question')
    .set({ lastAnswer, answeredAt })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}
