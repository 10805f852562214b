import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { releaseBrakeRow } from '../../src/db/brakeQueries.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import { sendOnce } from '../../src/services/message/sendOnce.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';

let offsetMs = 0;
const now = (): Date => new Date(Date.now() + offsetMs);
const pass = (minutes: number): void => void (offsetMs += minutes * 60_000);
let app: TestApp;
beforeEach(async () => {
  offsetMs = 0;
  app = await createTestApp({ now });
});
afterEach(() => app.close());

let nextNumber = 100;
const freshNumber = (): string => `+1646555${String((nextNumber += 1)).padStart(4, '0')}`;
const patientAt = (phoneNumber: string) => app.addPatient({ phoneNumber, consents: ['care'] });
const textsTo = (number: string): number =>
  app.simulator.texts(number).filter(({ direction }) => direction === 'in').length;
async function rows<Row extends object>(sql: string): Promise<Row[]> {
  return (await app.database.pools.staff.query<Row>(sql)).rows;
}
const brakeTasks = () =>
  rows<{ reason: string }>(`select reason from task where kind = 'brake' and done_at is null`);

describe('a job that never records its success', () => {
  test('and reminds for ever gets two texts to a person, one task, and a refusal each time after', async () => {
    const to = freshNumber();
    const patient = await patientAt(to);
    const answers = [];
    for (let turn = 0; turn < 12; turn += 1) {
      answers.push(await app.sms.sendAppointmentReminder(patient.shortId, '2031-03-03T14:00', 'Dr. Smith'));
    }
    expect(answers.map(({ success }) => success)).toEqual([
      true,
      true,
      ...Array.from({ length: 10 }, () => false),
    ]);
    expect(answers.at(-1)).toMatchObject({ code: 'sending_held' });
    expect(textsTo(to)).toBe(2);
    expect(await brakeTasks()).toEqual([{ reason: 'brake_recipient' }]);
    expect(await rows(`select kind, caller, phone_number from brake where released_at is null`)).toEqual([
      { kind: 'recipient', caller: 'automated', phone_number: to },
    ]);
    expect(
      await rows(`select distinct outcome, code, message_id from decision where outcome = 'block'`),
    ).toEqual([{ outcome: 'block', code: 'sending_held', message_id: null }]);
    // Not two more each hour: a person has to look.
    pass(125);
    expect(
      await app.sms.sendAppointmentReminder(patient.shortId, '2031-03-03T14:00', 'Dr. Smith'),
    ).toMatchObject({ code: 'sending_held' });
    const [brake] = await rows<{ id: string }>('select id from brake');
    await releaseBrakeRow(app.deps.db, app.clinicId, brake?.id ?? '', {
      at: now(),
      byKind: 'staff',
      byId: null,
    });
    expect(
      await app.sms.sendAppointmentReminder(patient.shortId, '2031-03-03T14:00', 'Dr. Smith'),
    ).toMatchObject({ success: true });
    expect(textsTo(to)).toBe(3);
  });

  test('with a new Idempotency-Key each time, many at once', async () => {
    const to = freshNumber();
    const patient = await patientAt(to);
    await app.sms.sendAppointmentReminder(patient.shortId, '2031-03-03T14:00', 'Dr. Smith');
    const [appointment] = await rows<{ id: string }>('select id from appointment');
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, index) =>
        app.call('POST', `/api/v2/appointments/${appointment?.id}/reminder`, {
          as: app.key,
          body: {},
          headers: { 'idempotency-key': `turn-${index}` },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.find(({ status }) => status !== 200)?.body).toMatchObject({
      code: 'sending_held',
      reason: 'brake',
    });
    expect(textsTo(to)).toBe(2);
    // A person who presses the button is no defect.
    const byHand = await app.call('POST', `/api/v2/appointments/${appointment?.id}/reminder`, {
      as: app.staff.headers,
      body: {},
    });
    expect(byHand.status).toBe(200);
    expect(textsTo(to)).toBe(3);
  });

  test('and queues its texts: two go, the others are held with the direct ones', async () => {
    const to = freshNumber();
    await patientAt(to);
    const soon = new Date(now().getTime() + 5 * 60_000);
    const request = { to, text: 'Time for your visit', category: 'care', isAutomated: true } as const;
    for (let turn = 0; turn < 8; turn += 1) {
      await sendOnce(app.ctx, { ...request, sendAt: soon, quietHours: 'ignore' }, null);
    }
    pass(6);
    await createDispatcher(app.deps).runUntilIdle();
    expect(textsTo(to)).toBe(2);
    expect(
      await rows(
        `select count(*)::int as held from message where dispatch_state = 'queued' and reason_code = 'brake'`,
      ),
    ).toEqual([{ held: 6 }]);
    await expect(sendOnce(app.ctx, { ...request, quietHours: 'ignore' }, null)).rejects.toMatchObject({
      code: 'sending_held',
      facts: { reason: 'brake' },
    });
    expect(textsTo(to)).toBe(2);
    expect(await brakeTasks()).toEqual([{ reason: 'brake_recipient' }]);
  });

  test('and goes through all patients meets the budget of the clinic; people go on texting', async () => {
    await app.database.pools.staff.query('update clinic set automated_per_hour = 3');
    const numbers = Array.from({ length: 6 }, freshNumber);
    for (const to of numbers) await patientAt(to);
    const answers = await Promise.allSettled(
      numbers.map((to) =>
        sendOnce(
          app.ctx,
          { to, text: 'Hello', category: 'care', isAutomated: true, quietHours: 'ignore' },
          null,
        ),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(app.simulator.creates).toHaveLength(3);
    expect(await brakeTasks()).toEqual([{ reason: 'brake_clinic' }]);
    const to = numbers[0] ?? '';
    const byHand = await app.call('POST', '/api/v2/twilio/send-sms', {
      as: app.staff.headers,
      body: { to, message: 'See you' },
    });
    expect(byHand.status).toBe(200);
  });
});

describe('texts in people’s own words', () => {
  test('thirty an hour to one number, then none until it is over; nobody has to release anything', async () => {
    const to = freshNumber();
    const send = () =>
      app.call('POST', '/api/v2/twilio/send-sms', { as: app.key, body: { to, message: 'Hello' } });
    for (let turn = 0; turn < 30; turn += 1) expect((await send()).status).toBe(200);
    const refused = await send();
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', reason: 'recipient_cap' } });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(textsTo(to)).toBe(30);
    expect(await brakeTasks()).toEqual([]);
    pass(61);
    expect((await send()).status).toBe(200);
  });

  test('what Twilio did not take does not count', async () => {
    const to = freshNumber();
    await patientAt(to);
    const remind = () =>
      sendOnce(
        app.ctx,
        { to, text: 'Hello', category: 'care', isAutomated: true, quietHours: 'ignore' },
        null,
      );
    app.simulator.faults.set('rateLimit', { next: 3 });
    for (let turn = 0; turn < 3; turn += 1) {
      await expect(remind()).rejects.toMatchObject({ code: 'twilio_unavailable' });
    }
    await remind();
    await remind();
    await expect(remind()).rejects.toMatchObject({ code: 'sending_held' });
    expect(textsTo(to)).toBe(2);
  });
});

test('while a text may be an opt-out that nobody has read, automated ones wait for a person', async () => {
  const to = freshNumber();
  await patientAt(to);
  const { conversationId } = await app.addMessage({
    phoneNumber: to,
    direction: 'inbound',
    body: 'stop it maybe?',
  });
  await app.database.pools.staff.query(
    `insert into task (clinic_id, id, kind, reason, priority, conversation_id, opened_at)
     values ($1, gen_random_uuid(), 'review_opt_out', 'opt_out_doubt', 'high', $2, now())`,
    [app.clinicId, conversationId],
  );
  await expect(
    sendOnce(app.ctx, { to, text: 'Hello', category: 'care', isAutomated: true, quietHours: 'ignore' }, null),
  ).rejects.toMatchObject({ code: 'sending_held', facts: { reason: 'opt_out_review' } });
  const byHand = await app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.staff.headers,
    body: { to, message: 'Did you mean that?' },
  });
  expect(byHand.status).toBe(200);
});

test('a sender on hold sends nothing now; what is for later is kept for later', async () => {
  const to = freshNumber();
  await app.database.pools.staff.query(
    `update sender set held_at = now(), held_reason = 'twilio_knows_more'`,
  );
  const send = (body: object) =>
    app.call('POST', '/api/v2/twilio/send-sms', { as: app.key, body: { to, message: 'Hello', ...body } });
  expect(await send({})).toMatchObject({ body: { code: 'sending_held', reason: 'sender_held' } });
  expect(app.simulator.creates).toHaveLength(0);
  expect((await send({ sendAt: new Date(now().getTime() + 3_600_000).toISOString() })).status).toBe(202);
  await app.database.pools.staff.query('update sender set held_at = null, held_reason = null');
  expect((await send({})).status).toBe(200);
});
