import { clinicsWithDueMessages } from '@/db/claimQueries.ts';
import type { Attempt } from './attempt.ts';
import { claimDue } from './claimDue.ts';
import type { Deps } from './deps.ts';
import { createGroupCommit } from './groupCommit.ts';
import { callTwilio } from './handOver.ts';
import { recordResults, type FinishedAttempt } from './recordResults.ts';

export type DispatcherOptions = {
  /** Calls to Twilio at the same time. A claim must reach Twilio within 2 s, so no more is claimed than can leave. */
  concurrency?: number;
  /** How often to look for what is due when nobody has called `wake`. */
  pollMs?: number;
};

/** The background half of sending: claims what is due and hands it over until it is stopped. */
export type Dispatcher = {
  start(): void;
  /** Looks for due texts now. */
  wake(): void;
  /** Hands over everything that is due now and returns how many were found. For tests and one-off runs. */
  runUntilIdle(): Promise<number>;
  /** Claims no more and waits for the calls that are running. */
  stop(): Promise<void>;
};

/** No more is started while a call waits longer than this: at most what is under way is lost in an outage. */
const stalledAfterMs = 1_500;

/** Results that are committed together: enough to be cheap, few enough to be quick. */
const mostResults = 100;

export function createDispatcher(
  deps: Deps,
  { concurrency = 8, pollMs = 500 }: DispatcherOptions = {},
): Dispatcher {
  const record = createGroupCommit<FinishedAttempt>((finished) => recordResults(deps, finished), mostResults);
  const underway = new Map<Promise<void>, number>();
  let timer: NodeJS.Timeout | undefined;
  let isStarted = false;
  let isStopping = false;
  let running: Promise<number> | null = null;
  let isAskedAgain = false;

  function start(attempt: Attempt): void {
    const call = callTwilio(deps, attempt)
      .then((result) => record({ attempt, result, whenNotTaken: 'queue_again' }))
      // The row stays `sending` and is settled as abandoned: it may be at Twilio.
      .catch((error: unknown) =>
        deps.log.error(
          { messageId: attempt.messageId, error },
          'the result of a call to Twilio could not be recorded',
        ),
      )
      .finally(() => underway.delete(call));
    underway.set(call, performance.now());
  }

  /** Twilio is slow to answer: what is started now may be lost as well. */
  function isStalled(): boolean {
    const [oldest] = underway.values();
    return oldest !== undefined && performance.now() - oldest > stalledAfterMs;
  }

  /** Fills the free places once, all clinics in turn. Returns how many texts were found due. */
  async function fill(): Promise<number> {
    let found = 0;
    for (const clinicId of await clinicsWithDueMessages(deps.db, deps.now())) {
      const free = concurrency - underway.size;
      if (free <= 0 || isStalled()) break;
      const claimed = await claimDue(deps, clinicId, free);
      found += claimed.found;
      for (const attempt of claimed.attempts) start(attempt);
    }
    return found;
  }

  async function drain(): Promise<number> {
    if (!deps.settings.sendingEnabled) return 0;
    let total = 0;
    for (;;) {
      isAskedAgain = false;
      // A claim for half of the places or more costs as much as one for a single place.
      while (underway.size > concurrency / 2) await Promise.race(underway.keys());
      const found = await fill();
      total += found;
      if (found > 0 && !isStopping) continue;
      await Promise.all(underway.keys());
      if (!isAskedAgain || isStopping) return total;
    }
  }

  function run(): Promise<number> {
    if (running) {
      isAskedAgain = true;
      return running;
    }
    running = drain().finally(() => {
      running = null;
    });
    return running;
  }

  function tick(): void {
    run()
      // The database may be away for a moment; the next tick tries again, and the log says so.
      .catch((error: unknown) => deps.log.error({ error }, 'the dispatcher could not claim or record'))
      .finally(() => {
        clearTimeout(timer);
        if (!isStopping) timer = setTimeout(tick, pollMs);
      });
  }

  return {
    start() {
      if (isStarted) return;
      isStarted = true;
      tick();
    },
    wake() {
      if (!isStarted || isStopping) return;
      if (running) {
        isAskedAgain = true;
        return;
      }
      clearTimeout(timer);
      tick();
    },
    async runUntilIdle() {
      if (running) await running;
      return run();
    },
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      await running?.catch(() => undefined);
      await Promise.all(underway.keys());
    },
  };
}
