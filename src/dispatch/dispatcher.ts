import { isDatabaseAway } from '@/db/databaseAway.ts';
import type { Attempt } from './attempt.ts';
import type { Deps } from './deps.ts';
import { createGroupCommit } from './groupCommit.ts';
import { callTwilio, type CallDeps } from './handOver.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { FinishedAttempt } from './recordResults.ts';
import { systemTimers, type Timers } from './timers.ts';

export type DispatcherOptions = {
  /** Calls to Twilio at the same time. A claim must reach Twilio within 2 s, so no more is claimed than can leave. */
  concurrency?: number;
  /** How often to look for what is due when nobody has called `wake`. */
  pollMs?: number;
  timers?: Timers;
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

/** Results that are committed together: enough to be cheap, few enough to be quick. */
const mostResults = 100;
/** How long free places may wait for more of them. */
const longestGatherMs = 20;
/** How soon a result is recorded again when the database was away. */
const recordAgainMs = 1_000;

function nothing(): void {}

/** The dispatcher of this installation: on its database, by its clock. */
export function createDispatcher(deps: Deps, options: DispatcherOptions = {}): Dispatcher {
  return dispatchFrom(createLedger(deps), deps, options);
}

/** A dispatcher on any ledger. */
export function dispatchFrom(
  ledger: Ledger,
  deps: CallDeps,
  { concurrency = 32, pollMs = 500, timers = systemTimers }: DispatcherOptions = {},
): Dispatcher {
  const record = createGroupCommit<FinishedAttempt>((finished) => ledger.record(finished), mostResults);
  const underway = new Set<Promise<void>>();
  let loop: Promise<void> | null = null;
  const state = {
    isStopping: false,
    isRoused: false,
    /** A call has ended since the last claim looked: the place that it found taken is free. */
    hasFreedPlace: false,
    /** Ends the wait for something to do. */
    rouse: nothing,
    /** When to look again: the shortest wait that a sender's pace asks for. */
    nextMs: pollMs,
  };

  function start(attempt: Attempt): void {
    const call = callTwilio(deps, attempt)
      .then((result) => keep({ attempt, result, whenNotTaken: 'queue_again' }))
      .finally(() => {
        underway.delete(call);
        state.hasFreedPlace = true;
      });
    underway.add(call);
  }

  /**
   * Records a result, through outages of the database: nobody else knows it. A process that must stop meanwhile leaves
   * the text `sending`, which is settled as abandoned: it may be at Twilio.
   */
  async function keep(finished: FinishedAttempt): Promise<void> {
    for (;;) {
      try {
        await record(finished);
        return;
      } catch (error) {
        const { messageId } = finished.attempt;
        deps.log.error({ messageId, error }, 'the result of a call to Twilio could not be recorded');
        if (!isDatabaseAway(error) || state.isStopping) return;
      }
      await new Promise<void>((resolve) => {
        timers.after(recordAgainMs, resolve);
      });
    }
  }

  /** Fills the free places once, all senders in turn. Returns how many texts were found due. */
  async function fill(): Promise<number> {
    let found = 0;
    state.nextMs = pollMs;
    const senders = await ledger.sendersWithDue();
    for (const [index, sender] of senders.entries()) {
      const free = concurrency - underway.size;
      if (free <= 0) break;
      // What one does not use is there for those after it.
      const claimed = await ledger.claim(sender, Math.ceil(free / (senders.length - index)));
      found += claimed.found;
      if (claimed.waitMs !== null) state.nextMs = Math.min(state.nextMs, claimed.waitMs);
      for (const attempt of claimed.attempts) start(attempt);
    }
    return found;
  }

  /** Claims what is due into the free places. Returns how many were found. */
  async function turn(): Promise<number> {
    await waitForPlaces();
    state.isRoused = false;
    state.hasFreedPlace = false;
    return state.isStopping || !deps.settings.sendingEnabled ? 0 : fill();
  }

  /** A claim for half of the places costs hardly more than one for a single place, but nobody waits long for it. */
  async function waitForPlaces(): Promise<void> {
    const until = timers.monotonicMs() + longestGatherMs;
    while (underway.size > concurrency / 2 && !state.isRoused && !state.isStopping) {
      const left = until - timers.monotonicMs();
      if (left <= 0) break;
      await rest(left);
    }
    while (underway.size >= concurrency) await Promise.race(underway);
  }

  /** Until a call ends, which frees a place, or somebody rouses us, or the time is over. */
  async function rest(ms: number | null): Promise<void> {
    if (state.isRoused || state.isStopping) return;
    let cancel = nothing;
    const roused = new Promise<void>((resolve) => {
      state.rouse = resolve;
      if (ms !== null) cancel = timers.after(ms, resolve);
    });
    await Promise.race([roused, ...underway]);
    cancel();
  }

  async function runLoop(): Promise<void> {
    while (!state.isStopping) {
      try {
        if ((await turn()) > 0 || state.hasFreedPlace) continue;
      } catch (error) {
        // The database may be away for a moment; the next turn tries again, and the log says so.
        deps.log.error({ error }, 'the dispatcher could not claim');
        state.nextMs = pollMs;
      }
      await rest(state.nextMs);
    }
  }

  function wake(): void {
    state.isRoused = true;
    state.rouse();
  }

  return {
    start() {
      loop ??= runLoop();
    },
    wake,
    async runUntilIdle() {
      let total = 0;
      for (;;) {
        const found = await turn();
        total += found;
        if (found > 0 || state.hasFreedPlace) continue;
        if (underway.size === 0 && !state.isRoused) return total;
        await rest(null);
      }
    },
    async stop() {
      state.isStopping = true;
      wake();
      await loop;
      await Promise.all(underway);
    },
  };
}
