import { readPostmaster } from '../../src/db/embeddedPostmaster.ts';
import { startEmbedded, type EmbeddedServer } from '../../src/db/embedded.ts';
import { ensureDatabase } from '../../src/db/ensureDatabase.ts';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A PostgreSQL that can be taken away and brought back; its address stays the same. */
export type StoppableDatabase = {
  readonly connectionString: string;
  /** `fast` as an administrator stops it; `kill` as the kernel does when memory runs out. */
  stop(how: 'fast' | 'kill'): Promise<void>;
  start(): Promise<void>;
  /** For the end, whatever its state. */
  close(): Promise<void>;
};

const name = 'hearback';

/** @param settings beyond those that are shipped */
export async function openStoppableDatabase(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<StoppableDatabase> {
  const options = { folder, password: crypto.randomUUID(), settings };
  let server: EmbeddedServer | null = await startEmbedded(options);
  await ensureDatabase(server.connectionString('postgres'), name);
  const connectionString = server.connectionString(name);
  return {
    connectionString,
    async stop(how) {
      const stopping = server;
      server = null;
      if (how === 'fast') return stopping?.stop();
      const postmaster = await readPostmaster(join(folder, 'database'));
      if (postmaster) process.kill(postmaster.pid, 'SIGKILL');
      await stopping?.exited;
    },
    async start() {
      // The killed server's own processes need a moment to notice; until then PostgreSQL refuses to start.
      for (let attempt = 1; server === null; attempt += 1) {
        try {
          server = await startEmbedded(options);
        } catch (error) {
          if (attempt === 20) throw error;
          await wait(100);
        }
      }
    },
    async close() {
      await server?.stop();
    },
  };
}
