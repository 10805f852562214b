import { expect, test } from 'vitest';
import { createCarrier } from '@/twilio/carrier.ts';
import { listen } from '../../test/harness/listen.ts';
import { countCalls } from './countCalls.ts';
import { createMetrics } from './metrics.ts';

const accountSid = `AC${'5'.repeat(32)}`;
const created = {
  sid: `SM${'1'.repeat(32)}`,
  status: 'queued',
  date_created: 'Sun, 22 Nov 2026 12:00:00 +0000',
  num_segments: '1',
  from: null,
};

test.each([
  ['handed_over', 201, created],
  ['refused', 400, { code: 21_614, message: 'no' }],
  ['misconfigured', 401, { code: 20_003, message: 'no' }],
  ['busy', 429, { code: 20_429, message: 'no' }],
  ['server_error', 503, { code: 20_503, message: 'no' }],
  ['answer_lost', 201, 'not what Twilio says'],
])('%s', async (result, status, answer) => {
  const listener = await listen();
  listener.serve(() => Response.json(answer, { status }));
  const metrics = createMetrics();
  const carrier = countCalls(
    createCarrier({ accountSid, authToken: 'c'.repeat(32), baseUrl: listener.url }),
    metrics,
  );
  const outcome = carrier.createMessage({ to: '+12125550171', from: '+12125550199', body: 'Hello' });
  await outcome.catch(() => undefined);
  const lines = (await metrics.read()).split('\n');
  expect(lines).toContain(`hearback_attempts_total{result="${result}"} 1`);
  expect(lines).toContain('hearback_twilio_create_seconds_count 1');
  await carrier.close();
  await listener.close();
});

test('a call that never left is counted, and not timed', async () => {
  const listener = await listen();
  await listener.close();
  const metrics = createMetrics();
  const carrier = countCalls(
    createCarrier({ accountSid, authToken: 'c'.repeat(32), baseUrl: listener.url }),
    metrics,
  );
  await expect(
    carrier.createMessage({ to: '+12125550171', from: '+12125550199', body: 'Hello' }),
  ).rejects.toMatchObject({ kind: 'not_sent' });
  const lines = (await metrics.read()).split('\n');
  expect(lines).toContain('hearback_attempts_total{result="not_sent"} 1');
  expect(lines).toContain('hearback_twilio_create_seconds_count 0');
  await carrier.close();
});
