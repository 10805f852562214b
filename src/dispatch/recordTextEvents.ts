import type { Insertable } from 'kysely';
import { recordChanges } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { recordDecisions } from '@/db/decisionQueries.ts';
import { recordMessageEvents } from '@/db/messageEventQueries.ts';
import type { MessageEventTable } from '@/db/schema.ts';
import type { Deps } from './deps.ts';
import { stopDecision, type StopFinding } from './stopDecision.ts';

const dispatcher = { actorKind: 'job', actorId: 'dispatch' };

/** What became of a text, beyond when and whose. */
type TextEvent = Pick<
  Insertable<MessageEventTable>,
  'kind' | 'reasonCode' | 'twilioSid' | 'attemptId' | 'claimedAt'
> & {
  /** What was found, where the reason alone does not say it: hours and caps. */
  found?: StopFinding | undefined;
};

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
  const events = texts.map((text) => ({ text, ...splitEvent(eventOf(text)) }));
  await recordMessageEvents(
    tx,
    events.map(({ text, event }) => ({ clinicId, id: newId(), messageId: text.id, occurredAt, ...event })),
  );
  await recordDecisions(
    tx,
    clinicId,
    events.flatMap(({ text, event: { kind, reasonCode: reason }, found }) => {
      const isHeld = kind === 'queued' && (reason === 'brake' || found !== undefined);
      if (!reason || (kind !== 'blocked' && kind !== 'withdrawn' && !isHeld)) return [];
      const step = kind === 'withdrawn' && !found ? ('withdrawal' as const) : ('claim' as const);
      const { id: messageId, conversationId } = text;
      const stop = {
        messageId,
        conversationId,
        step,
        isHeld,
        reason,
        found,
        actor: dispatcher,
        at: occurredAt,
      };
      return [stopDecision({ id: newId(), ...stop })];
    }),
  );
  await recordChanges(
    tx,
    texts.map(({ id, conversationId }) => ({ clinicId, kind: 'message', subjectId: id, conversationId })),
  );
}

function splitEvent({ found, ...event }: TextEvent): {
  event: Omit<TextEvent, 'found'>;
  found: StopFinding | undefined;
} {
  return { event, found };
}
