import type { Part } from './part.ts';
import type { HearbackProcess } from './processes/hearback.ts';
import { sendThroughFaults, type Processes } from './processes/sendThroughFaults.ts';
import type { ProofStage } from './processes/stage.ts';
import { verdictOf } from './processes/verdictOf.ts';

/**
 * Workers are killed every few seconds, one by one and now and then both, and started again. Every sixth time they are
 * asked to stop instead, and must do so in order.
 */
export const kills: Part = async ({ texts, seed }, say) => {
  let drains = 0;
  let unclean = 0;
  const result = await sendThroughFaults({
    texts,
    seed,
    isDue: ({ ms }) => ms > 3_000,
    disturb: async (stage, processes, nth) => {
      if (nth % 6 !== 5) return killWorkers(stage, processes, nth % 4 === 0 ? [0, 1] : [nth % 2]);
      const drain = await drainWorkers(stage, processes);
      drains += 1;
      if (!drain.codes.every((code) => code === 0) || drain.leftSending > 0) unclean += 1;
    },
    say,
  });
  const verdict = verdictOf(result);
  return {
    holds: verdict.holds && unclean === 0,
    report: `${verdict.report}\nstops that were asked for: ${drains}; with a text left under way, or not in order: ${unclean}`,
  };
};

/** SIGKILL, then a new process in the place of each. */
export async function killWorkers(
  stage: ProofStage,
  { workers }: Processes,
  places: readonly number[],
): Promise<void> {
  await Promise.all(places.map(async (place) => workers[place]?.kill()));
  await startAgain(stage, workers, places);
}

/** SIGTERM for both in the middle of their work. Resolves with how they ended, and what they left `sending`. */
export async function drainWorkers(
  stage: ProofStage,
  { workers }: Processes,
): Promise<{ codes: (number | null)[]; leftSending: number }> {
  const before = await stage.rows<{ id: string }>(abandoned);
  const codes = await Promise.all(workers.map((worker) => worker.stop()));
  const known = new Set(before.map(({ id }) => id));
  const left = (await stage.rows<{ id: string }>(abandoned)).filter(({ id }) => !known.has(id));
  await startAgain(stage, workers, [0, 1]);
  return { codes, leftSending: left.length };
}

/** What is under way, or was when its process died. */
const abandoned = `select id from message where dispatch_state = 'sending'`;

async function startAgain(
  stage: ProofStage,
  workers: HearbackProcess[],
  places: readonly number[],
): Promise<void> {
  await Promise.all(
    places.map(async (place) => {
      workers[place] = await stage.start('worker');
    }),
  );
}
