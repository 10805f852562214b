import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { appointmentSchema } from '@/contracts/appointment.ts';
import { consentStateSchema } from '@/contracts/consent.ts';
import { conversationSchema } from '@/contracts/conversation.ts';
import { messageSchema } from '@/contracts/message.ts';
import { pageOf } from '@/contracts/page.ts';
import { patientSchema, type Patient } from '@/contracts/patient.ts';
import { taskSchema } from '@/contracts/task.ts';
import { createStaffAccounts } from '@/server/staffAccounts.ts';
import { createTestApp, type TestApp } from '../../../../test/harness/app.ts';
import { demoPatients } from './demoPatients.ts';
import { seedDemoClinic } from './seedDemoClinic.ts';

const now = new Date('2026-11-24T15:00:00Z'); // a Tuesday, 10:00 in New York

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ demo: true, now: () => now });
});
afterAll(() => app.close());

const get = async <Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.output<Schema>> =>
  schema.parse((await app.call('GET', `/api/v2${path}`, { as: app.staff.headers })).body);
const find = async (text: string): Promise<Patient[]> =>
  pageOf(patientSchema).parse(
    (await app.call('POST', '/api/v2/patients/search', { as: app.staff.headers, body: { text } })).body,
  ).items;
const conversations = (filter: string) =>
  get(pageOf(conversationSchema), `/conversations?limit=200&filter=${filter}`).then(({ items }) => items);

test('patient 123 is John Doe at (555) 123-4567, who sees Dr. Smith tomorrow at 2', async () => {
  const [john] = await find('(555) 123-4567');
  expect(john).toMatchObject({ shortId: 123, givenName: 'John', familyName: 'Doe' });
  const { items } = await get(pageOf(appointmentSchema), `/appointments?patientId=${john?.id}`);
  expect(items).toMatchObject([
    {
      localStart: '2026-11-25T14:00',
      startsAt: '2026-11-25T19:00:00.000Z',
      clinician: 'Dr. Smith',
      status: 'booked',
    },
  ]);
});

test('the spec’s example works for John Doe at once, without a word about consent', async () => {
  const body = {
    to: '(555) 123-4567',
    message: 'Your appointment is confirmed for tomorrow at 2 PM',
    patientId: 123,
  };
  const answer = await app.call('POST', '/api/v2/twilio/send-sms', { as: app.key, body });
  expect(answer).toMatchObject({
    status: 200,
    body: { success: true, additions: ['clinic_name', 'stop_line'] },
  });
  await app.settle();
  expect(app.simulator.texts('+15551234567')).toMatchObject([{ direction: 'in', status: 'delivered' }]);
});

test('nobody else has a number that could be real', () => {
  const others = demoPatients.filter(({ shortId }) => shortId !== 123);
  for (const { numbers } of others) {
    for (const { phoneNumber } of numbers) expect(phoneNumber).toMatch(/^\+1\d{3}55501\d\d$/);
  }
});

const careOf = async (name: string) => {
  const [patient] = await find(name);
  const { items } = await get(
    z.object({ items: z.array(consentStateSchema) }),
    `/patients/${patient?.id}/consent`,
  );
  return [
    items[0]?.categories.find(({ category }) => category === 'care')?.allowed,
    items[0]?.suppression.active,
  ];
};

test('consent is on record for most, missing for one, and one has opted out', async () => {
  expect(await careOf('Robert Chen')).toEqual([true, false]);
  expect(await careOf('Grace Kim')).toEqual([false, false]);
  expect(await careOf('James')).toEqual([false, true]);
});

test('what patients answered shows on appointments and tasks', async () => {
  const { items } = await get(pageOf(appointmentSchema), '/appointments?limit=200');
  const statusOf = (name: string) =>
    items.filter(({ patient }) => patient.name === name).map(({ status }) => status);
  expect(statusOf('Robert Chen')).toEqual(['confirmed', 'booked']);
  expect(statusOf('Aisha Patel')).toEqual(['change_asked']);
  // Today at 9:30, half an hour ago.
  expect(statusOf('Henry Novak')).toEqual(['completed', 'cancelled']);
  const tasks = await get(pageOf(taskSchema), '/tasks');
  expect(tasks.items).toMatchObject([
    { kind: 'reschedule_asked', patient: { name: 'Aisha Patel' }, appointment: { status: 'change_asked' } },
  ]);
});

test('the inbox is one of a working day: some wait, some are unread, every text has arrived or says why not', async () => {
  const all = await conversations('all');
  expect(all.length).toBeGreaterThanOrEqual(11);
  expect((await conversations('waiting')).map(({ phoneNumber }) => phoneNumber)).toEqual([
    '+12125550111',
    '+12125550118',
    '+12125550140',
  ]);
  for (const { id } of all) {
    const { items } = await get(pageOf(messageSchema), `/conversations/${id}/messages?limit=200`);
    for (const message of items) {
      expect(['delivered', 'received', 'undelivered']).toContain(message.status);
      expect(Date.parse(message.occurredAt)).toBeLessThanOrEqual(now.getTime());
      expect(message.body).not.toMatch(/[{}]|undefined/);
      expect(message.messageId).toMatch(/^SM[0-9a-f]{32}$/);
    }
  }
});

test('the first text of each conversation says who sends it and how to stop', async () => {
  const firsts: string[] = [];
  for (const { id } of await conversations('all')) {
    const { items } = await get(pageOf(messageSchema), `/conversations/${id}/messages?limit=200`);
    firsts.push(
      ...items
        .filter(({ direction }) => direction === 'outbound')
        .map(({ body }) => body)
        .slice(-1),
    );
  }
  expect(firsts.length).toBeGreaterThan(8);
  for (const first of firsts) expect(first).toMatch(/^Cedar Lane Family Clinic: .*STOP/s);
});

test('a Spanish speaker gets Spanish texts', async () => {
  const [maria] = await find('Alvarez');
  const thread = await get(pageOf(messageSchema), `/conversations/${maria?.conversationId}/messages`);
  expect(thread.items.at(-1)).toMatchObject({ language: 'es', templateKey: 'lab_results' });
  expect(thread.items.at(-1)?.body).toContain('Hola, Maria');
});

test('the next patient and appointment go on counting', async () => {
  const added = await app.call('POST', '/api/v2/patients', { as: app.key, body: { givenName: 'New' } });
  expect(added.body).toMatchObject({ shortId: 124 });
  const booked = await app.call('POST', '/api/v2/appointments', {
    as: app.key,
    body: { patientId: 124, startsAt: '2027-01-04T10:00' },
  });
  expect(booked.body).toMatchObject({ shortId: 16 });
});

test('a family shares one phone, and both children’s reminders wait for an answer there', async () => {
  const [emma] = await find('Whitfield, Emma');
  expect(emma?.phoneNumbers[0]?.sharedWith.map(({ name }) => name)).toEqual([
    'Noah Whitfield',
    'Lily Whitfield',
  ]);
  await app.simulator.textFromPhone({ from: '+12125550114', to: app.senderNumber, body: 'CONFIRM' });
  await app.settle();
  const thread = await get(pageOf(messageSchema), `/conversations/${emma?.conversationId}/messages`);
  expect(thread.items[0]).toMatchObject({ direction: 'outbound', status: 'delivered' });
  expect(thread.items[0]?.body).toMatch(/Which appointment do you confirm\? Reply 1 for Noah .* 2 for Lily/);
});

test('a second start adds nothing', async () => {
  const accounts = createStaffAccounts(app.server.auth);
  expect(await seedDemoClinic(app.deps, accounts, { clinicId: app.clinicId, demoAccount: null })).toBe(false);
});

test('starts at once, and with real credentials never', async () => {
  await using fresh = await createTestApp();
  const accounts = createStaffAccounts(fresh.server.auth);
  const seed = (deps = fresh.deps) =>
    seedDemoClinic(deps, accounts, { clinicId: fresh.clinicId, demoAccount: null });
  const live = { ...fresh.deps, settings: { ...fresh.deps.settings, mode: 'twilio' as const } };
  expect(await seed(live)).toBe(false);
  expect((await Promise.all([seed(), seed(), seed()])).filter(Boolean)).toHaveLength(1);
});
