import { recordChanges } from '@/db/changeQueries.ts';
import { withdrawHeldPastDeadline } from '@/db/claimQueries.ts';
import { recordMessageEvents } from '@/db/messageEventQueries.ts';
import type { Deps } from './deps.ts';

/** Texts that wait for a person and are past their deadline: late is never (design, law 5). Returns how many. */
export async function withdrawExpired(deps: Deps, clinicId: string): Promise<number> {
  const now = deps.now();
  return deps.db.transaction().execute(async (tx) => {
    const messages = await withdrawHeldPastDeadline(tx, clinicId, now);
    await recordMessageEvents(
      tx,
      messages.map(({ id }) => ({
        clinicId,
        id: deps.newId(),
        messageId: id,
        kind: 'withdrawn',
        reasonCode: 'deadline_passed',
        occurredAt: now,
      })),
    );
    await recordChanges(
      tx,
      messages.map(({ id, conversationId }) => ({
        clinicId,
        kind: 'message',
        subjectId: id,
        conversationId,
      })),
    );
    return messages.length;
  });
}
