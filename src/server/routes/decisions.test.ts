import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decisionSchema, messageDecisionSchema, type MessageDecision } from '@/contracts/decision.ts';
import { pageOf } from '@/contracts/page.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import type { OtherClinic } from '../../../test/harness/callers.ts';
import { inboundParams, postWebhook } from '../../../test/harness/webhook.ts';

// A Tuesday, ten in the morning in New York; moved by `at`.
const morning = Temporal.Instant.from('2031-05-06T14:00:00Z').epochMilliseconds;
let offsetMs = 0;
const at = (text: string): void =>
  void (offsetMs = Temporal.Instant.from(text).epochMilliseconds - Date.now());
let app: TestApp;
let other: OtherClinic;
let theirs: string;
beforeAll(async () => {
  offsetMs = morning - Date.now();
  app = await createTestApp({ now: () => new Date(Date.now() + offsetMs) });
  other = await app.addClinic();
  theirs = (await app.addMessage({ phoneNumber: '+12125550111' })).id;
});
afterAll(() => app.close());

let lastNumber = 200;
const patientAt = async (consents: readonly ('appointment' | 'care')[] = []) => {
  const phoneNumber = `+12125550${String((lastNumber += 1))}`;
  const patient = await app.addPatient({ givenName: 'Ana', phoneNumber, consents });
  return { ...patient, phoneNumber };
};
const send = (to: string, more: object = {}) =>
  app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: { to, message: 'We open at nine.', ...more },
  });
const idOf = (answer: { body: unknown }): string => String(Reflect.get(Object(answer.body), 'id'));
const decisionOf = async (id: string): Promise<MessageDecision> =>
  messageDecisionSchema.parse(
    (await app.call('GET', `/api/v2/messages/${id}/decision`, { as: app.staff.headers })).body,
  );
const refusedOf = async (query: string) =>
  pageOf(decisionSchema).parse(
    (await app.call('GET', `/api/v2/decisions?${query}`, { as: app.staff.headers })).body,
  ).items;

describe('a text that exists', () => {
  test('that was sent: what it relied on, and nothing to explain', async () => {
    at('2031-05-06T14:00:00Z');
    const { phoneNumber } = await patientAt();
    const found = await decisionOf(idOf(await send(phoneNumber)));
    expect(found).toMatchObject({
      why: null,
      decisions: [{ step: 'acceptance', outcome: 'allow', consent: { basis: 'attestation' } }],
    });
  });

  test('that waits for quiet hours to end says so, with its time (TCPA-10)', async () => {
    at('2031-05-07T02:00:00Z');
    const { phoneNumber } = await patientAt();
    const answer = await send(phoneNumber, { quietHours: 'defer' });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      details: { status: 'scheduled', reason: 'quiet_hours', rule: 'TCPA-10', sendAt: expect.any(String) },
    });
    const { why, decisions } = await decisionOf(idOf(answer));
    expect(why).toMatchObject({ rule: 'TCPA-10', until: expect.stringMatching(/^2031-05-07T13:/) });
    expect(decisions).toMatchObject([
      {
        outcome: 'hold',
        code: 'quiet_hours',
        zones: ['America/New_York'],
        findings: expect.arrayContaining([expect.objectContaining({ stage: 'window' })]),
      },
    ]);
    // A STOP meanwhile: one decision more, and the first one stays as it was.
    await postWebhook(app, { params: inboundParams(app, phoneNumber, 'STOP') });
    const after = await decisionOf(idOf(answer));
    expect(after).toMatchObject({ status: 'withdrawn', why: { rule: 'TCPA-12', until: null } });
    expect(after.decisions.slice(0, -1)).toEqual(decisions);
    expect(after.decisions.at(-1)).toMatchObject({ step: 'withdrawal', code: 'recipient_opted_out' });
  });

  test('whose consent was taken back before its claim was blocked there (TCPA-11)', async () => {
    at('2031-05-06T14:00:00Z');
    const { id: patientId, phoneNumber } = await patientAt();
    const answer = await send(phoneNumber, {
      patientId,
      category: 'appointment',
      sendAt: '2031-05-06T15:00:00Z',
    });
    expect((await decisionOf(idOf(answer))).why).toMatchObject({
      rule: null,
      until: '2031-05-06T15:00:00.000Z',
    });
    const revoked = await app.call('POST', `/api/v2/patients/${patientId}/consent`, {
      as: app.staff.headers,
      body: {
        phoneNumber,
        categories: ['appointment'],
        action: 'revoked',
        channel: 'phone',
      },
    });
    expect([200, 201]).toContain(revoked.status);
    at('2031-05-06T15:00:05Z');
    await app.settle();
    const found = await decisionOf(idOf(answer));
    expect(found).toMatchObject({ status: 'blocked', why: { rule: 'TCPA-11' } });
    expect(found.decisions.map(({ step }) => step)).toEqual(['acceptance', 'claim']);
  });

  test('that a second person let go; that somebody took back', async () => {
    at('2031-05-06T14:00:00Z');
    const { phoneNumber } = await patientAt();
    const held = await send(phoneNumber, { message: 'Your order 219099999 is here.' });
    const id = idOf(held);
    expect((await decisionOf(id)).why).toMatchObject({ rule: 'D-SSN-HOLD' });
    await app.call('POST', `/api/v2/messages/${id}/approve`, { as: app.staff.headers });
    expect((await decisionOf(id)).decisions.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'acceptance hold',
      'approval allow',
    ]);
    const later = idOf(await send(phoneNumber, { sendAt: '2031-05-06T18:00:00Z' }));
    await app.call('POST', `/api/v2/messages/${later}/withdraw`, { as: app.staff.headers });
    expect(await decisionOf(later)).toMatchObject({
      why: { sentence: 'Somebody of the clinic took it back.' },
      decisions: [{ step: 'acceptance' }, { step: 'withdrawal', by: { kind: 'staff' } }],
    });
  });

  test('an answer of ours has its decision too', async () => {
    at('2031-05-06T14:00:00Z');
    const { phoneNumber } = await patientAt();
    await postWebhook(app, { params: inboundParams(app, phoneNumber, 'CONFIRM') });
    await app.settle();
    const { rows } = await app.database.pools.staff.query<{ id: string }>(
      `select id from message where phone_number = $1 and lane = 'answers'`,
      [phoneNumber],
    );
    expect(await decisionOf(rows[0]?.id ?? '')).toMatchObject({
      why: null,
      decisions: [{ outcome: 'allow', rules: expect.arrayContaining(['consent_inbound']) }],
    });
  });
});

describe('a text that was refused', () => {
  test('is told of by patient and by conversation, in the words of the rule, without the text', async () => {
    at('2031-05-06T14:00:00Z');
    const { id: patientId, phoneNumber } = await patientAt();
    await send(phoneNumber);
    const secret = 'Your SSN is 123-45-6789';
    expect((await send(phoneNumber, { patientId, message: secret })).status).toBe(422);
    expect((await send(phoneNumber, { patientId, category: 'payment' })).status).toBe(422);
    const refused = await refusedOf(`patientId=${patientId}`);
    expect(refused).toMatchObject([
      {
        code: 'consent_missing',
        category: 'payment',
        messageId: null,
        findings: [{ rule: 'TCPA-07', outcome: 'block', advice: expect.any(String) }],
      },
      { code: 'phi_blocked', findings: expect.arrayContaining([expect.objectContaining({ rule: 'D-SSN' })]) },
    ]);
    expect(JSON.stringify(refused)).not.toContain('123-45');
    const { rows } = await app.database.pools.staff.query<{ id: string }>(
      'select id from conversation where phone_number = $1',
      [phoneNumber],
    );
    expect(await refusedOf(`conversationId=${rows[0]?.id ?? ''}`)).toEqual(refused);
    expect(await refusedOf(`patientId=${patientId}&limit=1`)).toHaveLength(1);
  });

  test.each([
    ['nobody named', '', 400],
    ['both named', 'patientId=1&conversationId=00000000-0000-4000-8000-000000000000', 400],
    ['no such patient', 'patientId=99999', 404],
    ['no such conversation', 'conversationId=00000000-0000-4000-8000-000000000000', 404],
    ['a field that is not known', 'phone=1', 400],
  ])('%s', async (_, query, status) => {
    expect((await app.call('GET', `/api/v2/decisions?${query}`, { as: app.staff.headers })).status).toBe(
      status,
    );
  });
});

const policy = (word: 'standard' | 'strict') =>
  app.database.pools.staff.query('update clinic set policy = $2 where id = $1', [app.clinicId, word]);
const confirm = (body: object) => app.call('PATCH', '/api/v2/clinic', { as: app.staff.headers, body });
describe('A25 the account (HIPAA-09)', () => {
  test('under the strict policy nothing goes to a patient before an administrator has confirmed both', async () => {
    at('2031-05-06T14:00:00Z');
    const { id: patientId, phoneNumber } = await patientAt(['appointment', 'care']);
    const strictly = async () => {
      await policy('strict');
      const answer = await send(phoneNumber, { patientId, category: 'appointment' });
      // Staff of a strict clinic need a second factor, which is not what this is about.
      await policy('standard');
      return answer;
    };
    expect(await strictly()).toMatchObject({
      status: 503,
      body: { code: 'sending_held', reason: 'baa_not_confirmed' },
    });
    const [refused] = await refusedOf(`patientId=${patientId}`);
    expect(refused?.findings.slice(0, 2)).toMatchObject([
      { stage: 'sender', rule: 'HIPAA-09', outcome: 'block' },
      { stage: 'sender', rule: 'HIPAA-09', outcome: 'block' },
    ]);
    const confirmed = await confirm({ baaConfirmed: true, hipaaAccountConfirmed: true });
    expect(confirmed.status).toBe(204);
    const session = await app.call('GET', '/api/v2/session', { as: app.staff.headers });
    expect(session.body).toMatchObject({ clinic: { baaConfirmedAt: expect.any(String) } });
    expect((await strictly()).status).toBe(200);
    await confirm({ hipaaAccountConfirmed: false });
    expect(await strictly()).toMatchObject({ status: 503, body: { reason: 'hipaa_account_not_confirmed' } });
    expect((await send(phoneNumber, { patientId, category: 'appointment' })).status).toBe(200);
  });
});

test.each<[string, () => RouteUnderTest]>([
  [
    'a decision',
    () => ({ method: 'GET', path: '/api/v2/messages/:id/decision', scope: 'messages:read', ours: theirs }),
  ],
])('%s is for those who may read texts', async (_, route) => {
  const found = await accessOf(app, route());
  expect({ ...found, notAnId: 404, thingOfAnotherClinic: 404 }).toEqual({
    ...properAccess(route(), found),
    notAnId: 404,
  });
});

test('refused texts of another clinic are not found', async () => {
  const { id } = await app.addPatient({ givenName: 'Leo' });
  expect((await app.call('GET', `/api/v2/decisions?patientId=${id}`, { as: other.key })).status).toBe(404);
  expect((await app.call('GET', `/api/v2/messages/${theirs}/decision`, { as: other.key })).status).toBe(404);
  expect((await app.call('GET', '/api/v2/decisions', { as: {} })).status).toBe(401);
});
