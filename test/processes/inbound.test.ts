import { expect, test } from 'vitest';
import { receiveAfterOutages } from '../../prove/inboundPart.ts';
import { builtProcesses } from '../harness/built.ts';

/** Half a dozen processes start and die: 10 s on a quiet machine, minutes on one that does much else. */
const mostMs = 300_000;

test(
  'texts that came while nobody was there are taken up once, in order, with their effects',
  { timeout: mostMs },
  async () => {
    const results = await receiveAfterOutages({
      seed: 3,
      built: await builtProcesses(),
      phones: 18,
      databaseSettings: { fsync: 'off' },
      awayMs: 0,
      say: () => undefined,
    });
    expect(results).toMatchObject(
      ['web and worker', 'web alone'].map((outage) => ({
        outage,
        texts: 18,
        once: 18,
        conversations: 9,
        conversationsInOrder: 9,
        confirmed: 6,
        toConfirm: 6,
        suppressed: 3,
        toSuppress: 3,
      })),
    );
  },
);
