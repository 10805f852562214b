import type { Lane } from '../../src/domain/ledger/lane.ts';
import { openConversations } from '../../src/db/conversationQueries.ts';
import { insertMessages } from '../../src/db/messageQueries.ts';
import type { TestApp } from './app.ts';

/** Queues a text to each of the numbers, due now, as reminders and campaigns do. Returns the ids in their order. */
export async function queueTexts(
  app: TestApp,
  to: readonly string[],
  { lane = 'reminders', segments = 1, hours = 4 }: { lane?: Lane; segments?: number; hours?: number } = {},
): Promise<string[]> {
  const { clinicId, deps } = app;
  const { rows } = await app.database.pools.staff.query<{ id: string }>('select id from sender');
  const senderId = rows[0]?.id ?? '';
  const lines = await openConversations(deps.db, clinicId, senderId, [...new Set(to)], deps.newId);
  const now = deps.now();
  const messages = await Promise.all(
    to.map(async (phoneNumber) => {
      const id = deps.newId();
      const place = { table: 'message', column: 'body', id };
      const body = await deps.vault.seal(clinicId, place, 'Your visit is tomorrow at 2 PM.');
      return {
        clinicId,
        id,
        conversationId: lines.get(phoneNumber) ?? '',
        senderId,
        direction: 'outbound' as const,
        category: 'appointment' as const,
        phoneNumber,
        senderNumber: app.senderNumber,
        bodyEncrypted: body.bytes,
        keyId: body.keyId,
        encoding: 'GSM-7' as const,
        segments,
        dispatchState: 'queued' as const,
        lane,
        sendAfter: now,
        deadlineAt: new Date(now.getTime() + hours * 3_600_000),
        actorKind: 'job',
        occurredAt: now,
      };
    }),
  );
  await insertMessages(deps.db, messages);
  return messages.map(({ id }) => id);
}
