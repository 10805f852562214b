import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { insertTask } from '@/db/taskQueries.ts';
import type { Deps } from './deps.ts';

/** Calls for a person because a brake was set: about the text that it held first, where there is one. */
export async function openBrakeTask(
  deps: Pick<Deps, 'newId' | 'log'>,
  tx: Connection,
  clinicId: string,
  brake: { id: string; phoneNumber: string | null },
  held: { messageId: string | null; conversationId: string | null },
  openedAt: Date,
): Promise<void> {
  const id = deps.newId();
  await insertTask(tx, {
    clinicId,
    id,
    kind: 'brake',
    priority: 'urgent',
    reason: brake.phoneNumber === null ? 'brake_clinic' : 'brake_recipient',
    ...held,
    openedAt,
  });
  await recordChange(tx, clinicId, 'task', id, held.conversationId);
  deps.log.error({ brakeId: brake.id }, 'the brake is set: more automated texts were asked for than its cap');
}
