import type { Insertable } from 'kysely';
import type { Connection } from './database.ts';
import type { ReassignmentAnswerTable } from './schema.ts';

/** Keeps what a database of reassigned numbers has said, for the proof (TCPA-20). False when it is on record already. */
export async function recordReassignmentAnswer(
  connection: Connection,
  answer: Insertable<ReassignmentAnswerTable>,
): Promise<boolean> {
  const row = await connection
    .insertInto('reassignmentAnswer')
    .values(answer)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
