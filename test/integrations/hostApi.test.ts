import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { careCategories } from '../../src/domain/message/category.ts';
import { createHostApi, type HostApi, type HostUser } from '../../src/entry/hostApi.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';

const user: HostUser = {
  id: 'front-desk',
  name: 'Front desk',
  scopes: ['messages:send', 'messages:read'],
  attestation: {
    categories: careCategories,
    wording: 'Patients of ours',
    by: 'host',
    at: new Date('2026-01-01'),
  },
};

const authorize = async (request: Request) => (request.headers.get('x-host-user') === 'me' ? user : null);

let app: TestApp;
let folder: string;
let api: HostApi;

beforeAll(async () => {
  app = await createTestApp();
  folder = await mkdtemp(join(tmpdir(), 'hearback-host-'));
  await writeFile(join(folder, '.env.local'), environment());
  api = await createHostApi(authorize, folder);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

function environment(changes: Record<string, string> = {}): string {
  const variables = {
    DATABASE_URL: app.database.connectionString,
    HEARBACK_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    TWILIO_ACCOUNT_SID: app.deps.settings.accountSid,
    TWILIO_AUTH_TOKEN: app.server.webhookTokens[0],
    TWILIO_PHONE_NUMBER: app.senderNumber,
    TWILIO_API_BASE_URL: `${app.url}/simulator`,
    PUBLIC_URL: app.url,
    NEXT_PUBLIC_ENABLE_TWILIO_SMS: 'true',
    LOG_LEVEL: 'silent',
    ...changes,
  };
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function send(headers: Record<string, string>): Promise<Response> {
  return api(
    new Request(`${app.url}/api/v2/twilio/send-sms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ to: '(555) 123-4567', message: 'Hello' }),
    }),
  );
}

describe('the API in a host application', () => {
  test('sends for those whom the host knows, from its own pages', async () => {
    const answer = await send({ 'x-host-user': 'me', origin: app.url });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ success: true, details: { status: 'queued' } });
  });

  test.each([
    ['nobody', {}, 401],
    [
      'a user of the host, from another page',
      { 'x-host-user': 'me', origin: 'https://elsewhere.example' },
      403,
    ],
    ['a user of the host, without an Origin', { 'x-host-user': 'me' }, 403],
  ])('%s is refused', async (_who, headers: Record<string, string>, status) => {
    expect((await send(headers)).status).toBe(status);
  });

  test('API keys work there too', async () => {
    expect((await send({ authorization: `Bearer ${app.apiKey}` })).status).toBe(200);
  });

  test('may do what its scopes say', async () => {
    const answer = await api(new Request(`${app.url}/api/v2/tasks`, { headers: { 'x-host-user': 'me' } }));
    expect(answer.status).toBe(403);
  });

  test('refuses a database that belongs to another account', async () => {
    const other = `AC${'9'.repeat(32)}`;
    await writeFile(join(folder, '.env.local'), environment({ TWILIO_ACCOUNT_SID: other }));
    await expect(createHostApi(async () => null, folder)).rejects.toThrow(/another Twilio account/);
  });

  test('names what is missing', async () => {
    await writeFile(join(folder, '.env.local'), 'PORT=0\n');
    await expect(createHostApi(async () => null, folder)).rejects.toThrow(/DATABASE_URL/);
  });
});
