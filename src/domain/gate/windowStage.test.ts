import { expect, test } from 'vitest';
import type { Category } from '../message/category.ts';
import { replayWindow } from '../schedule/judgeWindow.ts';
import { windowStage } from './windowStage.ts';

test.each<[category: Category, at: string, outcome: 'allow' | 'hold' | 'drop']>([
  ['appointment', '2026-11-24T15:00:00Z', 'allow'],
  ['appointment', '2026-11-24T09:00:00Z', 'hold'],
  ['wellness', '2026-11-26T15:00:00Z', 'hold'],
  ['survey', '2041-03-05T15:00:00Z', 'drop'],
])('A39 what is kept of a decision about %s at %s gives the same answer again', (category, at, outcome) => {
  const now = Temporal.Instant.from(at);
  const { evidence, leavesAt } = windowStage(
    {
      spreadBy: '+12125550123',
      now,
      wantedAt: now,
      latestUsefulAt: null,
      isAutomated: true,
      isReply: false,
      whereabouts: { phoneNumber: '+12125550123', clinicZone: 'America/New_York' },
    },
    { category, policy: 'standard' },
  );
  const kept: typeof evidence = structuredClone(evidence);
  expect(JSON.parse(JSON.stringify(kept))).toEqual(kept);
  expect(JSON.stringify(kept)).not.toContain('555');
  const again = kept && replayWindow(kept);
  expect(again?.outcome).toBe(outcome);
  expect(again?.notBefore?.toString()).toBe(leavesAt?.toString());
});
