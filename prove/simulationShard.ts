import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { searchSeeds } from '../test/simulation/search.ts';
import { describeFinding } from '../test/simulation/shrink.ts';
import type { shardReport } from './simulationReport.ts';

/** The first seed, how far to go from it, and in what strides. */
const task = z.object({ seed: z.int(), seeds: z.int(), every: z.int() });
/** Seeds between two words about how far it has come. */
const batch = 200;

/** Runs every so many of the seeds and tells the parent after each batch; the others are its brothers'. */
async function run(): Promise<void> {
  if (parentPort === null) return;
  const { seed, seeds, every } = task.parse(workerData);
  const own = Array.from({ length: Math.ceil(seeds / every) }, (_, index) => seed + index * every);
  for (let begin = 0; begin < own.length; begin += batch) {
    const { runs, steps, creates, findings } = await searchSeeds(own.slice(begin, begin + batch), {
      mostFindings: Number.POSITIVE_INFINITY,
    });
    // One in full tells most; of the others the seeds are enough.
    const told = await Promise.all(
      findings.map((finding, index) =>
        index === 0 ? describeFinding(finding) : Promise.resolve(`seed ${finding.scenario.seed}`),
      ),
    );
    const report: z.infer<typeof shardReport> = { runs, steps, creates, findings: told };
    parentPort.postMessage(report, []);
  }
}

await run();
