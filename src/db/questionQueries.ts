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

/**
 * Closes what is being asked about an appointment: an answer to the old state of it must change nothing. A reminder about several stays open
 * for the others, by the numbers that they have in it.
 */
export async function closeQuestionsAbout(
  connection: Connection,
  clinicId: string,
  appointmentId: string,
  at: Date,
): Promise<void> {
  const gone = JSON.stringify({ [appointmentId]: { goneAt: at.toISOString() } });
  await connection
    .updateTable('question')
    .set({
      closedAt: sql`case when kind = 'reminder' and exists (
        select 1 from unnest(appointment_ids) as other(id)
         where other.id <> ${appointmentId}::uuid and not coalesce(visits -> other.id::text ? 'goneAt', false)) then null else ${at}::timestamptz end`,
      visits: sql`case when cardinality(appointment_ids) > 1 then visits || ${gone}::jsonb else visits end`,
    })
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

/** Opens again what was closed by a change of an appointment at that moment, because it was taken back. */
export async function reopenQuestionsAbout(
  connection: Connection,
  clinicId: string,
  appointmentId: string,
  closedAt: Date,
): Promise<void> {
  await connection
    .updateTable('question')
    .set({ closedAt: null, visits: sql`visits - ${appointmentId}::text` })
    .where('clinicId', '=', clinicId)
    .where('kind', '=', 'reminder')
    .where(sql<boolean>`appointment_ids @> array[${appointmentId}]::uuid[]`)
    .where(
      sql<boolean>`(closed_at = ${closedAt} or (closed_at is null and (visits -> ${appointmentId}::text ->> 'goneAt')::timestamptz = ${closedAt}))`,
    )
    .execute();
}
