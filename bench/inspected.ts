import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

/** What a process holds: its own view of its memory, and what keeps it busy. */
export type Held = { heapUsed: number; external: number; timers: number; handles: number };

/** Flag for a process that is to be looked into: V8's inspector on a free port of this machine. */
export const inspectFlag = '--inspect=127.0.0.1:0';

const answerSchema = z.object({ id: z.int(), result: z.object({}).loose().optional() });
const heldSchema = z.object({
  result: z.object({
    value: z.object({
      heapUsed: z.number(),
      external: z.number(),
      resources: z.record(z.string(), z.int()),
    }),
  }),
});

const look = `(() => {
  const { heapUsed, external } = process.memoryUsage();
  const resources = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  return { heapUsed, external, resources };
})()`;

/** Looks into a process that was started with `inspectFlag` and writes its log to `logFile`. */
export async function inspect(logFile: string): Promise<{ held(): Promise<Held>; close(): void }> {
  const socket = new WebSocket(await addressIn(logFile));
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('the process cannot be looked into')));
  });
  let lastId = 0;
  const call = (method: string, params: object): Promise<unknown> => {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve) => {
      const onMessage = (event: MessageEvent): void => {
        const answer = answerSchema.parse(JSON.parse(String(event.data)));
        if (answer.id !== id) return;
        socket.removeEventListener('message', onMessage);
        resolve(answer.result);
      };
      socket.addEventListener('message', onMessage);
      socket.send(JSON.stringify({ id, method, params }));
    });
  };
  return {
    /** After a collection of garbage, so that only what is kept counts. */
    async held() {
      await call('HeapProfiler.collectGarbage', {});
      const { value } = heldSchema.parse(
        await call('Runtime.evaluate', { expression: look, returnByValue: true }),
      ).result;
      const counts = Object.entries(value.resources);
      const timers = counts.filter(([name]) => name === 'Timeout' || name === 'Immediate');
      const sum = (of: typeof counts): number => of.reduce((total, [, count]) => total + count, 0);
      return {
        heapUsed: value.heapUsed,
        external: value.external,
        timers: sum(timers),
        handles: sum(counts) - sum(timers),
      };
    },
    close: () => socket.close(),
  };
}

async function addressIn(logFile: string): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const address = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(await readFile(logFile, 'utf8'))?.[0];
    if (address !== undefined) return address;
    await wait(100);
  }
  throw new Error('the process does not say where it can be looked into');
}
