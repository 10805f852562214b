/** Time as a running loop sees it; the simulation of the ledger brings its own. */
export type Timers = {
  /** Milliseconds that only go forward. */
  monotonicMs(): number;
  /** Calls `act` once after `ms`; the answer takes that back. */
  after(ms: number, act: () => void): () => void;
};

export const systemTimers: Timers = {
  monotonicMs: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
