import { clinicsWithDueMessages } from '@/db/claimQueries.ts';
import { claimDue } from './claimDue.ts';
import type { Deps } from './deps.ts';
import { handOver } from './handOver.ts';

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
  /** Hands over everything that is due now and returns how many were claimed. For tests and one-off runs. */
  runUntilIdle(): Promise<number>;
  /** Claims no more and waits for the calls that are running. */
  stop(): Promise<void>;
};

export function createDispatcher(
  deps: Deps,
  { concurrency = 8, pollMs = 500 }: DispatcherOptions = {},
): Dispatcher {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = true;
  let running: Promise<number> | null = null;
  let isAskedAgain = false;

  async function claimAndHandOver(): Promise<number> {
    if (!deps.settings.sendingEnabled) return 0;
    let total = 0;
    for (const clinicId of await clinicsWithDueMessages(deps.db, deps.now())) {
      const attempts = await claimDue(deps, clinicId, concurrency);
      total += attempts.length;
      await Promise.all(attempts.map((attempt) => handOver(deps, attempt, 'queue_again')));
    }
    return total;
  }

  async function drain(): Promise<number> {
    let total = 0;
    for (;;) {
      isAskedAgain = false;
      const claimed = await claimAndHandOver();
      total += claimed;
      if (claimed === 0 && !isAskedAgain) return total;
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
        if (!isStopped) timer = setTimeout(tick, pollMs);
      });
  }

  return {
    start() {
      if (!isStopped) return;
      isStopped = false;
      tick();
    },
    wake() {
      if (isStopped) return;
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
      isStopped = true;
      clearTimeout(timer);
      await running?.catch(() => undefined);
    },
  };
}
