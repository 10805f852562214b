import { expect, test } from 'vitest';
import { Walls } from './hours.ts';
import { judgeReminders } from './oracle.ts';
import { liveInProduct } from './product.ts';
import { tellStory } from './story.ts';

/** The clocks go back in it. */
const span = { from: Date.UTC(2026, 9, 20), until: Date.UTC(2026, 10, 20) };

test('the whole product on PostgreSQL, through the weeks in which the clocks go back: what the oracle asks for happens, and nothing else', async () => {
  const walls = new Walls(span.from, span.until);
  const world = tellStory({ seed: 5, ...span, policy: 'standard', patients: 10, longestGapDays: 4 }, walls);
  const judged = judgeReminders(await liveInProduct(world, 5), walls);
  expect(judged.violations).toEqual([]);
  expect(judged.wentInTime).toBeGreaterThan(10);
}, 60_000);
