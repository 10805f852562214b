import { expect, test } from 'vitest';
import { receiveAfterOutages } from '../../prove/inboundPart.ts';

test('texts that came while nobody was there are taken up once, in order, with their effects', async () => {
  const results = await receiveAfterOutages({
    seed: 3,
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
});
