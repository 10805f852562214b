import type { Defences } from './defences.ts';
import { scenarioOf, type Scenario } from './scenario.ts';
import { simulate, type Interruption, type Outcome } from './simulate.ts';

/** A run in which a law did not hold. */
export type Finding = { scenario: Scenario; interruption: Interruption | null; outcome: Outcome };

/** What a search did. */
export type SearchResult = { runs: number; steps: number; creates: number; findings: Finding[] };

type SearchOptions = { defences?: Defences; mostFindings?: number };

/** Runs what these seeds mean, until `mostFindings` of them went wrong. */
export function searchSeeds(seeds: readonly number[], options: SearchOptions = {}): Promise<SearchResult> {
  return searchScenarios(seeds.map(scenarioOf), options);
}

/** Runs these scenarios one after another, until `mostFindings` of them went wrong. */
export async function searchScenarios(
  scenarios: Iterable<Scenario>,
  { defences, mostFindings = 1 }: SearchOptions = {},
): Promise<SearchResult> {
  const result: SearchResult = { runs: 0, steps: 0, creates: 0, findings: [] };
  for (const scenario of scenarios) {
    await tryOne(result, scenario, null, defences);
    if (result.findings.length >= mostFindings) break;
  }
  return result;
}

/**
 * Runs one scenario as often as there are places at which something can go wrong, with one thing going wrong at each:
 * the process that is about to go on dies there, a STOP arrives there, a commit fails there or its answer is lost.
 */
export async function searchEveryPlace(
  scenario: Scenario,
  options: SearchOptions = {},
): Promise<SearchResult> {
  const result: SearchResult = { runs: 0, steps: 0, creates: 0, findings: [] };
  const undisturbed = await tryOne(result, scenario, null, options.defences);
  for (const interruption of placesOf(undisturbed, scenario)) {
    if (result.findings.length >= (options.mostFindings ?? 1)) break;
    await tryOne(result, scenario, interruption, options.defences);
  }
  return result;
}

function placesOf({ stepsInAction, commitsInAction }: Outcome, { patients }: Scenario): Interruption[] {
  const places: Interruption[] = [];
  for (let step = 1; step <= stepsInAction; step += 1) {
    places.push({ kind: 'kill', step }, { kind: 'stop', step, patient: step % patients });
  }
  for (let commit = 1; commit <= commitsInAction; commit += 1)
    places.push({ kind: 'commit', commit, fate: 'fails' }, { kind: 'commit', commit, fate: 'answer_lost' });
  return places;
}

async function tryOne(
  result: SearchResult,
  scenario: Scenario,
  interruption: Interruption | null,
  defences: Defences | undefined,
): Promise<Outcome> {
  const outcome = await simulate(scenario, {
    ...(interruption && { interruption }),
    ...(defences && { defences }),
  });
  result.runs += 1;
  result.steps += outcome.steps;
  result.creates += outcome.creates;
  if (outcome.violations.length > 0) result.findings.push({ scenario, interruption, outcome });
  return outcome;
}
