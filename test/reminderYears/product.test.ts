import { expect, test } from 'vitest';
import { Walls } from './hours.ts';
import { judgeReminders } from './oracle.ts';
import { liveInProduct } from './product.ts';
import { tellStory } from './story.ts';

/** The clocks go back in it; long after today, since what a patient changes concerns visits to come. */
const span = { from: Date.UTC(2035, 9, 14), until: Date.UTC(2035, 10, 17) };
const people = { households: 7, longestGapDays: 8, unrest: 3 } as const;

test('the whole product on PostgreSQL, through the weeks in which the clocks go back: what the oracle asks for happens, and nothing else', async () => {
  const walls = new Walls(span.from, span.until);
  const world = tellStory({ seed: 7, ...span, ...people, policy: 'standard' }, walls);
  const judged = judgeReminders(await liveInProduct(world, 7), walls);
  expect(judged.violations).toEqual([]);
  expect(judged.wentInTime).toBeGreaterThan(10);
  expect(judged.joint).toBeGreaterThan(0);
}, 120_000);
