import type { Finding } from './search.ts';
import { quiet, type Scenario } from './scenario.ts';
import { simulate, type Outcome, type SimulationOptions } from './simulate.ts';

const lists = [
  'texts',
  'replies',
  'foreign',
  'kills',
  'stops',
  'sleeps',
  'outages',
  'databaseOutages',
  'leaps',
] as const satisfies readonly (keyof Scenario)[];

/** Takes away whatever the failure does not need, one thing after another, as long as the same law stays broken. */
export async function shrink(finding: Finding, options: SimulationOptions = {}): Promise<Finding> {
  const law = finding.outcome.violations[0]?.law;
  let smallest = finding;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const scenario of smallerThan(smallest.scenario)) {
      const outcome = await run(scenario, finding, options);
      if (!outcome.violations.some((violation) => violation.law === law)) continue;
      smallest = { ...smallest, scenario, outcome };
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

function* smallerThan(scenario: Scenario): Generator<Scenario> {
  for (const list of lists) {
    const half = Math.ceil(scenario[list].length / 2);
    if (half > 1) {
      yield { ...scenario, [list]: scenario[list].slice(half) };
      yield { ...scenario, [list]: scenario[list].slice(0, half) };
    }
    for (const index of scenario[list].keys())
      yield { ...scenario, [list]: scenario[list].toSpliced(index, 1) };
  }
  for (const [fault, rate] of Object.entries(scenario.twilio))
    if (rate > 0) yield { ...scenario, twilio: { ...scenario.twilio, [fault]: 0 } };
  for (const [fault, rate] of Object.entries(scenario.database))
    if (rate > 0) yield { ...scenario, database: { ...scenario.database, [fault]: 0 } };
  if (scenario.machines > 1) yield { ...scenario, machines: scenario.machines - 1 };
  if (scenario.skewMs > 0) yield { ...scenario, skewMs: quiet.skewMs };
  if (scenario.twilioKeepsOptOuts) yield { ...scenario, twilioKeepsOptOuts: false };
}

function run(scenario: Scenario, { interruption }: Finding, options: SimulationOptions): Promise<Outcome> {
  return simulate(scenario, { ...options, ...(interruption && { interruption }) });
}

/** The failure for a person: what broke, how to see it again, the smallest world in which it happens, and what happens there. */
export async function describeFinding(finding: Finding, options: SimulationOptions = {}): Promise<string> {
  const small = await shrink(finding, options);
  const traced = await run(small.scenario, small, { ...options, isTraced: true });
  return [
    ...finding.outcome.violations.map(({ law, what }) => `law ${law}: ${what}`),
    `again: npm run prove -- simulation --seed ${finding.scenario.seed} --seeds 1`,
    ...(finding.interruption ? [`with ${JSON.stringify(finding.interruption)}`] : []),
    `smallest: ${JSON.stringify(differs(small.scenario))}`,
    ...traced.trace,
    ...traced.violations.map(({ law, what }) => `law ${law}: ${what}`),
  ].join('\n');
}

/** What is not as in a quiet world. */
function differs(scenario: Scenario): Partial<Scenario> {
  const entries = Object.entries(scenario).filter(
    ([name, value]) =>
      JSON.stringify(value) !== JSON.stringify(Object.entries(quiet).find(([other]) => other === name)?.[1]),
  );
  return Object.fromEntries(entries);
}
