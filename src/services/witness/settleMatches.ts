import { markFoundAtTwilio } from '@/db/witnessQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { recordTextEvents } from '@/dispatch/recordTextEvents.ts';
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
      await recordTextEvents(
        deps,
        tx,
        clinicId,
        rows,
        ({ id }) => ({
          kind: 'handed_over',
          reasonCode: 'found_at_twilio',
          twilioSid: bySid.get(id) ?? null,
        }),
        deps.now(),
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
