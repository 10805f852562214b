import { recordChanges } from '@/db/changeQueries.ts';
import { recordMessageEvents } from '@/db/messageEventQueries.ts';
import { markFoundAtTwilio } from '@/db/witnessQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { recordStatuses, type StatusReport } from '../message/recordStatus.ts';
import type { Match } from './compareWithTwilio.ts';
import type { ListedOutbound } from './listOutbound.ts';

const atOnce = 200;

/**
 * Texts that wait here and are at Twilio already become handed over, under Twilio's SID: they are never sent again.
 * Returns how many did still wait.
 */
export async function settleWaiting(
  deps: Deps,
  clinicId: string,
  matches: readonly Match[],
): Promise<number> {
  let settled = 0;
  for (let start = 0; start < matches.length; start += atOnce) {
    const some = matches.slice(start, start + atOnce);
    settled += await deps.db.transaction().execute(async (tx) => {
      const rows = await markFoundAtTwilio(
        tx,
        clinicId,
        some.map(({ messageId, text }) => ({
          id: messageId,
          sid: text.sid,
          createdAt: new Date(text.createdAt),
        })),
      );
      const bySid = new Map(some.map(({ messageId, text }) => [messageId, text.sid]));
      await recordMessageEvents(
        tx,
        rows.map(({ id }) => ({
          clinicId,
          id: deps.newId(),
          messageId: id,
          twilioSid: bySid.get(id) ?? null,
          kind: 'handed_over',
          reasonCode: 'found_at_twilio',
          occurredAt: deps.now(),
        })),
      );
      await recordChanges(
        tx,
        rows.map(({ id, conversationId }) => ({ clinicId, kind: 'message', subjectId: id, conversationId })),
      );
      return rows.length;
    });
  }
  await recordListedStatuses(deps, clinicId, matches);
  return settled;
}

/** Moves texts on to the statuses that Twilio lists for them; a text in doubt is settled by it. */
export async function recordListedStatuses(
  deps: Deps,
  clinicId: string,
  found: readonly { messageId: string | null; text: ListedOutbound }[],
): Promise<void> {
  for (let start = 0; start < found.length; start += atOnce) {
    await recordStatuses(
      deps,
      found.slice(start, start + atOnce).map(({ messageId, text }): StatusReport => ({
        clinicId,
        messageId,
        sid: text.sid,
        rawStatus: text.status,
        errorCode: text.errorCode,
        form: null,
        kind: 'polled',
      })),
    );
  }
}
