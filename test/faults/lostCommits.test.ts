import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { startDatabaseProxy, type DatabaseProxy } from '../harness/databaseProxy.ts';
import { inboundParams, newSid, postWebhook, statusParams } from '../harness/webhook.ts';

let app: TestApp;
let proxy: DatabaseProxy;

beforeAll(async () => {
  app = await createTestApp({
    connectThrough: async (connectionString) => {
      proxy = await startDatabaseProxy(connectionString);
      return proxy.connectionString;
    },
  });
});
afterAll(async () => {
  await app.close();
  await proxy.close();
});
// Every test has lost its COMMIT, or it would show nothing.
afterEach(() => {
  if (proxy.isCommitToCome()) throw new Error('no COMMIT was lost');
});

let nextNumber = 100;
const freshNumber = (): string => `+1718555${String((nextNumber += 1)).padStart(4, '0')}`;
const rows = async <Row extends object>(sql: string, values: unknown[]): Promise<Row[]> =>
  (await app.database.pools.staff.query<Row>(sql, values)).rows;

/** How many texts Twilio made for a number, and what we say of them. */
async function textsTo(number: string): Promise<{ atTwilio: number; states: string[] }> {
  const atTwilio = app.simulator.creates.filter((sid) => app.simulator.message(sid)?.to === number);
  const ours = await rows<{ state: string }>(
    `select dispatch_state as state from message where phone_number = $1 and direction = 'outbound' order by id`,
    [number],
  );
  return { atTwilio: atTwilio.length, states: ours.map(({ state }) => state) };
}

async function queueFor(number: string): Promise<string> {
  const sent = await app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: { to: number, message: 'Your prescription is ready.', sendAt: new Date(Date.now() + 3_600_000) },
  });
  expect(sent.status).toBe(202);
  const [row] = await rows<{ id: string }>(
    `update message set send_after = now() - interval '1 second' where phone_number = $1 returning id`,
    [number],
  );
  return row?.id ?? '';
}

const isHandedOver = { atTwilio: 1, states: ['handed_over'] };

test('of a claim: the text was not handed over, is put back, and goes out once', async () => {
  const number = freshNumber();
  await queueFor(number);
  proxy.loseCommit();
  await expect(app.settle()).rejects.toThrow(/connection/i);
  await expect
    .poll(async () => {
      await app.settle();
      return textsTo(number);
    })
    .toEqual(isHandedOver);
});

test('of a result: it is recorded again, and nothing is sent again', async () => {
  const number = freshNumber();
  await queueFor(number);
  proxy.loseCommit(1);
  await app.settle();
  expect(await textsTo(number)).toEqual(isHandedOver);
});

test('of an inbound text: Twilio is told to repeat it or it is there; stored once, with its effect', async () => {
  const number = freshNumber();
  const params = inboundParams(app, number, 'STOP');
  proxy.loseCommit();
  const answer = await postWebhook(app, { params });
  expect([200, 500, 503]).toContain(answer.status);
  expect((await postWebhook(app, { params })).status).toBe(200);
  await app.settle();
  expect(await rows('select 1 from message where phone_number = $1', [number])).toHaveLength(1);
  expect(
    await rows('select 1 from suppression where phone_number = $1 and lifted_at is null', [number]),
  ).toHaveLength(1);
});

test('of a callback that tells of an opt-out: the status has moved forward once, and the number is left alone', async () => {
  const number = freshNumber();
  const { id } = await app.addMessage({ phoneNumber: number, direction: 'outbound', body: 'Hello' });
  const sid = newSid();
  await rows(
    `update message set twilio_sid = $2, dispatch_state = 'handed_over', delivery_status = 'sent' where id = $1`,
    [id, sid],
  );
  const path = `/api/v2/twilio/status?clinic=${app.clinicId}&message=${id}`;
  const optedOut = statusParams(sid, 'undelivered', 21_610);
  proxy.loseCommit();
  const answer = await postWebhook(app, { path, params: optedOut });
  expect([204, 500, 503]).toContain(answer.status);
  expect((await postWebhook(app, { path, params: optedOut })).status).toBe(204);
  expect((await postWebhook(app, { path, params: statusParams(sid, 'sent') })).status).toBe(204);
  expect(await rows('select delivery_status as status from message where id = $1', [id])).toEqual([
    { status: 'undelivered' },
  ]);
  expect(await rows('select source from suppression where phone_number = $1', [number])).toHaveLength(1);
});

const direct = (to: string, key: string) =>
  app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    headers: { 'idempotency-key': key },
    body: { to, message: 'Your prescription is ready.' },
  });

test('of a direct send, before Twilio was called: nothing is sent, and the caller may ask again', async () => {
  const number = freshNumber();
  proxy.loseCommit();
  const answer = await direct(number, 'first');
  expect(answer.status).toBeGreaterThanOrEqual(500);
  await app.settle();
  const after = await textsTo(number);
  expect(after.atTwilio).toBe(0);
  // Whatever the caller does next under its key, there is one text at the most.
  await direct(number, 'first');
  await direct(number, 'first');
  await app.settle();
  const repeated = await textsTo(number);
  expect(repeated.atTwilio).toBeLessThanOrEqual(1);
  expect(repeated.states).not.toContain('sending');
});

test('of a direct send, after Twilio has taken it: it is known, and the key brings no second one', async () => {
  const number = freshNumber();
  proxy.loseCommit(1);
  await direct(number, 'third');
  await direct(number, 'third');
  await app.settle();
  expect(await textsTo(number)).toEqual(isHandedOver);
});
