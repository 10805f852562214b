/** A clock that runs as fast as any other while there is work, and jumps over the time in which there is none. */
export type JumpingClock = {
  now(): Date;
  /** Nothing is to be done before then. */
  jumpTo(moment: Date): void;
};

export function startClock(from: Date): JumpingClock {
  const begun = performance.now();
  let jumpedMs = 0;
  const now = (): number => from.getTime() + performance.now() - begun + jumpedMs;
  return {
    now: () => new Date(now()),
    jumpTo(moment) {
      jumpedMs += Math.max(0, moment.getTime() - now());
    },
  };
}
