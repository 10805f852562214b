import { recordChanges } from '@/db/changeQueries.ts';
import { expireEntries } from '@/db/waitingListQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { lookAtSlots } from './lookAtSlots.ts';
import { openFreedTimes } from './openFreedTimes.ts';
import { sendOffers } from './sendOffers.ts';

/** Takes in the times that visits have left, plans who is asked, and asks. Returns how much that was. */
export async function tendSlots(deps: Deps, clinicId: string): Promise<number> {
  const opened = await openFreedTimes(deps, clinicId);
  const looked = await lookAtSlots(deps, clinicId);
  return opened + looked + (await sendOffers(deps, clinicId));
}

/** Ends the entries of the waiting list whose last day is over. Returns how many. */
export function endOldEntries(deps: Deps, clinicId: string): Promise<number> {
  return deps.db.transaction().execute(async (tx) => {
    const ids = await expireEntries(tx, clinicId, deps.now());
    await recordChanges(
      tx,
      ids.map((subjectId) => ({ clinicId, kind: 'waiting_list', subjectId, conversationId: null })),
    );
    return ids.length;
  });
}
