import { describe, expect, test } from 'vitest';
import { scenarioOf } from './scenario.ts';
import { searchEveryPlace, searchSeeds, type SearchResult } from './search.ts';
import { describeFinding } from './shrink.ts';
import { simulate } from './simulate.ts';
import { smallScenarios } from './smallScenarios.ts';

/** Seeds of one test, and how many tests of them: 500 in all. */
const seeds = 100;
const blocks = [0, 1, 2, 3, 4];

/** Nothing, or all that a person needs to see what went wrong. */
async function wrongIn({ findings }: SearchResult): Promise<string> {
  const [first] = findings;
  return first ? describeFinding(first) : '';
}

describe('the send ledger in a simulated world', () => {
  test.each(blocks)(`keeps its laws in ${seeds} worlds of faults, deaths and outages (%i)`, async (block) => {
    const first = 1 + block * seeds;
    const result = await searchSeeds(Array.from({ length: seeds }, (_, index) => first + index));
    expect(await wrongIn(result)).toBe('');
    expect(result.runs).toBe(seeds);
    // A world in which nothing happens would keep every law.
    expect(result.creates).toBeGreaterThan(seeds * 5);
  });

  test.each(Object.entries(smallScenarios))(
    'keeps its laws whatever dies, fails or arrives at every single place of: %s',
    async (_, scenario) => {
      const result = await searchEveryPlace(scenario);
      expect(await wrongIn(result)).toBe('');
      expect(result.runs).toBeGreaterThan(50);
    },
  );

  test('is the same for the same seed, to the last line of its trace', async () => {
    for (const seed of [3, 17, 159]) {
      const [one, other] = [
        await simulate(scenarioOf(seed), { isTraced: true }),
        await simulate(scenarioOf(seed), { isTraced: true }),
      ];
      expect(one.trace.length).toBeGreaterThan(10);
      expect(other).toEqual(one);
    }
  });
});
