import { expect, test } from 'vitest';
import { restartDatabase } from '../../prove/databasePart.ts';
import { ageDeadClaims, sendThroughFaults } from '../../prove/processes/sendThroughFaults.ts';
import { builtProcesses } from '../harness/built.ts';

/** Half a dozen processes start and die: 10 s on a quiet machine, minutes on one that does much else. */
const mostMs = 300_000;

test(
  'PostgreSQL is stopped and killed while texts go out: every process lives on, none twice, none lost',
  { timeout: mostMs },
  async () => {
    const result = await sendThroughFaults({
      texts: 300,
      seed: 2,
      built: await builtProcesses(),
      databaseSettings: { fsync: 'off' },
      answerMs: 50,
      isDue: ({ creates }) => creates > 80,
      most: 2,
      disturb: async (stage, _processes, nth) => {
        await restartDatabase(stage, nth, 0);
        await ageDeadClaims(stage);
      },
      say: () => undefined,
    });
    expect(result).toMatchObject({
      doubled: 0,
      strange: 0,
      missing: 0,
      unresolved: 0,
      ended: 0,
      disturbances: 2,
    });
    expect(result.once + result.inDoubt).toBe(300);
    expect(result.shown).toBe(result.inDoubt);
  },
);
