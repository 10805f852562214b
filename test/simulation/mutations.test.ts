import { expect, test } from 'vitest';
import { mutations, withMutation } from './mutations.ts';
import { scenarioOf } from './scenario.ts';
import { searchScenarios } from './search.ts';

/** The search must notice a missing defence soon, or it would not notice it at all. */
const mostSeeds = 150;

test.each(mutations.map((mutation) => [`law ${mutation.law}: ${mutation.what}`, mutation] as const))(
  'without its defence the search finds a broken law: %s',
  async (_, mutation) => {
    const scenarios = Array.from({ length: mostSeeds }, (__, index) =>
      (mutation.scenario ?? scenarioOf)(index + 1),
    );
    const { findings } = await searchScenarios(scenarios, { defences: withMutation(mutation) });
    expect(findings).toHaveLength(1);
    const violations = findings[0]?.outcome.violations ?? [];
    // Broken as a law, not as a crash of the simulated world.
    expect(violations.filter(({ law }) => law === 0)).toEqual([]);
  },
);

test('and none where all defences are up', async () => {
  for (const mutation of mutations) {
    if (!mutation.scenario) continue;
    const { findings } = await searchScenarios([1, 2, 3].map(mutation.scenario));
    expect(findings.map(({ outcome }) => outcome.violations)).toEqual([]);
  }
});
