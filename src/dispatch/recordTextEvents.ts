import type { Insertable } from 'kysely';
import { recordChanges } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { recordDecisions } from '@/db/decisionQueries.ts';
import { recordMessageEvents } from '@/db/messageEventQueries.ts';
import type { MessageEventTable } from '@/db/schema.ts';
import type { Deps } from './deps.ts';
import { stopDecision } from './stopDecision.ts';

const dispatcher = { actorKind: 'job', actorId: 'dispatch' };

/** What became of a text, beyond when and whose. */
type TextEvent = Pick<
  Insertable<MessageEventTable>,
  'kind' | 'reasonCode' | 'twilioSid' | 'attemptId' | 'claimedAt'
>;

/**
 * Adds one event to the history of each text, keeps the decision where one was stopped, and tells the screens, in the transaction of the
 * change itself.
 */
export async function recordTextEvents<Text extends { id: string; conversationId: string }>(
  { newId }: Pick<Deps, 'newId'>,
  tx: Connection,
  clinicId: string,
  texts: readonly Text[],
  eventOf: (text: Text) => TextEvent,
  occurredAt: Date,
): Promise<void> {
  const events = texts.map((text) => ({ text, event: eventOf(text) }));
  await recordMessageEvents(
    tx,
    events.map(({ text, event }) => ({ clinicId, id: newId(), messageId: text.id, occurredAt, ...event })),
  );
  await recordDecisions(
    tx,
    clinicId,
    events.flatMap(({ text, event: { kind, reasonCode: reason } }) => {
      const isHeld = kind === 'queued' && reason === 'brake';
      if (!reason || (kind !== 'blocked' && kind !== 'withdrawn' && !isHeld)) return [];
      const step = kind === 'withdrawn' ? ('withdrawal' as const) : ('claim' as const);
      const { id: messageId, conversationId } = text;
      const stop = { messageId, conversationId, step, isHeld, reason, actor: dispatcher, at: occurredAt };
      return [stopDecision({ id: newId(), ...stop })];
    }),
  );
  await recordChanges(
    tx,
    texts.map(({ id, conversationId }) => ({ clinicId, kind: 'message', subjectId: id, conversationId })),
  );
}
