import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { inboundParams, postWebhook } from '../harness/webhook.ts';

let app: TestApp;
let hasRoom = true;

beforeAll(async () => {
  app = await createTestApp({ server: { hasRoom: () => hasRoom } });
});
afterAll(() => app.close());
beforeEach(() => {
  hasRoom = true;
});

const from = '+17185550199';
const send = () =>
  app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: { to: '+12025550101', message: 'Your prescription is ready.' },
  });
const webhook = () => postWebhook(app, { params: inboundParams(app, from, 'Hello') });

test('when the disk is nearly full, new work is refused and patients are heard', async () => {
  hasRoom = false;
  const refused = await send();
  expect(refused).toMatchObject({
    status: 503,
    body: { code: 'overloaded', reason: 'disk_nearly_full', isRetrySafe: true },
  });
  expect(refused.headers.get('retry-after')).toBe('60');
  for (const path of ['/api/v2/campaigns', '/api/v2/patients', '/api/v2/appointments'])
    expect(await app.call('POST', path, { as: app.key, body: {} })).toMatchObject({ status: 503 });
  expect((await app.call('GET', '/api/v2/templates', { as: app.key })).status).toBe(200);
  expect((await webhook()).status).toBe(200);
  expect(app.simulator.creates).toEqual([]);
});

test('a full disk refuses new work at once, and webhooks go on trying', async () => {
  await app.database.pools.staff.query(`
    create function no_space() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
    create trigger no_space before insert on message for each row when (new.direction = 'outbound')
      execute function no_space();`);
  const first = await send();
  expect(first).toMatchObject({ status: 503, body: { code: 'database_unavailable', isRetrySafe: false } });
  expect(first.headers.get('retry-after')).toBe('5');
  const second = await send();
  expect(second).toMatchObject({ status: 503, body: { code: 'overloaded', reason: 'database_exhausted' } });
  expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await webhook()).status).toBe(200);
  expect(app.simulator.creates).toEqual([]);
  await app.database.pools.staff.query('drop trigger no_space on message');
  await expect.poll(send, { interval: 500 }).toMatchObject({ status: 200 });
});

test('when every connection of callers is taken, they are told to wait, and patients are heard', async () => {
  const { staff } = app.database.pools;
  const taken = await Promise.all(Array.from({ length: staff.options.max }, () => staff.connect()));
  const waiting = send();
  expect((await webhook()).status).toBe(200);
  expect(await waiting).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
  expect(await send()).toMatchObject({ status: 503, body: { code: 'overloaded' } });
  expect((await webhook()).status).toBe(200);
  for (const client of taken) client.release();
  await expect.poll(send, { interval: 500 }).toMatchObject({ status: 200 });
});
