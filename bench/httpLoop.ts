import { connect } from 'node:net';
import type { Socket } from 'node:net';

export type LoopOptions = {
  port: number;
  connections: number;
  /** No new request after this. */
  seconds: number;
  /** The next request as it goes over the wire; null when there is no more. */
  next: () => Buffer | null;
};

export type LoopResult = {
  requests: number;
  seconds: number;
  /** How many answers had which status. */
  statuses: Record<string, number>;
  medianMs: number;
  p99Ms: number;
};

/**
 * Keeps every connection busy with one request at a time. Written on bare sockets, since an ordinary client takes as much
 * processor time as the fastest handler that is measured here.
 */
export async function runLoop(options: LoopOptions): Promise<LoopResult> {
  const statuses: Record<string, number> = {};
  const times: number[] = [];
  const begun = performance.now();
  const until = begun + options.seconds * 1000;
  let last = begun;
  const next = (): Buffer | null => (performance.now() < until ? options.next() : null);
  const note = (status: string, sentAt: number): void => {
    last = performance.now();
    times.push(last - sentAt);
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  await Promise.all(Array.from({ length: options.connections }, () => keepBusy(options.port, next, note)));
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    requests: times.length,
    seconds: (last - begun) / 1000,
    statuses,
    medianMs: at(0.5),
    p99Ms: at(0.99),
  };
}

function keepBusy(
  port: number,
  next: () => Buffer | null,
  note: (status: string, sentAt: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true });
    let received = '';
    let sentAt = 0;
    let isDone = false;
    const send = (): void => {
      const request = next();
      if (request === null) {
        isDone = true;
        socket.destroy();
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on('connect', send);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (!isComplete(received)) return;
      note(received.slice(9, 12), sentAt);
      received = '';
      send();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      if (!isDone) reject(new Error('the server closed a connection'));
    });
  });
}

/** Whether a whole answer has arrived. */
export function isComplete(received: string): boolean {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const head = received.slice(0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return received.length >= end + 4 + Number(length);
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return received.endsWith('\r\n0\r\n\r\n');
  return true;
}
