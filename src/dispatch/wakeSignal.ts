import type { Client, Pool } from 'pg';
import type { Logger } from '@/logging/logger.ts';

const channel = 'hearback_wake';
/** Wake-ups within this time are one: a NOTIFY with every transaction halves commits per second. */
const coalesceMs = 25;

/** For a process without a worker: tells the workers elsewhere, after the commit and never inside it. */
export function createWakeNotifier(pool: Pool, log: Logger): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      // A lost wake-up costs half a second: workers also look by themselves.
      pool
        .query(`notify ${channel}`)
        .catch((error: unknown) => log.warn({ error }, 'workers could not be woken'));
    }, coalesceMs);
  };
}

/** Calls `onWake` when another process has something due. The connection is the caller's to open, reopen and close. */
export async function listenForWake(client: Client, onWake: () => void): Promise<void> {
  client.on('notification', (notification) => {
    if (notification.channel === channel) onWake();
  });
  await client.query(`listen ${channel}`);
}
