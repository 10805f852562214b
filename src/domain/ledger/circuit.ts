/** Whether Twilio answers for a sender. Times are epoch milliseconds. */
export type Circuit = {
  /** Lost answers since the last answer. */
  lostAnswers: number;
  /** Set while the sender pauses. */
  openedAt: number | null;
  probeAt: number | null;
  failedProbes: number;
  /** A probe was answered, no text since: one text at a time until one is. */
  isTrial: boolean;
};

export const closedCircuit: Circuit = {
  lostAnswers: 0,
  openedAt: null,
  probeAt: null,
  failedProbes: 0,
  isTrial: false,
};

/** Lost answers in a row that open the circuit (design, law 2). */
const mostLost = 3;
const probe = { firstMs: 15_000, longestMs: 300_000 };

/** What calls that have ended say of the circuit, in the order in which they ended. */
export function afterCalls(circuit: Circuit, calls: readonly ('answered' | 'lost')[], now: number): Circuit {
  return calls.reduce(
    (current, call) => (call === 'answered' ? closedCircuit : afterLoss(current, now)),
    circuit,
  );
}

function afterLoss(circuit: Circuit, now: number): Circuit {
  const lostAnswers = circuit.lostAnswers + 1;
  if (circuit.openedAt !== null) return { ...circuit, lostAnswers };
  if (!circuit.isTrial && lostAnswers < mostLost) return { ...circuit, lostAnswers };
  // A trial that fails counts as one more probe without an answer.
  const failedProbes = circuit.failedProbes + (circuit.isTrial ? 1 : 0);
  return {
    lostAnswers,
    openedAt: now,
    isTrial: false,
    failedProbes,
    probeAt: now + probeDelayMs(failedProbes),
  };
}

/** What a probe says: a harmless question to Twilio, never a text. */
export function afterProbe(circuit: Circuit, isAnswered: boolean, now: number): Circuit {
  if (circuit.openedAt === null) return circuit;
  if (isAnswered) return { ...circuit, openedAt: null, probeAt: null, isTrial: true };
  const failedProbes = circuit.failedProbes + 1;
  return { ...circuit, failedProbes, probeAt: now + probeDelayMs(failedProbes) };
}

/** 15 s, doubled to 5 minutes: a Twilio that answers questions and loses texts costs few of them. */
export function probeDelayMs(failedProbes: number): number {
  return Math.min(probe.firstMs * 2 ** failedProbes, probe.longestMs);
}

/** Calls that may be lost at the beginning of an outage: three, and more only for a sender that is faster than 12 segments a second. */
export function windowOf(segmentsPerSecond: number): number {
  return Math.max(mostLost, Math.ceil(segmentsPerSecond / 4));
}

/**
 * How many more texts may be under way. Those whose answer may still be lost and those whose answer was lost count
 * together, so that an outage leaves no more doubts than the window.
 */
export function freePlaces(circuit: Circuit, segmentsPerSecond: number, underWay: number): number {
  if (circuit.openedAt !== null) return 0;
  if (circuit.isTrial) return Math.max(0, 1 - underWay);
  return Math.max(0, windowOf(segmentsPerSecond) - underWay - circuit.lostAnswers);
}

/**
 * The same for texts that nobody waits for: they leave one place to whoever sends directly. With nothing under way one
 * may go, so that a sender that has lost answers finds out.
 */
export function freeBackgroundPlaces(circuit: Circuit, segmentsPerSecond: number, underWay: number): number {
  const free = freePlaces(circuit, segmentsPerSecond, underWay);
  return circuit.isTrial ? free : Math.max(Math.min(free, underWay === 0 ? 1 : 0), free - 1);
}
