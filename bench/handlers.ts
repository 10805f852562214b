import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

/** Listens on a free port of this machine alone and says which. */
export async function listen(app: Hono): Promise<number> {
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Does something `count` times, at most `concurrency` at once. Returns the seconds that it took. */
export async function repeat(
  count: number,
  concurrency: number,
  act: (index: number) => Promise<void>,
): Promise<number> {
  let next = 0;
  const begun = performance.now();
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await act(index);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return (performance.now() - begun) / 1000;
}
