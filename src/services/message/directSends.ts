import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { clinicById } from '@/db/clinicQueries.ts';
import type { Database } from '@/db/database.ts';
import { isDatabaseAway } from '@/db/databaseAway.ts';
import { keepAnswers, takeKeys, type KeptAnswer, type NewKey } from '@/db/idempotencyQueries.ts';
import { createGroupCommit } from '@/dispatch/groupCommit.ts';
import { recordResults, type FinishedAttempt } from '@/dispatch/recordResults.ts';
import type { Context } from '@/services/context.ts';
import { createGroupRead } from '@/services/groupRead.ts';
import type { Claim, DirectSend } from './claimDirect.ts';
import { createDirectPlaces, type DirectPlaces } from './directPlaces.ts';
import { createDirectQueue, type DirectQueue } from './directQueue.ts';

/** What is committed together: enough to be cheap, few enough to be quick. */
const mostTogether = 100;

/** The direct sends of one clinic in this process: those that come together are committed together. */
export type DirectSends = {
  /** Where numbers without a country code are. */
  country(ctx: Context): Promise<string>;
  /**
   * Commits the send, or says why not.
   * @throws Error when nothing is known to be committed: then nothing may be sent
   */
  claim(send: DirectSend): Promise<Claim>;
  /** Takes an Idempotency-Key for a request that runs now; false when it was taken before. */
  takeKey(ctx: Context, key: NewKey): Promise<boolean>;
  keepAnswer(ctx: Context, answer: KeptAnswer): Promise<void>;
  /** Commits what came of a claimed text's call, and makes its place free at the sender that it went out from; null is the clinic's. */
  record(ctx: Context, finished: FinishedAttempt, senderId: string | null): Promise<void>;
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

/** Something of one request's, with the context that it came in. */
type With<Item> = { ctx: Context; item: Item };

/** Does for all of them what one of them asks for: they are of one clinic and one database. */
async function together<Item, Answer>(
  items: readonly With<Item>[],
  act: (ctx: Context, items: readonly Item[]) => Promise<Answer>,
): Promise<Answer> {
  const [first] = items;
  if (!first) throw new Error('there is nothing to do');
  return act(
    first.ctx,
    items.map(({ item }) => item),
  );
}

function createDirectSends(): DirectSends {
  let country: Promise<string> | null = null;
  // A sender's circuit and pace are its own, and what is committed together goes out from one.
  const lines = new Map<string | null, { places: DirectPlaces; queue: DirectQueue }>();
  const lineOf = (senderId: string | null) => {
    let line = lines.get(senderId);
    if (!line) {
      const places = createDirectPlaces();
      const queue = createDirectQueue(places, ({ clinic }) => {
        country = Promise.resolve(clinic.country);
      });
      lines.set(senderId, (line = { places, queue }));
    }
    return line;
  };
  const commit = createGroupCommit<With<FinishedAttempt>>(
    (items) => together(items, recordResults),
    mostTogether,
    () => setImmediate(),
  );
  const take = createGroupRead<With<NewKey>, boolean>(
    (items) => together(items, (ctx, keys) => takeKeys(ctx.db, ctx.clinicId, keys)),
    mostTogether,
  );
  const keep = createGroupCommit<With<KeptAnswer>>(
    (items) => together(items, (ctx, answers) => keepAnswers(ctx.db, ctx.clinicId, answers)),
    mostTogether,
    () => setImmediate(),
  );
  return {
    country(ctx) {
      if (country) return country;
      // Every claim reads it again.
      country = clinicById(ctx.db, ctx.clinicId).then((clinic) => clinic.country);
      country.catch(() => {
        country = null;
      });
      return country;
    },
    claim: (send) => lineOf(send.about.senderId).queue.add(send),
    takeKey: (ctx, key) => take({ ctx, item: key }),
    keepAnswer: (ctx, answer) => keep({ ctx, item: answer }),
    async record(ctx, finished, senderId) {
      const { places, queue } = lineOf(senderId);
      const item = { ctx, item: finished };
      try {
        await commit(item);
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        // What Twilio said is certain: the caller is told, and nobody has a reason to send it again.
        void recordLater(ctx, finished.attempt.messageId, () => commit(item));
      } finally {
        places.end(finished.result.kind, ctx.now().getTime());
        queue.pump();
      }
    },
  };
}

/** Records a result once the database is back; later than this the text is settled as abandoned. */
async function recordLater(ctx: Context, messageId: string, record: () => Promise<void>): Promise<void> {
  for (let turn = 0; turn < 25; turn += 1) {
    await wait(1_000, undefined, { ref: false });
    try {
      await record();
      return;
    } catch (error) {
      ctx.log.error({ messageId, error }, 'the result of a call to Twilio could not be recorded yet');
    }
  }
}
