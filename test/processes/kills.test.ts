import { expect, test } from 'vitest';
import { drainWorkers, killWorkers } from '../../prove/killsPart.ts';
import { ageDeadClaims, sendThroughFaults } from '../../prove/processes/sendThroughFaults.ts';
import { builtProcesses } from '../harness/built.ts';

/** Half a dozen processes start and die: 10 s on a quiet machine, minutes on one that does much else. */
const mostMs = 300_000;

test(
  'workers are stopped, then killed while texts go out: none twice, none lost',
  { timeout: mostMs },
  async () => {
    const drains: unknown[] = [];
    const result = await sendThroughFaults({
      texts: 300,
      seed: 1,
      built: await builtProcesses(),
      databaseSettings: { fsync: 'off' },
      answerMs: 100,
      isDue: ({ creates }) => creates > 60,
      most: 2,
      disturb: async (stage, processes, nth) => {
        if (nth === 1) {
          // Some wait, however fast the workers that are up first: there is something left for the kill.
          await stage.rows(
            `update message set send_after = now() + interval '1 hour' where dispatch_state = 'queued' and id in
               (select id from message where dispatch_state = 'queued' limit 120)`,
          );
          drains.push(await drainWorkers(stage, processes));
          await stage.rows(`update message set send_after = now() where dispatch_state = 'queued'`);
          return;
        }
        await killWorkers(stage, processes, [0, 1]);
        await ageDeadClaims(stage);
      },
      say: () => undefined,
    });
    expect(drains).toEqual([{ codes: [0, 0], leftSending: 0 }]);
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
