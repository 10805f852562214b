import type { TwilioProcess } from './twilioProcess.ts';

const everyMs = 50;

/** Follows Twilio's count of accepted texts. */
export type ProgressWatch = {
  creates(): number;
  /** Something is done to the processes now. */
  mark(): void;
  /** For each mark, the longest time without a new text until the next mark, or until `end` was called. */
  gaps(): number[];
  /** No more texts are expected. */
  end(): void;
};

export function watchProgress(twilio: TwilioProcess): ProgressWatch {
  let creates = 0;
  let isAsking = false;
  let lastAt = performance.now();
  const marks: { longestMs: number }[] = [];
  const note = (): void => {
    const now = performance.now();
    const current = marks.at(-1);
    if (current) current.longestMs = Math.max(current.longestMs, now - lastAt);
    lastAt = now;
  };
  const look = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    try {
      const count = await twilio.count();
      if (count > creates) note();
      creates = count;
    } finally {
      isAsking = false;
    }
  };
  // Twilio ends last of all: whoever watches it is told to stop before.
  const timer = setInterval(() => void look().catch(() => clearInterval(timer)), everyMs);
  return {
    creates: () => creates,
    mark: () => {
      if (marks.length > 0) note();
      marks.push({ longestMs: 0 });
      lastAt = performance.now();
    },
    gaps: () => marks.map(({ longestMs }) => longestMs),
    end: () => clearInterval(timer),
  };
}
