import { expect, test } from 'vitest';
import { createStaffAccounts } from '@/server/staffAccounts.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { bootstrapClinic, MissingClinicSettings, type ClinicSettings } from './bootstrapClinic.ts';

const nothingSaid: ClinicSettings = {
  clinic: { name: null, phone: null, timeZone: null, country: 'US' },
  admin: null,
  apiKey: null,
  sender: { phoneNumber: '+12125550199', messagingServiceSid: null },
};

function start(app: TestApp, settings: Partial<ClinicSettings>, mode: 'simulator' | 'twilio' = 'simulator') {
  const deps = { ...app.deps, settings: { ...app.deps.settings, mode } };
  return bootstrapClinic(deps, createStaffAccounts(app.server.auth), { ...nothingSaid, ...settings });
}
const keyWorks = async (app: TestApp, key: string) =>
  (await app.call('GET', '/api/v2/tasks', { as: { authorization: `Bearer ${key}` } })).status === 200;
const count = async (app: TestApp, table: string) => {
  const { rows } = await app.database.pools.workers.query<{ count: number }>(
    `select count(*) as count from ${table}`,
  );
  return rows[0]?.count;
};

test('another start changes nothing, several at once neither', async () => {
  await using app = await createTestApp();
  const tables = [
    'clinic',
    'clinic_key',
    'sender',
    'template',
    'template_version',
    'staff_member',
    'api_key',
  ];
  const counts = async () => Promise.all(tables.map((table) => count(app, table)));
  const before = [...(await counts()), await count(app, 'audit_event')];
  const settings = { apiKey: app.apiKey };
  const again = await Promise.all([start(app, settings), start(app, settings), start(app, settings)]);
  expect(again[0]).toMatchObject({ clinicId: app.clinicId, isNew: false, apiKey: 'unchanged' });
  expect([...(await counts()), await count(app, 'audit_event')]).toEqual(before);
});

const patience = { timeout: 10_000 };

test('another API key replaces the old one, and none ends it', async () => {
  await using app = await createTestApp();
  expect(await keyWorks(app, app.apiKey)).toBe(true);
  expect(await start(app, { apiKey: 'another_key_of_the_operator' })).toMatchObject({ apiKey: 'installed' });
  // A process that runs meanwhile has it in memory for a second.
  await expect.poll(() => keyWorks(app, app.apiKey), patience).toBe(false);
  expect(await keyWorks(app, 'another_key_of_the_operator')).toBe(true);
  expect(await start(app, {})).toMatchObject({ apiKey: 'none' });
  await expect.poll(() => keyWorks(app, 'another_key_of_the_operator'), patience).toBe(false);
});

test('the key of the environment holds what a later version allows, too', async () => {
  await using app = await createTestApp();
  const held = async () =>
    (
      await app.deps.db
        .selectFrom('apiKey')
        .select('scopes')
        .where('createdBy', 'is', null)
        .executeTakeFirstOrThrow()
    ).scopes;
  const all = await held();
  await app.deps.db
    .updateTable('apiKey')
    .set({ scopes: ['messages:send'] })
    .execute();
  expect(await start(app, { apiKey: app.apiKey })).toMatchObject({ apiKey: 'unchanged' });
  expect(await held()).toEqual(all);
});

test('a key that staff have revoked does not come back by a start; keys made on screen stay', async () => {
  await using app = await createTestApp();
  const made = await app.keyWith('tasks:read');
  const { id } = await app.deps.db
    .selectFrom('apiKey')
    .select('id')
    .where('createdBy', 'is', null)
    .executeTakeFirstOrThrow();
  await app.call('DELETE', `/api/v2/api-keys/${id}`, { as: app.staff.headers });
  expect(await start(app, { apiKey: app.apiKey })).toMatchObject({ apiKey: 'revoked' });
  expect(await keyWorks(app, app.apiKey)).toBe(false);
  expect((await app.call('GET', '/api/v2/tasks', { as: made })).status).toBe(200);
});

test('the key of the environment may do everything and attests care texts alone', async () => {
  await using app = await createTestApp();
  const send = (category: string, to: string) =>
    app.call('POST', '/api/v2/twilio/send-sms', { as: app.key, body: { to, message: 'Hello', category } });
  expect((await send('appointment', '+12125550150')).status).toBe(200);
  expect(await send('payment', '+12125550151')).toMatchObject({
    status: 422,
    body: { code: 'consent_missing' },
  });
});

test('another number is adopted, the old one retired; when it comes back it keeps its conversations', async () => {
  await using app = await createTestApp();
  const { conversationId } = await app.addMessage({ phoneNumber: '+12125550150' });
  const sender = async () =>
    (await app.deps.db
      .selectFrom('sender')
      .select(['id', 'phoneNumber', 'messagingServiceSid', 'cancelHandling'])
      .where('clinicId', '=', app.clinicId)
      .where('retiredAt', 'is', null)
      .execute()) as { id: string }[];
  const [first] = await sender();
  await start(app, { sender: { phoneNumber: '+12125550177', messagingServiceSid: null } });
  expect(await sender()).toMatchObject([{ phoneNumber: '+12125550177' }]);
  expect(
    (await app.call('GET', `/api/v2/conversations/${conversationId}`, { as: app.staff.headers })).status,
  ).toBe(200);
  const messagingServiceSid = `MG${'1'.repeat(32)}`;
  await start(app, { sender: { phoneNumber: app.senderNumber, messagingServiceSid } });
  expect(await sender()).toMatchObject([
    { id: first?.id, phoneNumber: app.senderNumber, messagingServiceSid },
  ]);
});

test('a real number is taken to treat CANCEL as an opt-out until somebody knows better', async () => {
  await using app = await createTestApp();
  await start(app, { sender: { phoneNumber: '+12125550178', messagingServiceSid: null } }, 'twilio');
  const { cancelHandling } = await app.deps.db
    .selectFrom('sender')
    .select('cancelHandling')
    .where('phoneNumber', '=', '+12125550178')
    .executeTakeFirstOrThrow();
  expect(cancelHandling).toBe('carrier_opt_out');
});

test('an account of the environment is added; the demo’s is not printed any more', async () => {
  await using app = await createTestApp();
  const admin = { email: 'Boss@clinic.example', password: 'a password of the operator' };
  expect(await start(app, { admin })).toMatchObject({ demoAccount: null });
  const signIn = (password: string) =>
    app.call('POST', '/api/auth/sign-in/email', {
      headers: { origin: app.url },
      body: { email: 'boss@clinic.example', password },
    });
  expect((await signIn(admin.password)).status).toBe(200);
  await start(app, { admin: { ...admin, password: 'another password altogether' } });
  expect((await signIn(admin.password)).status).toBe(200);
  expect((await signIn('another password altogether')).status).toBe(401);
});

test('a first start with real credentials says everything that it needs to be told', async () => {
  await using app = await createTestApp();
  await app.database.pools.workers.query('truncate clinic cascade');
  const failed = await start(app, {}, 'twilio').catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(MissingClinicSettings);
  expect(failed).toMatchObject({
    problems: [
      expect.stringContaining('HEARBACK_CLINIC_NAME'),
      expect.stringContaining('HEARBACK_CLINIC_PHONE'),
      expect.stringContaining('HEARBACK_TIME_ZONE'),
      expect.stringContaining('HEARBACK_ADMIN_EMAIL'),
    ],
  });
  expect(await count(app, 'clinic')).toBe(0);
  const clinic = {
    name: 'Clínica Sol',
    phone: '+13125550100',
    timeZone: 'America/Chicago',
    country: 'US' as const,
  };
  const admin = { email: 'front@clinic.example', password: 'a password of the operator' };
  expect(await start(app, { clinic, admin }, 'twilio')).toMatchObject({ isNew: true, demoAccount: null });
});
