import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { mutations, withMutation } from './mutations.ts';
import { agreedOf, createReplay, notClosed } from './replayOnPostgres.ts';
import { scenarioOf, type Scenario } from './scenario.ts';
import { simulate, type KeptOperation } from './simulate.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

/** Worlds without direct sends, which have tests of their own on PostgreSQL. */
function queuedOnly(seed: number): Scenario {
  const scenario = scenarioOf(seed);
  return { ...scenario, texts: scenario.texts.map((text) => ({ ...text, how: 'queued' })) };
}

/** The first step after which PostgreSQL and the model disagree; null when they never do. */
async function disagreement(scenario: Scenario, operations: readonly KeptOperation[]): Promise<unknown> {
  worlds += 1;
  const replay = await createReplay(app.deps, scenario, `AC${String(worlds).padStart(32, '0')}`);
  for (const [index, kept] of operations.entries()) {
    await replay.apply(kept);
    const postgres = {
      texts: await replay.texts(),
      suppressed: await replay.suppressed(),
      circuits: await replay.circuits(),
    };
    const model = {
      texts: agreedOf(kept.texts.values()),
      suppressed: [...kept.suppressed].toSorted(),
      circuits: notClosed([...kept.circuits].map(([id, { circuit }]) => [id, circuit])),
    };
    if (!isDeepStrictEqual(postgres, model)) return { step: index + 1, ...kept.operation, postgres, model };
  }
  return null;
}

let worlds = 0;
const seeds = [2, 3, 5, 7, 11, 13, 17, 19, 29, 31];

describe('the model of the database is true', () => {
  test.each(seeds)('PostgreSQL does step by step what it did in world %i', async (seed) => {
    const scenario = queuedOnly(seed);
    const { operations, violations } = await simulate(scenario, { keepsOperations: true });
    expect(violations).toEqual([]);
    expect(operations.length).toBeGreaterThan(5);
    expect(await disagreement(scenario, operations)).toBeNull();
  });

  test('and a model that is wrong is noticed', async () => {
    const scenario: Scenario = {
      ...queuedOnly(3),
      texts: queuedOnly(3).texts.map((text) => ({ ...text, lane: 'campaigns', patient: 0, dueInMs: 0 })),
    };
    const mutation = mutations.find(({ law }) => law === 10);
    if (!mutation) throw new Error('there is no mutation that takes the brake away');
    const { operations } = await simulate(scenario, {
      keepsOperations: true,
      defences: withMutation(mutation),
    });
    expect(await disagreement(scenario, operations)).toMatchObject({ kind: 'claim' });
  });
});
