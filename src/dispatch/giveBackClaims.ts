import { queueUnsentAgain } from '@/db/claimQueries.ts';
import { lockSenderPace } from '@/db/senderClaimQueries.ts';
import type { Deps } from './deps.ts';
import type { SenderRef } from './ledger.ts';

/** Before others take these claims for abandoned (30 s), so that a text that never left does not become a doubt. */
const tries = { count: 20, everyMs: 1_000 };

/**
 * Puts texts back whose claim may have been committed though its answer was lost: nobody has handed them over, and
 * nobody will under these attempts. What cannot be put back in time is settled as abandoned. Never throws.
 */
export async function giveBackClaims(
  deps: Deps,
  sender: SenderRef,
  attemptIds: readonly string[],
): Promise<void> {
  if (attemptIds.length === 0) return;
  for (let index = 0; index < tries.count; index += 1) {
    try {
      await deps.db.transaction().execute(async (tx) => {
        // The claim in doubt holds the sender's lock until its end: what it has committed is seen, not overtaken.
        await lockSenderPace(tx, sender, deps.now());
        await queueUnsentAgain(tx, sender.clinicId, attemptIds);
      });
      return;
    } catch (error) {
      deps.log.warn({ error }, 'claims whose commit was not heard of could not be put back yet');
    }
    await new Promise<void>((resolve) => {
      setTimeout(resolve, tries.everyMs);
    });
  }
}
