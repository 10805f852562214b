import { clinicById } from '@/db/clinicQueries.ts';
import type { Database } from '@/db/database.ts';
import { createGroupCommit } from '@/dispatch/groupCommit.ts';
import { recordResults, type FinishedAttempt } from '@/dispatch/recordResults.ts';
import type { Context } from '@/services/context.ts';
import type { Claim, DirectSend } from './claimDirect.ts';
import { createDirectPlaces } from './directPlaces.ts';
import { createDirectQueue } from './directQueue.ts';

/** Results that are committed together: enough to be cheap, few enough to be quick. */
const mostResults = 100;

/** The direct sends of one clinic in this process: those that come together are committed together. */
export type DirectSends = {
  /** Where numbers without a country code are. */
  country(ctx: Context): Promise<string>;
  /**
   * Commits the send, or says why not.
   * @throws Error when nothing is known to be committed: then nothing may be sent
   */
  claim(send: DirectSend): Promise<Claim>;
  /** Commits what came of a claimed text's call, and makes its place free. */
  record(ctx: Context, finished: FinishedAttempt): Promise<void>;
};

// One for each clinic and database of the process: whoever sends, in whatever request, meets the others here.
const known = new WeakMap<Database, Map<string, DirectSends>>();

export function directSendsOf(ctx: Context): DirectSends {
  let clinics = known.get(ctx.db);
  if (!clinics) known.set(ctx.db, (clinics = new Map()));
  let sends = clinics.get(ctx.clinicId);
  if (!sends) clinics.set(ctx.clinicId, (sends = createDirectSends()));
  return sends;
}

function createDirectSends(): DirectSends {
  const places = createDirectPlaces();
  let country: string | null = null;
  const queue = createDirectQueue(places, ({ clinic }) => {
    country = clinic.country;
  });
  const commit = createGroupCommit<{ ctx: Context; finished: FinishedAttempt }>(async (items) => {
    const [first] = items;
    if (first)
      await recordResults(
        first.ctx,
        items.map(({ finished }) => finished),
      );
  }, mostResults);
  return {
    async country(ctx) {
      // Every claim reads it again.
      country ??= (await clinicById(ctx.db, ctx.clinicId)).country;
      return country;
    },
    claim: (send) => queue.add(send),
    async record(ctx, finished) {
      try {
        await commit({ ctx, finished });
      } finally {
        places.end(finished.result.kind, ctx.now().getTime());
        queue.pump();
      }
    },
  };
}
