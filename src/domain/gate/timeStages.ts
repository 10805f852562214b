import type { Category } from '../message/category.ts';
import { capsStage, type CapFacts } from './capsStage.ts';
import type { Finding } from './finding.ts';
import { windowStage, type TimeFacts, type TimeVerdict } from './windowStage.ts';

/** When a text may leave: by the hours, and by how much its number has had. */
export function timeStages(
  time: TimeFacts,
  counted: CapFacts,
  about: { category: Category; policy: 'standard' | 'strict' },
): { window: TimeVerdict; caps: readonly Finding[] } {
  const { latestUsefulAt, isAutomated, isReply } = time;
  const window = windowStage(time, about);
  const caps = capsStage(counted, {
    ...about,
    isAutomated,
    isReply,
    latestUsefulAt,
    leavesAt: window.leavesAt ?? time.wantedAt,
    states: window.evidence?.states ?? [],
  });
  // When the caps have room again it may be night.
  const room = endOfHolds(caps);
  if (room === null || window.leavesAt === null || Temporal.Instant.compare(room, window.leavesAt) <= 0)
    return { window, caps };
  return { window: windowStage({ ...time, wantedAt: room }, about), caps };
}

/** When the last of the holds that have a time ends. */
export function endOfHolds(findings: readonly Finding[]): Temporal.Instant | null {
  return findings.reduce<Temporal.Instant | null>((latest, { outcome, notBefore }) => {
    if (outcome !== 'hold' || !notBefore) return latest;
    return latest === null || Temporal.Instant.compare(notBefore, latest) > 0 ? notBefore : latest;
  }, null);
}
