import type { Finding } from './finding.ts';

/** A text that could leave only when it is of no use any more is dropped, never sent late (AUD-02). */
export function useStage(leavesAt: Temporal.Instant, latestUsefulAt: Temporal.Instant | null): Finding[] {
  if (latestUsefulAt === null || Temporal.Instant.compare(leavesAt, latestUsefulAt) < 0) return [];
  return [
    {
      stage: 'window',
      rule: 'AUD-02',
      outcome: 'block',
      code: 'deadline_passed',
      sentence: 'It could have left only when it was of no use any more, so it was not sent.',
      advice: 'Call the patient if it matters.',
    },
  ];
}
