import { type Change, changeSchema } from '@/contracts/change.ts';

export type StreamEvent = { type: 'change'; change: Change } | { type: 'reset' };
export type StreamListener = (event: StreamEvent) => void;

export interface ChangeStream {
  /** Listens until the returned function is called. The connection is open while anybody listens. */
  subscribe(listener: StreamListener): () => void;
}

/** What we use of the browser's EventSource. */
export interface EventSourceLike {
  readyState: number;
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void;
  close(): void;
}

const closed = 2;
const longestWait = 30_000;

function changeFrom(data: unknown): Change | null {
  if (typeof data !== 'string') return null;
  try {
    return changeSchema.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}

/**
 * The one connection of this tab that says what changed (ids only). The browser resumes a broken connection by itself
 * with `Last-Event-ID`; when the server refuses it we start anew after 1, 2, 4 … 30 s. A new connection knows
 * no cursor, so it begins with a `reset`: everything on screen is fetched again. What we cannot read is a `reset` too.
 */
export function createChangeStream(
  open: () => EventSourceLike,
  wait: (run: () => void, milliseconds: number) => () => void = (run, milliseconds) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
): ChangeStream {
  const listeners = new Set<StreamListener>();
  let source: EventSourceLike | null = null;
  let cancelWait: (() => void) | null = null;
  let failures = 0;

  function tell(event: StreamEvent) {
    for (const listener of listeners) listener(event);
  }

  function connect(isFirst: boolean) {
    const mine = open();
    source = mine;
    mine.addEventListener('open', () => {
      failures = 0;
    });
    mine.addEventListener('change', ({ data }) => {
      const change = changeFrom(data);
      tell(change === null ? { type: 'reset' } : { type: 'change', change });
    });
    mine.addEventListener('reset', () => tell({ type: 'reset' }));
    mine.addEventListener('error', () => {
      if (mine.readyState !== closed || source !== mine) return;
      const pause = Math.min(longestWait, 1000 * 2 ** failures);
      failures += 1;
      cancelWait = wait(() => connect(false), pause);
    });
    if (!isFirst) tell({ type: 'reset' });
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) connect(true);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        cancelWait?.();
        source?.close();
        source = null;
        failures = 0;
      };
    },
  };
}
