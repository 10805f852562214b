import type { Insertable } from 'kysely';
import { recordChanges } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { recordMessageEvents } from '@/db/messageEventQueries.ts';
import type { MessageEventTable } from '@/db/schema.ts';
import type { Deps } from './deps.ts';

/** What became of a text, beyond when and whose. */
type TextEvent = Pick<
  Insertable<MessageEventTable>,
  'kind' | 'reasonCode' | 'twilioSid' | 'attemptId' | 'claimedAt'
>;

/** Adds one event to the history of each text, and tells the screens, in the transaction of the change itself. */
export async function recordTextEvents<Text extends { id: string; conversationId: string }>(
  { newId }: Pick<Deps, 'newId'>,
  tx: Connection,
  clinicId: string,
  texts: readonly Text[],
  eventOf: (text: Text) => TextEvent,
  occurredAt: Date,
): Promise<void> {
  await recordMessageEvents(
    tx,
    texts.map((text) => ({ clinicId, id: newId(), messageId: text.id, occurredAt, ...eventOf(text) })),
  );
  await recordChanges(
    tx,
    texts.map(({ id, conversationId }) => ({ clinicId, kind: 'message', subjectId: id, conversationId })),
  );
}
