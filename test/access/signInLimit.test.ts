import { expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../harness/app.ts';

/** The most attempts that one address has in a minute. */
const attempts = 10;

/** Tries wrong passwords from an address, as a proxy would pass it on, and says what the last one was told. */
async function guessFrom(app: TestApp, address: string, times: number): Promise<number> {
  let status = 0;
  for (let time = 0; time < times; time += 1) {
    ({ status } = await app.call('POST', '/api/auth/sign-in/email', {
      headers: { origin: app.url, 'x-forwarded-for': address },
      body: { email: 'dana.reyes@cedarlane.example', password: 'not the password' },
    }));
  }
  return status;
}

test('HIPAA-06 behind a proxy of ours each caller has a limit of their own, whatever they put before', async () => {
  await using app = await createTestApp({ server: { trustedProxies: ['127.0.0.0/8', '::1'] } });
  expect(await guessFrom(app, '203.0.113.5', attempts)).toBe(401);
  expect(await guessFrom(app, '198.51.100.1, 203.0.113.5', 1)).toBe(429);
  expect(await guessFrom(app, '203.0.113.6', 1)).toBe(401);
});

test('HIPAA-06 from anybody else the header is not believed: it would be a way around the limit', async () => {
  await using app = await createTestApp();
  await guessFrom(app, '203.0.113.5', attempts);
  expect(await guessFrom(app, '203.0.113.77', 1)).toBe(429);
});
