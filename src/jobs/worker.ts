import { setTimeout as wait } from 'node:timers/promises';
import { connectionConfig } from '@/db/pool.ts';
import { SafeClient } from '@/db/safeClient.ts';
import { createDispatcher } from '@/dispatch/dispatcher.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { timetable, type PeriodicTask } from './timetable.ts';
import { listenForWake } from '@/dispatch/wakeSignal.ts';

export type WorkerOptions = {
  /** For the connection that waits for wake-ups of other processes; null when web and worker are one process. */
  connectionString: string | null;
};

export type Worker = {
  /** Something is due. */
  wake(): void;
  /** Whether it has shown lately that it works: its heartbeat is written by the same means as all its work. */
  isAlive(): boolean;
  /** Claims no more, and resolves when what is on its way to Twilio has come back and is recorded. */
  stop(): Promise<void>;
};

const heartbeatMs = 5_000;
/** Six beats without one that was written. */
const aliveMs = 30_000;
const reconnectMs = 2_000;
/** What the timetable is doing when the worker stops is repeated by another one, and need not come to its end. */
const tasksEndWithinMs = 1_000;

/** The background side: hands over what is due, and does what the timetable says. */
export function startWorker(deps: Deps, options: WorkerOptions): Worker {
  const dispatcher = createDispatcher(deps);
  const stopped = new AbortController();
  let beatAt = performance.now();
  const beat = heartbeat(deps, () => (beatAt = performance.now()));
  const loops = [
    ...timetable.map((task) => repeat(deps, task, stopped.signal)),
    repeat(deps, beat, stopped.signal),
    ...(options.connectionString
      ? [listen(deps, options.connectionString, () => dispatcher.wake(), stopped.signal)]
      : []),
  ];
  dispatcher.start();
  return {
    wake: () => dispatcher.wake(),
    isAlive: () => performance.now() - beatAt < aliveMs,
    async stop() {
      stopped.abort();
      await Promise.all([dispatcher.stop(), Promise.race([Promise.all(loops), wait(tasksEndWithinMs)])]);
    },
  };
}

/** Runs a task again and again, one at a time. A failure is logged and the next turn comes all the same. */
async function repeat(deps: Deps, task: PeriodicTask, stopped: AbortSignal): Promise<void> {
  let isFirst = true;
  while (!stopped.aborted) {
    try {
      const count = await task.run(deps, isFirst);
      isFirst = false;
      if (count > 0) deps.log.debug({ task: task.name, count }, 'periodic task');
      if (count > 0 && task.goesOn) continue;
    } catch (error) {
      if (stopped.aborted) return;
      deps.metrics.taskFailed(task.name);
      deps.log.error({ task: task.name, error }, 'a periodic task failed');
    }
    await pause(task.everyMs, stopped);
  }
}

/** A row that says that somebody does the background work; screens warn when it grows old. */
function heartbeat(deps: Deps, onWritten: () => void): PeriodicTask {
  const id = deps.newId();
  const startedAt = deps.now();
  return {
    name: 'heartbeat',
    everyMs: heartbeatMs,
    async run() {
      const beatAt = deps.now();
      await deps.db
        .insertInto('workerHeartbeat')
        .values({ id, role: 'worker', startedAt, beatAt })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ beatAt }))
        .execute();
      await deps.db
        .deleteFrom('workerHeartbeat')
        .where('beatAt', '<', new Date(beatAt.getTime() - 86_400_000))
        .execute();
      onWritten();
      return 0;
    },
  };
}

/** Keeps one listening connection open, through restarts of the database. */
async function listen(
  deps: Deps,
  connectionString: string,
  onWake: () => void,
  stopped: AbortSignal,
): Promise<void> {
  while (!stopped.aborted) {
    const client = new SafeClient(connectionConfig(connectionString, 'hearback wake-ups'));
    const broken = new Promise<void>((resolve) => {
      client.on('error', () => resolve());
      client.on('end', () => resolve());
      stopped.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      await client.connect();
      await listenForWake(client, onWake);
      // What was said while nobody listened.
      onWake();
      await broken;
    } catch (error) {
      deps.log.warn({ error }, 'the wake-up connection failed; workers look by themselves meanwhile');
    }
    // Ending a connection that is broken already fails, and that is all right.
    await client.end().catch(() => undefined);
    await pause(reconnectMs, stopped);
  }
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
  if (stopped.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      stopped.removeEventListener('abort', done);
      resolve();
    }
    stopped.addEventListener('abort', done);
  });
}
