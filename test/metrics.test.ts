import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './harness/app.ts';
import { queueTexts } from './harness/queueTexts.ts';
import { inboundParams, postWebhook } from './harness/webhook.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const value = (body: unknown, line: string): number | undefined => {
  const found = String(body)
    .split('\n')
    .find((text) => text.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length + 1));
};

test('needs a sign-in or a key with the scope', async () => {
  expect(await app.call('GET', '/metrics')).toMatchObject({ status: 401 });
  expect(await app.call('GET', '/metrics', { as: await app.keyWith('messages:read') })).toMatchObject({
    status: 403,
  });
});

test('tells what waits, what is in doubt, and who waits for an answer', async () => {
  const to = '+12125550171';
  const send = (body: object) =>
    app.call('POST', '/api/v2/twilio/send-sms', { as: app.key, body: { to, message: 'Hello', ...body } });
  await send({ sendAt: new Date(Date.now() + 3_600_000).toISOString() });
  app.simulator.faults.set('loseAnswer', { next: 1, how: 'reset' });
  app.simulator.faults.set('dropCallback', {});
  expect(await send({})).toMatchObject({ status: 504 });
  await postWebhook(app, { params: inboundParams(app, to, 'I have chest pain and cannot breathe') });
  await app.server.intake.idle();
  const { status, body, headers } = await app.call('GET', '/metrics', { as: app.key });
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain('text/plain');
  expect(value(body, 'hearback_messages_queued{lane="staff"}')).toBe(1);
  expect(value(body, 'hearback_messages_queued_oldest_seconds{lane="staff"}')).toBe(0);
  expect(value(body, 'hearback_messages_in_doubt{state="unknown"}')).toBe(1);
  expect(value(body, 'hearback_tasks_open{priority="urgent"}')).toBe(1);
  expect(value(body, 'hearback_conversations_waiting')).toBe(1);
  expect(value(body, 'hearback_replies_without_effects')).toBe(0);
  expect(value(body, 'hearback_webhook_seconds_count{kind="inbound",status="200"}')).toBe(1);
  expect(value(body, 'hearback_pool_connections{pool="staff",state="waiting"}')).toBe(0);
  expect(value(body, 'hearback_process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(String(body)).not.toContain('2125550171');
});

test('counts what goes out: claims, calls, how long texts waited, and what Twilio reports', async () => {
  await using own = await createTestApp();
  const numbers = ['+12125550181', '+12125550182', '+12125550183'];
  await queueTexts(own, numbers);
  await own.settle();
  await own.sms.sendSMS({ to: '+12125550184', message: 'Hello' });
  const { body } = await own.call('GET', '/metrics', { as: own.key });
  expect(value(body, 'hearback_claims_total{lane="reminders",outcome="sending"}')).toBe(3);
  expect(value(body, 'hearback_attempts_total{result="handed_over"}')).toBe(4);
  expect(value(body, 'hearback_twilio_create_seconds_count')).toBe(4);
  expect(value(body, 'hearback_handover_seconds_count{lane="reminders"}')).toBe(3);
  expect(value(body, 'hearback_delivery_statuses_total{status="delivered",via="callback"}')).toBe(3);
});
