import { chmod, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildProcesses, buildScreens } from './builds.ts';
import { makeRunFolder } from './runFolder.ts';
import { runThing, type RunThing } from './runThing.ts';
import { openTestServer } from './testServer.ts';
import type { TestServer } from './testServer.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The socket on which test files ask for what the run has once. */
    runBroker: string;
  }
}

/**
 * One PostgreSQL and one build for the whole run, started when the first test file asks for them: a run of pure tests
 * pays nothing. This process owns the server, so it ends with the run, however the run ends.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await makeRunFolder();
  await chmod(folder, 0o711); // as root, PostgreSQL runs as another user and must pass through
  // What test files write goes there too.
  process.env['TMPDIR'] = folder;
  let server: Promise<TestServer> | undefined;
  const make: Record<RunThing, () => Promise<unknown>> = {
    database: async () => (await (server ??= openTestServer(folder))).prepare(),
    screens: oneAtATime(buildScreens),
    processes: oneAtATime(buildProcesses),
  };
  const broker = createServer((socket) => {
    socket.once('data', (asked) => {
      make[runThing.parse(String(asked))]().then(
        (answer) => socket.end(JSON.stringify({ answer })),
        (error: unknown) =>
          socket.end(
            JSON.stringify({ problem: error instanceof Error ? String(error.stack) : String(error) }),
          ),
      );
    });
  });
  const address = join(folder, 'broker');
  await new Promise<void>((resolve) => broker.listen(address, resolve));
  project.provide('runBroker', address);
  return async () => {
    broker.close();
    await (await server)?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** The second who asks waits for the first, and then finds what that one made. */
function oneAtATime<T>(make: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const next = last.then(make, make);
    last = next;
    return next;
  };
}
