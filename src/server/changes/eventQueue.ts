/** What waits to be written to one browser. */
export type EventQueue<Event> = {
  push: (...events: Event[]) => void;
  /** The next events, at least one; an empty list after `ms` without any, or when the signal aborts. */
  take: (ms: number, signal: AbortSignal) => Promise<Event[]>;
};

/** Keeps `most` events at the most; a browser that reads too slowly gets `overflow` in place of all of them. */
export function createEventQueue<Event>(most: number, overflow: Event): EventQueue<Event> {
  let waiting: Event[] = [];
  let wake: (() => void) | null = null;
  return {
    push(...events) {
      waiting.push(...events);
      if (waiting.length > most) waiting = [overflow];
      wake?.();
    },
    async take(ms, signal) {
      if (waiting.length === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, ms);
          function done(): void {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            wake = null;
            resolve();
          }
          signal.addEventListener('abort', done, { once: true });
          wake = done;
        });
      }
      const taken = waiting;
      waiting = [];
      return taken;
    },
  };
}
