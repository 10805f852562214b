/** What has to be undone, in the opposite order of how it was done. */
export interface Shutdown {
  /** Adds a step. A step that was added later runs earlier. */
  add(name: string, step: () => Promise<void>): void;
  /** Runs every step once, whatever fails; later calls wait for the same run. Resolves with the names that failed. */
  run(): Promise<readonly string[]>;
}

export function createShutdown(onFailure: (step: string, error: unknown) => void): Shutdown {
  const steps: { name: string; step: () => Promise<void> }[] = [];
  let running: Promise<readonly string[]> | undefined;
  const runAll = async (): Promise<readonly string[]> => {
    const failed: string[] = [];
    for (let next = steps.pop(); next; next = steps.pop()) {
      try {
        await next.step();
      } catch (error) {
        failed.push(next.name);
        onFailure(next.name, error);
      }
    }
    return failed;
  };
  return {
    add: (name, step) => void steps.push({ name, step }),
    run: () => (running ??= runAll()),
  };
}

/** A container is killed 10 s after it was asked to stop (Docker), 30 s after (Kubernetes). */
const LONGEST_SHUTDOWN_MS = 9_500;
/** One Ctrl-C may arrive twice: from the terminal, and passed on by npm or tsx. */
const SAME_KEYSTROKE_MS = 500;

/**
 * Shuts down in order at the first SIGINT or SIGTERM and ends the process; at the second one, or when the order takes
 * too long, ends it at once. PostgreSQL recovers from that by itself.
 */
export function shutDownOnSignal(shutdown: Shutdown, say: (text: string) => void): void {
  let askedAt: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt < SAME_KEYSTROKE_MS) return;
      say('Stopped at once.');
      process.exit(130);
    }
    askedAt = performance.now();
    say(signal === 'SIGINT' ? 'Stopping. Press Ctrl-C again to stop at once.' : 'Stopping.');
    setTimeout(() => {
      say('Stopping takes too long: ended at once.');
      process.exit(1);
    }, LONGEST_SHUTDOWN_MS).unref();
    void shutdown.run().then((failed) => process.exit(failed.length > 0 ? 1 : 0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
