import { abandonedClaims } from '@/db/claimQueries.ts';
import { updateLedger } from '@/db/ledgerQueries.ts';
import type { Deps } from './deps.ts';
import { recordTextEvents } from './recordTextEvents.ts';

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
    await updateLedger(
      tx,
      clinicId,
      messages.map((message) => ({ ...message, dispatchState: 'unknown' })),
    );
    await recordTextEvents(
      deps,
      tx,
      clinicId,
      messages,
      ({ attemptId, claimedAt }) => ({
        kind: 'answer_lost',
        reasonCode: 'claim_abandoned',
        attemptId,
        claimedAt,
      }),
      now,
    );
    return messages.length;
  });
}
