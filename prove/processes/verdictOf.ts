import type { Verdict } from '../part.ts';
import type { SendResult } from './sendThroughFaults.ts';

const mostGapMs = 60_000;

/** Law 1 to 3 as figures: none doubled, none missing, every doubt resolved or shown, work resumed in time. */
export function verdictOf(result: SendResult): Verdict {
  const gaps = result.gaps.map((gap) => (gap / 1000).toFixed(1)).join(' ');
  const report = [
    `at Twilio exactly once: ${result.once}; doubled: ${result.doubled}; asked for by nobody: ${result.strange}; missing: ${result.missing}`,
    `lost answers and dead claims: ${result.doubts}; of these not at Twilio and shown to a person: ${result.shown} of ${result.inDoubt}; left unresolved: ${result.unresolved}`,
    `disturbances: ${result.disturbances}; longest time without a new text after each, in seconds: ${gaps}`,
    `longest from a dead process's claim to its settling: ${result.longestAbandoned.toFixed(0)} s; processes that ended by themselves: ${result.ended}`,
    `${(result.once + result.inDoubt).toFixed(0)} texts in ${result.seconds.toFixed(0)} s`,
  ].join('\n');
  const holds =
    result.doubled === 0 &&
    result.strange === 0 &&
    result.missing === 0 &&
    result.unresolved === 0 &&
    result.shown === result.inDoubt &&
    result.ended === 0 &&
    result.gaps.every((gap) => gap < mostGapMs);
  return { holds, report };
}
