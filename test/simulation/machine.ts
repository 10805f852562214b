import type { Timers } from '../../src/dispatch/timers.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** The moment at which every simulated world begins. */
export const beginning = Date.UTC(2026, 10, 3, 15);

/**
 * One life of a process. What it waits for comes to it through events of its own; once it is killed none of them
 * happens any more, so that its code simply never goes on, wherever it stood.
 */
export class Machine implements Owner {
  readonly name: string;
  readonly #scheduler: Scheduler;
  readonly #skewMs: number;
  readonly #onDeath = new Set<() => void>();
  isAlive = true;
  sleepsUntil = 0;
  /** It takes no new requests: it is draining. */
  isStopping = false;

  constructor(name: string, scheduler: Scheduler, skewMs: number) {
    this.name = name;
    this.#scheduler = scheduler;
    this.#skewMs = skewMs;
  }

  /** Its own clock, epoch milliseconds. */
  get clock(): number {
    return beginning + Math.floor(this.#scheduler.now) + this.#skewMs;
  }

  /** Goes on after `ms`, unless it has died by then. */
  wait(ms: number, label: string): Promise<void> {
    return new Promise((resolve) => {
      this.#scheduler.after(ms, this, label, resolve);
    });
  }

  readonly timers: Timers = {
    monotonicMs: () => this.#scheduler.now,
    after: (ms, act) => this.#scheduler.after(ms, this, 'timer', act),
  };

  /** Dies on the spot. */
  kill(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    for (const tell of this.#onDeath) tell();
    this.#onDeath.clear();
  }

  /** What the world notices when it dies. The answer takes that back. */
  onDeath(tell: () => void): () => void {
    this.#onDeath.add(tell);
    return () => this.#onDeath.delete(tell);
  }
}
