import { expect, test } from 'vitest';
import { createVault } from '../../src/db/vault.ts';
import { createTestApp } from '../harness/app.ts';

test('a burst of sends on an open pool, before any key was read, does not wait for itself', async () => {
  await using app = await createTestApp();
  await Promise.all(Array.from({ length: 32 }, () => app.call('GET', '/api/v2/templates', { as: app.key })));
  app.server.staff.vault = createVault(app.server.staff.db, Buffer.alloc(32, 7));
  const answers = await Promise.all(
    Array.from({ length: 32 }, (_, index) =>
      app.call('POST', '/api/v2/twilio/send-sms', {
        as: app.key,
        body: { to: `+1212555${String(1000 + index)}`, message: 'Hello' },
      }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 32 }, () => 200));
});
