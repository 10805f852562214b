import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { searchEveryPlace } from '../test/simulation/search.ts';
import { describeFinding } from '../test/simulation/shrink.ts';
import { smallScenarios } from '../test/simulation/smallScenarios.ts';
import type { Part } from './part.ts';
import { shardReport } from './simulationReport.ts';

/** How often it is said how far the search has come. */
const everyRuns = 2_000;

/** Searches the send ledger for a broken law: many seeds, then every place of the small worlds. */
export const simulation: Part = async ({ seed, seeds }, say) => {
  const total = { runs: 0, steps: 0, creates: 0, findings: new Array<string>() };
  const threads = Math.min(availableParallelism(), seeds);
  await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const count = Math.ceil((seeds - thread) / threads);
      return runShard({ seed: seed + thread, seeds: count * threads, every: threads }, (message) => {
        const report = shardReport.parse(message);
        const before = total.runs;
        total.runs += report.runs;
        total.steps += report.steps;
        total.creates += report.creates;
        total.findings.push(...report.findings);
        if (Math.floor(total.runs / everyRuns) > Math.floor(before / everyRuns))
          say(`  ${total.runs} seeds, ${total.findings.length} with a broken law`);
      });
    }),
  );
  const places = await tryEveryPlace();
  const findings = [...total.findings, ...places.findings];
  return {
    holds: findings.length === 0 && total.runs === seeds,
    report: [
      `${total.runs} seeds from ${seed} on: ${total.steps} steps, ${total.creates} creates, ${total.findings.length} with a broken law`,
      `${places.runs} runs with one death, STOP or failed commit at every place of ${Object.keys(smallScenarios).length} small worlds: ${places.findings.length} with a broken law`,
      ...findings,
    ].join('\n'),
  };
};

async function tryEveryPlace(): Promise<{ runs: number; findings: string[] }> {
  const findings: string[] = [];
  let runs = 0;
  for (const scenario of Object.values(smallScenarios)) {
    const result = await searchEveryPlace(scenario);
    runs += result.runs;
    for (const finding of result.findings) findings.push(await describeFinding(finding));
  }
  return { runs, findings };
}

function runShard(workerData: object, onMessage: (message: unknown) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./simulationShard.js', import.meta.url), { workerData });
    worker.on('message', onMessage);
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a thread of the search ended with ${code}`));
    });
  });
}
