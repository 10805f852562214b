/** Knows what is under way, so that a test or a shutdown can wait for it. */
export type Tracker = {
  track: (work: Promise<unknown>) => void;
  /** Resolves when nothing is under way, what the waiting itself started included. */
  settle: () => Promise<void>;
};

export function createTracker(): Tracker {
  const pending = new Set<Promise<unknown>>();
  return {
    track(work) {
      // Whoever started the work sees its failure; here only its end counts.
      const ended: Promise<unknown> = Promise.allSettled([work]).then(() => pending.delete(ended));
      pending.add(ended);
    },
    async settle() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
