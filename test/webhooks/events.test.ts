import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { webhookEvents } from '../../src/contracts/webhookEvents.ts';
import { eventTypes } from '../../src/domain/webhook/eventTypes.ts';
import { inboundParams, postWebhook } from '../harness/webhook.ts';
import { createWebhookApp, verified, type Endpoint, type Message, type WebhookApp } from './harness.ts';

const withId = z.object({ id: z.string() });
const phoneNumber = '+12125550142';
let clinic: WebhookApp;
let endpoint: Endpoint;
let patientId: string;
beforeAll(async () => {
  clinic = await createWebhookApp();
  ({ id: patientId } = await clinic.app.addPatient({
    givenName: 'Mia',
    familyName: 'Quist',
    phoneNumber,
    consents: ['care'],
  }));
  endpoint = await clinic.endpoint(eventTypes);
});
afterAll(() => clinic.close());
beforeEach(() => {
  endpoint.receiver.received.length = 0;
});

/** Everything that the receiver has got, verified, and of the shape that is published for its type. */
async function told(): Promise<Message[]> {
  await clinic.deliver();
  const messages = endpoint.receiver.received.map((one) => verified(endpoint.secret, one));
  for (const { id, ...message } of messages) {
    expect(id).toMatch(/^msg_[0-9a-f-]{36}$/);
    const shape = webhookEvents.find(({ type }) => type === message.type)?.schema;
    expect(shape?.safeParse(message).error).toBeUndefined();
    expect(Math.abs(Date.parse(message.timestamp) - Date.now())).toBeLessThan(60_000);
  }
  return messages;
}

async function book(startsAt = '2031-03-10T09:00'): Promise<string> {
  const { id } = await clinic.ask(withId, 'POST', '/appointments', {
    patientId,
    startsAt,
    clinician: 'Dr. Holloway',
    visitType: 'Root canal',
  });
  return id;
}

test('an appointment, from its booking to the visit: each step once, with what held then', async () => {
  const id = await book();
  for (const change of [
    { status: 'confirmed' },
    { startsAt: '2031-03-11T09:00' },
    { status: 'change_asked' },
    { status: 'cancelled' },
    { status: 'booked' },
    { startsAt: '2031-03-12T09:00', status: 'confirmed' },
    { status: 'no_show' },
    { status: 'completed' },
    { visitType: 'Something else' },
  ])
    expect((await clinic.call('PATCH', `/appointments/${id}`, change)).status).toBe(200);
  const messages = (await told()).filter(({ type }) => type.startsWith('appointment.'));
  expect(messages.map(({ type, data }) => [type.slice(12), data['status'], data['startsAt']])).toEqual([
    ['created', 'booked', '2031-03-10T13:00:00.000Z'],
    ['confirmed', 'confirmed', '2031-03-10T13:00:00.000Z'],
    ['moved', 'booked', '2031-03-11T13:00:00.000Z'],
    ['change_asked', 'change_asked', '2031-03-11T13:00:00.000Z'],
    ['cancelled', 'cancelled', '2031-03-11T13:00:00.000Z'],
    ['rebooked', 'booked', '2031-03-11T13:00:00.000Z'],
    ['moved', 'confirmed', '2031-03-12T13:00:00.000Z'],
    ['confirmed', 'confirmed', '2031-03-12T13:00:00.000Z'],
    ['missed', 'no_show', '2031-03-12T13:00:00.000Z'],
    ['completed', 'completed', '2031-03-12T13:00:00.000Z'],
  ]);
  expect(messages[2]?.data).toEqual({
    appointmentId: id,
    shortId: expect.any(Number),
    patientId,
    locationId: null,
    status: 'booked',
    startsAt: '2031-03-11T13:00:00.000Z',
    timeZone: 'America/New_York',
    previousStatus: 'confirmed',
    previousStartsAt: '2031-03-10T13:00:00.000Z',
  });
});

test('a text out and one in, an opt-out and an opt-in, a task: ids and states, never words, names or numbers', async () => {
  const words = 'Your folder is ready at the desk';
  const sent = await clinic.app.call('POST', '/api/v2/twilio/send-sms', {
    as: clinic.app.key,
    body: { to: phoneNumber, message: words },
  });
  expect(sent.status).toBe(200);
  for (const text of ['where is the desk', 'STOP', 'START'])
    await postWebhook(clinic.app, { params: inboundParams(clinic.app, phoneNumber, text) });
  await clinic.app.settle();
  await clinic.app.deps.db
    .insertInto('task')
    .values({
      clinicId: clinic.app.clinicId,
      id: crypto.randomUUID(),
      kind: 'crisis',
      priority: 'urgent',
      reason: 'Mia Quist writes of pain',
      patientId,
      openedAt: new Date(),
    })
    .execute();
  const messages = await told();
  expect(new Set(messages.map(({ type }) => type))).toEqual(
    new Set([
      'message.received',
      'message.delivered',
      'consent.opted_out',
      'consent.opted_in',
      'task.opened',
    ]),
  );
  const of = (type: string) => messages.filter((message) => message.type === type).map(({ data }) => data);
  expect(of('message.delivered')).toContainEqual(
    expect.objectContaining({ messageId: withId.parse(sent.body).id, status: 'delivered' }),
  );
  expect(of('message.received')).toHaveLength(3);
  expect(of('consent.opted_out')).toEqual([
    { suppressionId: expect.any(String), patientIds: [patientId], messageId: expect.any(String) },
  ]);
  expect(of('consent.opted_in')).toMatchObject([{ patientIds: [patientId] }]);
  const posted = endpoint.receiver.received.map(({ body }) => body).join('\n');
  for (const word of [words, 'desk', 'Mia', 'Quist', '5550142', 'crisis', 'Holloway', 'Root canal'])
    expect(posted).not.toContain(word);
});

test('a text that fails is told of once, with the cause', async () => {
  const to = '+12125550143';
  await clinic.app.addPatient({ phoneNumber: to, consents: ['care'] });
  const { body } = await clinic.app.call('POST', '/api/v2/twilio/send-sms', {
    as: clinic.app.key,
    body: { to, message: 'Hello there' },
  });
  const { id } = withId.parse(body);
  await clinic.app.deps.db
    .updateTable('message')
    .set({ deliveryStatus: 'undelivered', errorCode: 30003 })
    .where('clinicId', '=', clinic.app.clinicId)
    .where('id', '=', id)
    .execute();
  const failed = (await told()).filter(({ type }) => type === 'message.failed');
  expect(failed.map(({ data }) => data)).toMatchObject([
    { messageId: id, status: 'undelivered', errorCode: 30003 },
  ]);
});

test('what is taken back has not happened, and what nobody wants to hear of is not noted', async () => {
  const { db } = clinic.app.deps;
  await expect(
    db.transaction().execute(async (tx) => {
      await tx
        .updateTable('appointment')
        .set({ status: 'cancelled' })
        .where('clinicId', '=', clinic.app.clinicId)
        .execute();
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  const other = await clinic.app.addClinic();
  await db
    .insertInto('task')
    .values({
      clinicId: other.clinicId,
      id: crypto.randomUUID(),
      kind: 'call_patient',
      priority: 'normal',
      reason: 'x',
      openedAt: new Date(),
    })
    .execute();
  expect(await told()).toEqual([]);
  const { rows } = await clinic.app.database.pools.staff.query(
    'select count(*)::int as count from webhook_event where clinic_id = $1',
    [other.clinicId],
  );
  expect(rows).toEqual([{ count: 0 }]);
});

test('the API describes every type with its shape', async () => {
  const { webhooks } = await clinic.ask(
    z.object({ webhooks: z.record(z.string(), z.unknown()) }),
    'GET',
    '/openapi.json',
  );
  expect(Object.keys(webhooks).toSorted()).toEqual([...eventTypes, 'webhook.test'].toSorted());
  expect(JSON.stringify(webhooks['appointment.moved'])).toContain('WebhookAppointmentData');
});
