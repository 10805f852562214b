import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { messageWithHistorySchema } from '../../src/contracts/message.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import { probeCircuits } from '../../src/dispatch/probeCircuits.ts';
import { settleAbandoned } from '../../src/dispatch/settleAbandoned.ts';
import { resolveUnknownOf } from '../../src/services/message/unknownTexts.ts';
import { pollStatuses } from '../../src/services/message/pollStatuses.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { inboundParams, postWebhook } from '../harness/webhook.ts';

// A clock of our own: what is scheduled becomes due when the test says so.
let offsetMs = 0;
const now = (): Date => new Date(Date.now() + offsetMs);
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now });
});
afterAll(() => app.close());
beforeEach(() => app.simulator.faults.clear());

let nextNumber = 100;
const freshNumber = (): string => `+1347555${String((nextNumber += 1)).padStart(4, '0')}`;
const inMinutes = (minutes: number): Date => new Date(now().getTime() + minutes * 60_000);
const pass = (minutes: number): void => void (offsetMs += minutes * 60_000);
async function schedule(to: string, minutes = 10): Promise<string> {
  const answer = await app.sms.sendSMS({ to, message: 'Later', sendAt: inMinutes(minutes) });
  if (!answer.success) throw new Error(answer.error);
  return answer.id;
}
const messageOf = async (id: string) =>
  messageWithHistorySchema.parse((await app.call('GET', `/api/v2/messages/${id}`, { as: app.key })).body);

describe('the background half of sending', () => {
  test('hands over what is due, and nothing before its time', async () => {
    const to = freshNumber();
    const id = await schedule(to);
    await app.settle();
    expect(app.simulator.texts(to)).toHaveLength(0);
    pass(11);
    await app.settle();
    expect(app.simulator.texts(to)).toHaveLength(1);
    expect(await messageOf(id)).toMatchObject({ status: 'delivered' });
  });

  test('several dispatchers at once hand over each text once', async () => {
    const numbers = Array.from({ length: 30 }, freshNumber);
    await Promise.all(numbers.map((to) => schedule(to)));
    pass(11);
    const dispatchers = Array.from({ length: 4 }, () => createDispatcher(app.deps, { concurrency: 3 }));
    const counts = await Promise.all(dispatchers.map((dispatcher) => dispatcher.runUntilIdle()));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30);
    for (const to of numbers) expect(app.simulator.texts(to)).toHaveLength(1);
  });

  test('a busy Twilio: the text is queued again, later, and goes out once', async () => {
    const to = freshNumber();
    const id = await schedule(to);
    pass(11);
    app.simulator.faults.set('rateLimit', { next: 1 });
    await createDispatcher(app.deps).runUntilIdle();
    expect(await messageOf(id)).toMatchObject({ status: 'queued' });
    expect(app.simulator.texts(to)).toHaveLength(0);
    pass(1);
    await app.settle();
    expect(app.simulator.texts(to)).toHaveLength(1);
  });

  test('a lost answer is never tried again; the callback says what became of it', async () => {
    const to = freshNumber();
    const id = await schedule(to);
    pass(11);
    app.simulator.faults.set('loseAnswer', { next: 1, how: 'reset' });
    await createDispatcher(app.deps).runUntilIdle();
    expect(await messageOf(id)).toMatchObject({ status: 'unknown' });
    pass(5);
    await app.settle();
    expect(app.simulator.texts(to)).toHaveLength(1);
    expect(await messageOf(id)).toMatchObject({ status: 'delivered' });
  });

  test('a claim whose process died becomes unknown, not a second attempt', async () => {
    const to = freshNumber();
    const id = await schedule(to);
    await app.database.pools.staff.query(
      `update message set dispatch_state = 'sending', claimed_at = $2, attempt_id = gen_random_uuid(), attempts = 1 where id = $1`,
      [id, new Date(now().getTime() - 60_000)],
    );
    expect(await settleAbandoned(app.deps, app.clinicId)).toBe(1);
    expect(await messageOf(id)).toMatchObject({ status: 'unknown' });
    pass(11);
    await createDispatcher(app.deps).runUntilIdle();
    expect(app.simulator.texts(to)).toHaveLength(0);
  });

  test('what is past its deadline is withdrawn, never sent late', async () => {
    const to = freshNumber();
    const id = await schedule(to);
    pass(10 + 5 * 60);
    await app.settle();
    expect(app.simulator.texts(to)).toHaveLength(0);
    expect(await messageOf(id)).toMatchObject({ status: 'withdrawn', reasonCode: 'deadline_passed' });
  });

  test('an opt-out and a taken-back consent block in the claim itself', async () => {
    const stopped = freshNumber();
    const revoked = freshNumber();
    const patient = await app.addPatient({ phoneNumber: revoked, consents: ['care'] });
    const ids = [await schedule(stopped), await schedule(revoked)];
    // As if the opt-out had come by another way, after the text was made and without withdrawing it.
    await app.database.pools.staff.query(
      `insert into suppression (clinic_id, id, phone_number, source, actor_kind, started_at) values ($1, gen_random_uuid(), $2, 'import', 'job', now())`,
      [app.clinicId, stopped],
    );
    await app.database.pools.staff.query(
      `insert into consent_event (clinic_id, id, patient_id, phone_number, category, kind, action, channel, actor_kind, occurred_at, recorded_at)
       values ($1, gen_random_uuid(), $2, $3, 'care', 'express', 'revoked', 'phone', 'staff', now(), now() + interval '1 day')`,
      [app.clinicId, patient.id, revoked],
    );
    pass(11);
    await app.settle();
    expect(app.simulator.texts(stopped)).toHaveLength(0);
    expect(app.simulator.texts(revoked)).toHaveLength(0);
    expect(await messageOf(ids[0] ?? '')).toMatchObject({
      status: 'blocked',
      reasonCode: 'recipient_opted_out',
    });
    expect(await messageOf(ids[1] ?? '')).toMatchObject({ status: 'blocked', reasonCode: 'consent_missing' });
  });

  test('a STOP against a claim, many times: nothing is claimed once the STOP has committed', async () => {
    const numbers = Array.from({ length: 12 }, freshNumber);
    const ids = await Promise.all(numbers.map((to) => schedule(to)));
    pass(11);
    const dispatcher = createDispatcher(app.deps, { concurrency: 2 });
    await Promise.all([
      dispatcher.runUntilIdle(),
      ...numbers.map((from) => postWebhook(app, { params: inboundParams(app, from, 'STOP') })),
    ]);
    const { rows } = await app.database.pools.staff.query<{ late: boolean }>(
      `select m.xmin::text::bigint, exists (
         select 1 from message_event e join suppression s on s.phone_number = m.phone_number
          where e.message_id = m.id and e.kind = 'claimed' and e.xmin::text::bigint > s.xmin::text::bigint
            and e.occurred_at > s.started_at + interval '1 second') as late
         from message m where m.id = any($1)`,
      [ids],
    );
    expect(rows).toHaveLength(12);
    expect(rows.some(({ late }) => late)).toBe(false);
    for (const id of ids)
      expect(['withdrawn', 'blocked', 'queued', 'accepted', 'sent', 'delivered', 'failed']).toContain(
        (await messageOf(id)).status,
      );
    const before = app.simulator.creates.length;
    pass(1);
    await createDispatcher(app.deps).runUntilIdle();
    expect(app.simulator.creates.length).toBe(before);
  });
});

describe('an outage of Twilio', () => {
  test('leaves a few texts in doubt, not the whole queue; when it is over the rest goes out, each once', async () => {
    await using own = await createTestApp({ now, segmentsPerSecond: 10 });
    const numbers = Array.from({ length: 30 }, freshNumber);
    for (const to of numbers) {
      expect(await own.sms.sendSMS({ to, message: 'Later', sendAt: inMinutes(10) })).toMatchObject({
        success: true,
      });
    }
    pass(11);
    own.simulator.faults.set('loseAnswer', { how: 'reset' });
    own.simulator.faults.set('dropCallback', {});
    await createDispatcher(own.deps, { concurrency: 3 }).runUntilIdle();
    const count = async (state: string): Promise<number> =>
      (await own.database.pools.staff.query('select 1 from message where dispatch_state = $1', [state]))
        .rowCount ?? 0;
    expect(await count('unknown')).toBeLessThanOrEqual(6);
    expect(await count('queued')).toBeGreaterThanOrEqual(24);
    // A direct send is refused rather than lost.
    const refused = await own.sms.sendSMS({ to: freshNumber(), message: 'Now' });
    expect(refused).toMatchObject({ success: false, code: 'twilio_unavailable' });
    expect(await probeCircuits(own.deps, own.clinicId)).toBe(0);
    own.simulator.faults.clear();
    pass(0.5);
    expect(await probeCircuits(own.deps, own.clinicId)).toBe(1);
    await own.settle();
    expect(await count('queued')).toBe(0);
    for (const to of numbers) expect(own.simulator.texts(to)).toHaveLength(1);
  });
});

describe('a text whose answer and callbacks were lost', () => {
  // Its own app: our clock and Twilio's must agree when a text is created.
  let lost: TestApp;
  let shiftMs = 0;
  const wait = (minutes: number): void => void (shiftMs += minutes * 60_000);
  beforeAll(async () => {
    lost = await createTestApp({ now: () => new Date(Date.now() + shiftMs) });
  });
  afterAll(() => lost.close());

  async function loseOne(how: 'accepted' | 'never_arrived'): Promise<{ id: string; to: string }> {
    const to = freshNumber();
    lost.simulator.faults.set('dropCallback', { phone: to });
    // An error page before anything was created looks the same from here as one after.
    if (how === 'accepted') lost.simulator.faults.set('loseAnswer', { next: 1, how: 'reset' });
    else lost.simulator.faults.set('error500', { next: 1 });
    const answer = await lost.sms.sendSMS({ to, message: 'Hello' });
    if (answer.success) throw new Error('the answer was not lost');
    return { id: answer.id ?? '', to };
  }
  const statusOf = async (id: string): Promise<unknown> =>
    (await lost.call('GET', `/api/v2/messages/${id}`, { as: lost.key })).body;
  const tasksFor = async (id: string): Promise<number> =>
    (
      await lost.database.pools.staff.query(`select 1 from task where message_id = $1 and done_at is null`, [
        id,
      ])
    ).rowCount ?? 0;

  test('is found in Twilio’s list, and its status follows', async () => {
    const { id, to } = await loseOne('accepted');
    expect(await resolveUnknownOf(lost.deps, lost.clinicId)).toBe(0);
    await lost.simulator.advance(5_000);
    wait(0.5);
    expect(await resolveUnknownOf(lost.deps, lost.clinicId)).toBe(1);
    expect(await statusOf(id)).toMatchObject({
      status: 'delivered',
      messageId: expect.stringMatching(/^SM/),
    });
    expect(lost.simulator.texts(to)).toHaveLength(1);
  });

  test('is never found when it never arrived: after 15 minutes a person decides, once', async () => {
    const { id, to } = await loseOne('never_arrived');
    wait(1);
    expect(await resolveUnknownOf(lost.deps, lost.clinicId)).toBe(0);
    expect(await statusOf(id)).toMatchObject({ status: 'unknown' });
    wait(15);
    expect(await resolveUnknownOf(lost.deps, lost.clinicId)).toBe(1);
    expect(await resolveUnknownOf(lost.deps, lost.clinicId)).toBe(0);
    expect(await tasksFor(id)).toBe(1);
    const settled = await lost.call('POST', `/api/v2/messages/${id}/settle`, {
      as: lost.staff.headers,
      body: { outcome: 'not_sent' },
    });
    expect(settled).toMatchObject({
      status: 200,
      body: { status: 'withdrawn', reasonCode: 'settled_by_person' },
    });
    expect(await tasksFor(id)).toBe(0);
    expect(lost.simulator.texts(to)).toHaveLength(0);
    expect(
      await lost.call('POST', `/api/v2/messages/${id}/settle`, {
        as: lost.staff.headers,
        body: { outcome: 'sent' },
      }),
    ).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    const again = await lost.call('POST', `/api/v2/messages/${id}/resend`, { as: lost.key });
    expect(again).toMatchObject({ status: 200 });
    expect(lost.simulator.texts(to)).toHaveLength(1);
  });

  test('is settled by nobody who may not send', async () => {
    const reader = await lost.signIn('read_only');
    const path = `/api/v2/messages/${crypto.randomUUID()}/settle`;
    expect(await lost.call('POST', path, { as: reader.headers, body: { outcome: 'sent' } })).toMatchObject({
      status: 403,
    });
    expect(await lost.call('POST', path, { body: { outcome: 'sent' } })).toMatchObject({ status: 401 });
    expect(await lost.call('POST', path, { as: lost.key, body: { outcome: 'sent' } })).toMatchObject({
      status: 404,
    });
    expect(await lost.call('POST', path, { as: lost.key, body: { outcome: 'perhaps' } })).toMatchObject({
      status: 400,
    });
  });
});

describe('where Twilio cannot call us', () => {
  test('statuses are asked for, ever less often', async () => {
    await using live = await createTestApp({ now, settings: { hasOwnTwilioServer: false } });
    const to = '+12125550155';
    const answer = await live.sms.sendSMS({ to, message: 'Hello' });
    const id = answer.success ? answer.id : '';
    const status = async (): Promise<unknown> =>
      (await live.call('GET', `/api/v2/messages/${id}`, { as: live.key })).body;
    await live.simulator.advance(5_000);
    expect(await status()).toMatchObject({ status: 'queued' });
    pass(0.2);
    expect(await pollStatuses(live.deps, live.clinicId)).toBe(1);
    expect(await status()).toMatchObject({ status: 'delivered' });
    pass(60);
    expect(await pollStatuses(live.deps, live.clinicId)).toBe(0);
  });
});

test('without a number to text from, sending is held', async () => {
  await using mute = await createTestApp();
  await mute.database.pools.staff.query('update sender set retired_at = now()');
  const answer = await mute.call('POST', '/api/v2/twilio/send-sms', {
    as: mute.key,
    body: { to: '+12125550156', message: 'Hello' },
  });
  expect(answer).toMatchObject({ status: 503, body: { code: 'sending_held', reason: 'no_sender' } });
});

test('more than a caller may ask for is refused with the time to wait', async () => {
  await using small = await createTestApp({ server: { rateLimits: { sendsPerMinute: 60, sendBurst: 2 } } });
  const send = () =>
    small.call('POST', '/api/v2/twilio/send-sms', {
      as: small.key,
      body: { to: '+12125550157', message: 'Hello' },
    });
  expect((await send()).status).toBe(200);
  expect((await send()).status).toBe(200);
  const refused = await send();
  expect(refused).toMatchObject({
    status: 429,
    body: { code: 'rate_limited', retryAfterSeconds: expect.any(Number) },
  });
  expect(refused.headers.get('retry-after')).toBe('1');
});
