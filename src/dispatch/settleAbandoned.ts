import { recordChange } from '@/db/changeQueries.ts';
import { abandonedClaims } from '@/db/claimQueries.ts';
import { recordMessageEvent } from '@/db/messageEventQueries.ts';
import type { Deps } from './deps.ts';

/** Longer than a call to Twilio (8 s) and its commit can take. */
const abandonedAfterMs = 30_000;

/**
 * Claims whose process died may or may not have reached Twilio: they become `unknown`, never a second attempt
 * (design, law 2). Returns how many.
 */
export async function settleAbandoned(deps: Deps, clinicId: string): Promise<number> {
  const now = deps.now();
  return deps.db.transaction().execute(async (tx) => {
    const messages = await abandonedClaims(tx, clinicId, new Date(now.getTime() - abandonedAfterMs));
    for (const message of messages) {
      await tx
        .updateTable('message')
        .set({ dispatchState: 'unknown' })
        .where('clinicId', '=', clinicId)
        .where('id', '=', message.id)
        .execute();
      await recordMessageEvent(tx, {
        clinicId,
        id: deps.newId(),
        messageId: message.id,
        attemptId: message.attemptId,
        kind: 'answer_lost',
        reasonCode: 'claim_abandoned',
        occurredAt: now,
      });
      await recordChange(tx, clinicId, 'message', message.id, message.conversationId);
    }
    return messages.length;
  });
}
