import type { Connection } from './database.ts';
import type { MessageRow } from './messageQueries.ts';

const unknownOutcome = 'unknown_outcome';

/** Writes what a person said of texts whose answer was lost. Only those that are still `unknown` change. */
export async function settleMessages(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
  outcome: 'sent' | 'not_sent',
): Promise<void> {
  await connection
    .updateTable('message')
    .set((set) => ({
      dispatchState: outcome === 'sent' ? ('handed_over' as const) : ('withdrawn' as const),
      handedOverAt: outcome === 'sent' ? set.ref('claimedAt') : set.ref('handedOverAt'),
      reasonCode: 'settled_by_person',
    }))
    .where('clinicId', '=', clinicId)
    .where('id', 'in', [...ids])
    .where('dispatchState', '=', 'unknown')
    .execute();
}

/** Closes the tasks that ask about these texts. Returns them. */
export function closeUnknownTasks(
  connection: Connection,
  clinicId: string,
  messageIds: readonly string[],
  done: { at: Date; by: string | null; outcome: string },
): Promise<{ id: string; conversationId: string | null }[]> {
  return connection
    .updateTable('task')
    .set({ doneAt: done.at, doneBy: done.by, outcome: done.outcome })
    .where('clinicId', '=', clinicId)
    .where('kind', '=', unknownOutcome)
    .where('messageId', 'in', [...messageIds])
    .where('doneAt', 'is', null)
    .returning(['id', 'conversationId'])
    .execute();
}

export type UnknownWithTask = Pick<
  MessageRow,
  'id' | 'conversationId' | 'patientId' | 'phoneNumber' | 'category' | 'claimedAt' | 'deadlineAt'
> & { taskId: string };

function shownToPeople(connection: Connection, clinicId: string) {
  return connection
    .selectFrom('task as t')
    .innerJoin('message as m', (join) =>
      join.onRef('m.clinicId', '=', 't.clinicId').onRef('m.id', '=', 't.messageId'),
    )
    .where('t.clinicId', '=', clinicId)
    .where('t.kind', '=', unknownOutcome)
    .where('t.doneAt', 'is', null)
    .where('m.dispatchState', '=', 'unknown');
}

/** Texts of unknown fate that wait for a person, the oldest first. */
export async function unknownsWithPeople(
  connection: Connection,
  clinicId: string,
  limit: number,
): Promise<{ rows: UnknownWithTask[]; total: number }> {
  const rows = await shownToPeople(connection, clinicId)
    .select([
      'm.id',
      'm.conversationId',
      'm.patientId',
      'm.phoneNumber',
      'm.category',
      'm.claimedAt',
      'm.deadlineAt',
      't.id as taskId',
    ])
    .orderBy('m.claimedAt')
    .orderBy('m.id')
    .limit(limit)
    .execute();
  if (rows.length < limit) return { rows, total: rows.length };
  const { total } = await shownToPeople(connection, clinicId)
    .select((select) => select.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total };
}
