import { setTimeout as wait } from 'node:timers/promises';
import type { Part } from './part.ts';
import { sendThroughFaults } from './processes/sendThroughFaults.ts';
import type { ProofStage } from './processes/stage.ts';
import { verdictOf } from './processes/verdictOf.ts';

/** PostgreSQL is stopped in turn by its administrator and by the kernel, and comes back after a moment. */
export const database: Part = async ({ texts, seed }, say) =>
  verdictOf(
    await sendThroughFaults({
      texts,
      seed,
      isDue: ({ ms }) => ms > 4_000,
      disturb: async (stage, _processes, nth) => restartDatabase(stage, nth, nth % 3 === 0 ? 3_000 : 300),
      say,
    }),
  );

export async function restartDatabase(stage: ProofStage, nth: number, awayMs: number): Promise<void> {
  await stage.database.stop(nth % 2 === 0 ? 'kill' : 'fast');
  await wait(awayMs);
  await stage.database.start();
}
