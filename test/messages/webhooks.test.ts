import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { inboundParams, newSid, postWebhook, statusParams } from '../harness/webhook.ts';
import { expectedSignature } from '../../src/twilio/signature.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

let nextNumber = 100;
const freshNumber = (): string => `+1718555${String((nextNumber += 1)).padStart(4, '0')}`;
const rows = async <Row extends object>(sql: string, values: unknown[]): Promise<Row[]> =>
  (await app.database.pools.staff.query<Row>(sql, values)).rows;
const empty = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

describe('an inbound text', () => {
  test('is answered with an empty TwiML document, whatever it says', async () => {
    for (const body of ['Hello', 'STOP', 'CONFIRM', '', '😀'.repeat(400)]) {
      const answer = await postWebhook(app, { params: inboundParams(app, freshNumber(), body) });
      expect(answer).toEqual({ status: 200, type: 'text/xml; charset=utf-8', text: empty });
    }
  });

  test('the same MessageSid 50 times at once: one message, one effect', async () => {
    const from = freshNumber();
    const patient = await app.addPatient({ phoneNumber: from, consents: ['care'] });
    await app.sms.sendAppointmentReminder(patient.shortId, new Date(Date.now() + 86_400_000), 'Smith');
    const params = inboundParams(app, from, 'CONFIRM');
    const answers = await Promise.all(Array.from({ length: 50 }, () => postWebhook(app, { params })));
    expect(answers.every(({ status, text }) => status === 200 && text === empty)).toBe(true);
    await app.settle();
    expect(await rows('select 1 from message where twilio_sid = $1', [params['MessageSid']])).toHaveLength(1);
    expect(
      await rows(
        `select 1 from appointment_event e join appointment a on a.id = e.appointment_id where a.patient_id = $1 and e.kind = 'answered'`,
        [patient.id],
      ),
    ).toHaveLength(1);
    expect(
      app.simulator.texts(from).filter(({ body }) => body.startsWith('Thank you for confirming')),
    ).toHaveLength(1);
    expect(
      await rows(`select 1 from message_event where twilio_sid = $1 and kind = 'redelivered'`, [
        params['MessageSid'],
      ]),
    ).toHaveLength(49);
  });

  test('effects follow in the order in which texts came', async () => {
    const from = freshNumber();
    const patient = await app.addPatient({ phoneNumber: from, consents: ['care'] });
    await app.sms.sendAppointmentReminder(patient.shortId, new Date(Date.now() + 86_400_000), 'Smith');
    for (const body of ['CONFIRM', 'CANCEL', 'CONFIRM', 'CANCEL'])
      await postWebhook(app, { params: inboundParams(app, from, body) });
    await app.settle();
    const events = await rows<{ to_status: string }>(
      `select e.to_status from appointment_event e join appointment a on a.id = e.appointment_id where a.patient_id = $1 and e.kind = 'answered' order by e.occurred_at, e.id`,
      [patient.id],
    );
    expect(events.map((event) => event.to_status)).toEqual([
      'confirmed',
      'cancelled',
      'confirmed',
      'cancelled',
    ]);
  });

  test.each([
    ['no signature', null],
    ['an empty signature', ''],
    ['another signature', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='],
  ])('%s: refused, nothing stored', async (_, signature) => {
    const params = inboundParams(app, freshNumber(), 'Hello');
    expect((await postWebhook(app, { params, signature })).status).toBe(403);
    expect(
      await rows('select 1 from message_event where twilio_sid = $1', [params['MessageSid']]),
    ).toHaveLength(0);
  });

  test('a signature by another token, or for another account, is refused', async () => {
    const params = inboundParams(app, freshNumber(), 'Hello');
    expect((await postWebhook(app, { params, token: 'another token' })).status).toBe(403);
    expect(
      (await postWebhook(app, { params: { ...params, AccountSid: `AC${'9'.repeat(32)}` } })).status,
    ).toBe(403);
  });

  test('forwarded headers do not change which address was signed', async () => {
    const params = inboundParams(app, freshNumber(), 'Hello');
    const all = { AccountSid: app.deps.settings.accountSid, ApiVersion: '2010-04-01', ...params };
    const evil = 'https://evil.example/api/v2/twilio/webhook';
    const answer = await fetch(`${app.url}/api/v2/twilio/webhook`, {
      method: 'POST',
      headers: {
        'x-twilio-signature': expectedSignature(app.server.webhookTokens[0] ?? '', evil, Object.entries(all)),
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
      },
      body: new URLSearchParams(all),
    });
    expect(answer.status).toBe(403);
  });
});

async function sent(): Promise<{ id: string; sid: string; to: string }> {
  const to = freshNumber();
  app.simulator.setOutcome(to, { kind: 'stuck' });
  const answer = await app.sms.sendSMS({ to, message: 'Hello' });
  if (!answer.success) throw new Error(answer.error);
  return { id: answer.id, sid: String(answer.messageId), to };
}
const statusOf = async (id: string): Promise<unknown> =>
  (await app.call('GET', `/api/v2/messages/${id}`, { as: app.key })).body;
const path = (id: string): string => `/api/v2/twilio/status?clinic=${app.clinicId}&message=${id}`;

describe('status callbacks', () => {
  test('in every order, doubled: the same final status, and every one is kept', async () => {
    const histories = [
      { words: ['queued', 'sent', 'delivered'], end: 'delivered', error: undefined },
      { words: ['sending', 'sent', 'undelivered'], end: 'undelivered', error: 30005 },
      { words: ['sent', 'failed'], end: 'failed', error: 30008 },
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc
          .constantFrom(...histories)
          .chain((history) =>
            fc
              .shuffledSubarray([...history.words, ...history.words], { minLength: history.words.length * 2 })
              .map((order) => ({ history, order })),
          ),
        async ({ history, order }) => {
          const { id, sid } = await sent();
          const before = await rows('select 1 from message_event where message_id = $1', [id]);
          await Promise.all(
            order.map((word) =>
              postWebhook(app, {
                path: path(id),
                params: statusParams(sid, word, word === history.end ? history.error : undefined),
              }),
            ),
          );
          expect(await statusOf(id)).toMatchObject({ status: history.end, messageId: sid });
          expect(await rows('select 1 from message_event where message_id = $1', [id])).toHaveLength(
            before.length + order.length,
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  test('before the create call has returned: the callback settles it', async () => {
    const to = freshNumber();
    app.simulator.faults.set('earlyCallback', { next: 1, phone: to });
    const answer = await app.sms.sendSMS({ to, message: 'Hello' });
    await app.settle();
    expect(answer).toMatchObject({ success: true });
    expect(await statusOf(answer.success ? answer.id : '')).toMatchObject({ status: 'delivered' });
  });

  test('for a SID that nobody knows: answered, kept, and applied once the text turns up', async () => {
    const sid = newSid();
    const answer = await postWebhook(app, {
      path: '/api/v2/twilio/status',
      params: statusParams(sid, 'delivered'),
    });
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(
      await rows(
        `select 1 from message_event where twilio_sid = $1 and message_id is null and kind = 'callback'`,
        [sid],
      ),
    ).toHaveLength(1);
  });

  test('with a word that Twilio has invented since: kept, nothing breaks', async () => {
    const { id, sid } = await sent();
    expect((await postWebhook(app, { path: path(id), params: statusParams(sid, 'teleported') })).status).toBe(
      204,
    );
    const message = await statusOf(id);
    expect(message).toMatchObject({
      history: expect.arrayContaining([expect.objectContaining({ rawStatus: 'teleported', status: null })]),
    });
  });

  test('a late opt-out at the carrier (21610) becomes our opt-out', async () => {
    const { id, sid, to } = await sent();
    await postWebhook(app, { path: path(id), params: statusParams(sid, 'failed', 21610) });
    expect(await app.sms.sendSMS({ to, message: 'Again' })).toMatchObject({
      success: false,
      code: 'recipient_opted_out',
    });
  });

  test('without a signature: refused and not kept', async () => {
    const { id, sid } = await sent();
    expect(
      (await postWebhook(app, { path: path(id), params: statusParams(sid, 'delivered'), signature: null }))
        .status,
    ).toBe(403);
    expect(await statusOf(id)).not.toMatchObject({ status: 'delivered' });
  });

  test('a callback for our id under another SID does not touch the text', async () => {
    const { id } = await sent();
    await postWebhook(app, { path: path(id), params: statusParams(newSid(), 'failed', 30008) });
    expect(await statusOf(id)).not.toMatchObject({ status: 'failed' });
  });
});

describe('switched off by the flag', () => {
  test('sends are refused; inbound texts and STOP are still processed', async () => {
    await using off = await createTestApp({ settings: { sendingEnabled: false } });
    const refused = await off.call('POST', '/api/v2/twilio/send-sms', {
      as: off.key,
      body: { to: '+12125550188', message: 'Hello' },
    });
    expect(refused).toMatchObject({ status: 503, body: { code: 'feature_disabled' } });
    await postWebhook(off, { params: inboundParams(off, '+12125550188', 'Stop') });
    await postWebhook(off, { params: inboundParams(off, '+12125550189', 'Hello there') });
    const { rows: stopped } = await off.database.pools.staff.query(
      'select phone_number from suppression where lifted_at is null',
    );
    expect(stopped).toEqual([{ phone_number: '+12125550188' }]);
    const { rowCount } = await off.database.pools.staff.query(
      `select 1 from message where direction = 'inbound'`,
    );
    expect(rowCount).toBe(2);
    expect(off.simulator.creates).toHaveLength(0);
  });
});

describe('opted out', () => {
  test('is refused on the API, by the service functions, by templates, and for answers alike', async () => {
    const to = freshNumber();
    const patient = await app.addPatient({ phoneNumber: to, consents: ['care', 'payment'] });
    const appointment = new Date(Date.now() + 86_400_000);
    await app.sms.sendAppointmentReminder(patient.shortId, appointment, 'Smith');
    await app.settle();
    await postWebhook(app, { params: inboundParams(app, to, 'STOP') });
    await app.settle();
    const before = app.simulator.creates.length;
    const refused = { success: false, code: 'recipient_opted_out' };
    expect(
      await app.call('POST', '/api/v2/twilio/send-sms', { as: app.key, body: { to, message: 'Hi' } }),
    ).toMatchObject({ status: 422, body: refused });
    expect(await app.sms.sendSMS({ to, message: 'Hi' })).toMatchObject(refused);
    expect(await app.sms.sendAppointmentReminder(patient.shortId, appointment, 'Smith')).toMatchObject(
      refused,
    );
    expect(await app.sms.sendPrescriptionReady(patient.shortId, 42)).toMatchObject(refused);
    expect(await app.sms.sendLabResultsAvailable(patient.shortId)).toMatchObject(refused);
    expect(await app.sms.sendPaymentReminder(patient.shortId, 20, '2030-01-01')).toMatchObject(refused);
    // Answers: the visit is confirmed, the patient is told nothing.
    await postWebhook(app, { params: inboundParams(app, to, 'CONFIRM') });
    await postWebhook(app, { params: inboundParams(app, to, 'I have chest pain') });
    await app.settle();
    expect(app.simulator.creates.length).toBe(before);
  });
});
