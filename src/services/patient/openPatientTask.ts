import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { insertTask } from '@/db/taskQueries.ts';
import type { PersonDeps } from './lockPerson.ts';

export type PatientTask = {
  kind: 'patient_deceased' | 'turned_18' | 'number_reassigned' | 'number_unsure';
  priority: 'high' | 'normal';
  patientId: string | null;
  conversationId?: string | null;
  messageId?: string | null;
};

/** Calls for a person about a patient or their number, in the transaction of what it is about. */
export async function openPatientTask(
  deps: Pick<PersonDeps, 'clinicId' | 'newId' | 'now'>,
  tx: Connection,
  task: PatientTask,
): Promise<void> {
  const id = deps.newId();
  const conversationId = task.conversationId ?? null;
  await insertTask(tx, {
    clinicId: deps.clinicId,
    id,
    kind: task.kind,
    priority: task.priority,
    reason: task.kind,
    patientId: task.patientId,
    conversationId,
    messageId: task.messageId ?? null,
    openedAt: deps.now(),
  });
  await recordChange(tx, deps.clinicId, 'task', id, conversationId);
}
