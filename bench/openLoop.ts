import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { isComplete } from './httpLoop.ts';
import { percentiles } from './percentiles.ts';
import type { Percentiles } from './percentiles.ts';

/** Requests of one kind that come at a fixed rate, whatever their answers take. */
export type Stream = { name: string; perSecond: number; next: () => Buffer | null };

export type StreamResult = {
  /** How many answers had which status. */
  statuses: Record<string, number>;
  /** From the moment at which a request was to be made until its answer was complete. */
  times: Percentiles;
};

export type OpenResult = {
  streams: Record<string, StreamResult>;
  /** Until the last answer. */
  seconds: number;
  /** The most that the generator itself was late with a request. */
  latestMs: number;
  /** Requests that had to wait for a connection: counted from when they were to be made, like all others. */
  waited: number;
};

type Due = { stream: string; request: Buffer; at: number };

/**
 * Makes requests at fixed rates over a pool of connections. A request that is late because those before it were slow counts its
 * wait: a slow server is not spared by being asked less.
 */
export async function runOpenLoop(options: {
  port: number;
  connections: number;
  seconds: number;
  streams: readonly Stream[];
}): Promise<OpenResult> {
  const times = new Map<string, number[]>(options.streams.map(({ name }) => [name, []]));
  const statuses = new Map<string, Record<string, number>>(options.streams.map(({ name }) => [name, {}]));
  const waiting: Due[] = [];
  const free: Line[] = [];
  const state = { latestMs: 0, waited: 0, open: 0, firstWaiting: 0, broken: null as Error | null };
  const finished = (line: Line, due: Due, status: string): void => {
    times.get(due.stream)?.push(performance.now() - due.at);
    const counts = statuses.get(due.stream);
    if (counts) counts[status] = (counts[status] ?? 0) + 1;
    state.open -= 1;
    const next = waiting[state.firstWaiting];
    if (next === undefined) {
      free.push(line);
      return;
    }
    state.firstWaiting += 1;
    line.ask(next);
  };
  const lines = await Promise.all(
    Array.from({ length: options.connections }, () =>
      openLine(options.port, finished, (error) => (state.broken ??= error)),
    ),
  );
  free.push(...lines);

  const begun = performance.now();
  const plans = options.streams.map((stream) => ({
    stream,
    made: 0,
    wanted: Math.round(stream.perSecond * options.seconds),
  }));
  while (plans.some(({ made, wanted }) => made < wanted) && !state.broken) {
    const now = performance.now();
    for (const plan of plans) {
      while (plan.made < plan.wanted) {
        const at = begun + (plan.made * 1000) / plan.stream.perSecond;
        if (at > now) break;
        const request = plan.stream.next();
        if (request === null) throw new Error(`there are not enough ${plan.stream.name} requests`);
        plan.made += 1;
        state.open += 1;
        state.latestMs = Math.max(state.latestMs, now - at);
        const due = { stream: plan.stream.name, request, at };
        // In turn, so that none is idle for so long that the server closes it.
        const line = free.shift();
        if (line) line.ask(due);
        else {
          state.waited += 1;
          waiting.push(due);
        }
      }
    }
    await wait(1);
  }
  while (state.open > 0 && !state.broken) await wait(5);
  const seconds = (performance.now() - begun) / 1000;
  for (const line of lines) line.close();
  if (state.broken) throw state.broken;
  return {
    streams: Object.fromEntries(
      options.streams.map(({ name }) => [
        name,
        { statuses: statuses.get(name) ?? {}, times: percentiles(times.get(name) ?? []) },
      ]),
    ),
    seconds,
    latestMs: state.latestMs,
    waited: state.waited,
  };
}

type Line = { ask(due: Due): void; close(): void };

function openLine(
  port: number,
  finished: (line: Line, due: Due, status: string) => void,
  broke: (error: Error) => void,
): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true });
    let received = '';
    let current: Due | null = null;
    let isClosed = false;
    const line: Line = {
      ask(due) {
        current = due;
        socket.write(due.request);
      },
      close() {
        isClosed = true;
        socket.destroy();
      },
    };
    socket.on('connect', () => resolve(line));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (!current || !isComplete(received)) return;
      const due = current;
      const status = received.slice(9, 12);
      current = null;
      received = '';
      finished(line, due, status);
    });
    socket.on('error', (error) => {
      reject(error);
      broke(error);
    });
    socket.on('close', () => {
      if (!isClosed) broke(new Error('the server closed a connection'));
    });
  });
}
