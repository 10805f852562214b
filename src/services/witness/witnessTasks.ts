import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { Deps } from '@/dispatch/deps.ts';

/** What staff are told about a line as a whole. */
const tasks = {
  sending_held: {
    priority: 'urgent',
    reason:
      'Nothing is being sent: Twilio has texts from your number that Hearback does not know, so its database is probably a restored backup. Whoever runs Hearback compares with npm run doctor and goes on with npm run release.',
  },
  strange_texts: {
    priority: 'high',
    reason:
      'Twilio has texts from your number that Hearback did not send. If somebody else texts from it, tell whoever runs Hearback: npm run release -- --shared. If nobody should, look into Twilio’s log.',
  },
  missing_at_twilio: {
    priority: 'high',
    reason:
      'Twilio no longer has texts that Hearback handed over to it. They may have been deleted there, or never have been sent. Whoever runs Hearback looks into Twilio’s log.',
  },
  missed_texts: {
    priority: 'high',
    reason:
      'Texts from patients did not reach Hearback when they came and were fetched later. They are in their conversations. Whoever runs Hearback checks that Twilio can reach the webhook.',
  },
} as const;

export type WitnessTask = keyof typeof tasks;

/** Opens a task, unless one of its kind is open already. */
export async function openWitnessTask(
  deps: Deps,
  tx: Connection,
  clinicId: string,
  kind: WitnessTask,
): Promise<void> {
  const open = await tx
    .selectFrom('task')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('kind', '=', kind)
    .where('doneAt', 'is', null)
    .executeTakeFirst();
  if (open) return;
  const id = deps.newId();
  await tx
    .insertInto('task')
    .values({ clinicId, id, kind, ...tasks[kind], openedAt: deps.now() })
    .execute();
  await recordChange(tx, clinicId, 'task', id);
}

/** Closes the tasks of a kind. */
export async function closeWitnessTasks(
  deps: Deps,
  tx: Connection,
  clinicId: string,
  kind: WitnessTask,
  closed: { by: string | null; outcome: string },
): Promise<void> {
  const rows = await tx
    .updateTable('task')
    .set({ doneAt: deps.now(), doneBy: closed.by, outcome: closed.outcome })
    .where('clinicId', '=', clinicId)
    .where('kind', '=', kind)
    .where('doneAt', 'is', null)
    .returning('id')
    .execute();
  for (const { id } of rows) await recordChange(tx, clinicId, 'task', id);
}
