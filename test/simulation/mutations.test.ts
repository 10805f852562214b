import { expect, test } from 'vitest';
import { mutations, withMutation } from './mutations.ts';
import { scenarioOf } from './scenario.ts';
import { searchScenarios } from './search.ts';
import { describeFinding, shrink } from './shrink.ts';
import { simulate } from './simulate.ts';

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

test('what it finds replays from its seed, in a smaller world, with a trace of what happened', async () => {
  const mutation = mutations.find(({ what }) => what === 'a lost answer is tried again');
  if (!mutation) throw new Error('there is no such mutation');
  const defences = withMutation(mutation);
  const scenarios = Array.from({ length: mostSeeds }, (_, index) => scenarioOf(index + 1));
  const [finding] = (await searchScenarios(scenarios, { defences })).findings;
  if (!finding) throw new Error('nothing was found');
  const again = await simulate(scenarioOf(finding.scenario.seed), { defences });
  expect(again).toEqual(finding.outcome);
  const { scenario, outcome } = await shrink(finding, { defences });
  expect(outcome.violations[0]?.law).toBe(finding.outcome.violations[0]?.law);
  expect(scenario.texts.length).toBeLessThan(finding.scenario.texts.length);
  const description = await describeFinding(finding, { defences });
  expect(description).toContain(`--seed ${finding.scenario.seed} --seeds 1`);
  expect(description).toMatch(
    /Twilio makes .*\n(.*\n)*.*Twilio makes .*\n(.*\n)*law 2: .* reached Twilio 2 times/,
  );
});

test('and none where all defences are up', async () => {
  for (const mutation of mutations) {
    if (!mutation.scenario) continue;
    const { findings } = await searchScenarios([1, 2, 3].map(mutation.scenario));
    expect(findings.map(({ outcome }) => outcome.violations)).toEqual([]);
  }
});
