import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { createPools } from '../src/db/pool.ts';

/** A statement as PostgreSQL ran it: how long without the way to it, and its plan. */
export type Explained = { ms: number; plan: string };

const notice = /^duration: ([\d.]+) ms {2}plan:\n([\s\S]*)$/;
const message = z.object({ message: z.string() });

/**
 * One connection of the application's own kind, on which PostgreSQL tells the time and the plan of everything that it runs
 * (auto_explain): what is measured is what the program asks, word for word, and as it is planned after some runs.
 */
export class ExplainedConnection {
  readonly pool: Pool;
  readonly #end: () => Promise<void>;
  #heard: Explained[] = [];

  constructor(connectionString: string) {
    const pools = createPools({
      connectionString,
      sizes: { workers: 1 },
      sessionOptions: [
        'session_preload_libraries=auto_explain',
        'auto_explain.log_min_duration=0',
        'auto_explain.log_analyze=on',
        'auto_explain.log_buffers=on',
        'auto_explain.log_timing=off',
        'auto_explain.log_parameter_max_length=0',
        'auto_explain.log_level=notice',
        'jit=off',
      ]
        .map((setting) => `-c ${setting}`)
        .join(' '),
    });
    this.pool = pools.workers;
    this.#end = () => pools.end();
    this.pool.on('connect', (client: PoolClient) => {
      client.on('notice', (told) => this.#hear(message.parse(told).message));
    });
  }

  #hear(text: string): void {
    const [, ms, plan] = notice.exec(text) ?? [];
    if (ms === undefined || plan === undefined) return;
    // A check of a foreign key is part of its statement.
    if (!plan.startsWith('Query Text: SELECT 1 FROM ONLY')) this.#heard.push({ ms: Number(ms), plan });
  }

  /** Runs something and returns what PostgreSQL ran for it. */
  async listen(act: () => Promise<unknown>): Promise<Explained[]> {
    this.#heard = [];
    await act();
    return this.#heard;
  }

  end(): Promise<void> {
    return this.#end();
  }
}
