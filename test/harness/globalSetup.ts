import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openTestServer } from './testServer.ts';
import type { TestServer } from './testServer.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The socket on which test files ask for their database. */
    databaseBroker: string;
  }
}

/**
 * One PostgreSQL for the whole run, started when the first test file asks for a database: a run of pure tests
 * pays nothing. This process owns it, so it ends with the run, however the run ends.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'hearback-test-'));
  await chmod(folder, 0o711); // as root, PostgreSQL runs as another user and must pass through
  let server: Promise<TestServer> | undefined;
  const broker = createServer((socket) => {
    server ??= openTestServer(folder);
    server
      .then((ready) => ready.prepare())
      .then(
        (answer) => socket.end(JSON.stringify(answer)),
        (error: unknown) =>
          socket.end(
            JSON.stringify({ problem: error instanceof Error ? String(error.stack) : String(error) }),
          ),
      );
  });
  const address = join(folder, 'broker');
  await new Promise<void>((resolve) => broker.listen(address, resolve));
  project.provide('databaseBroker', address);
  return async () => {
    broker.close();
    await (await server)?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
