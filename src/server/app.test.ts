import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemSchema } from '@/contracts/problem.ts';
import { createTestApp, type TestApp } from '../../test/harness/app.ts';

let folder: string;
let app: TestApp;
let missing: string | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'screens-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Hearback</title>');
  await writeFile(join(folder, 'assets', 'main-4f2a.js'), 'export {};');
  await writeFile(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  app = await createTestApp({ server: { screensFolder: folder, readiness: async () => missing } });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

test('it says that it lives, and what it still waits for', async () => {
  expect(await app.call('GET', '/livez')).toMatchObject({
    status: 200,
    body: { status: 'ok', version: 'test' },
  });
  expect(await app.call('GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
  missing = 'the database cannot be reached';
  expect(await app.call('GET', '/readyz')).toMatchObject({
    status: 503,
    body: { status: 'not_ready', reason: missing },
  });
  expect((await app.call('GET', '/livez')).status).toBe(200);
  missing = null;
});

test.each(['/', '/conversations', '/patients/123?tab=consent', '/a/page/that/nobody/made'])(
  '%s is a page of the screens, never kept without asking',
  async (path) => {
    const answer = await app.call('GET', path);
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('<title>Hearback</title>') });
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  },
);

test('files with a hash in their name are kept for ever; one that is gone is no page', async () => {
  const answer = await app.call('GET', '/assets/main-4f2a.js');
  expect(answer).toMatchObject({ status: 200, body: 'export {};' });
  expect(answer.headers.get('content-type')).toContain('text/javascript');
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await app.call('GET', '/assets/main-0000.js')).status).toBe(404);
  expect((await app.call('GET', '/favicon.svg')).headers.get('cache-control')).toBe('no-cache');
});

test.each(['/../index.html', '/%2e%2e/%2e%2e/etc/passwd', '/assets/..%2f..%2fetc/passwd', '/assets/%00'])(
  '%s leads out of nothing',
  async (path) => {
    const answer = await app.call('GET', path);
    expect(String(answer.body)).not.toContain('root:');
    expect([200, 400, 404]).toContain(answer.status);
  },
);

test.each([
  ['GET', '/api'],
  ['GET', '/api/v1/patients'],
  ['GET', '/api/v2/nothing'],
  ['POST', '/api/auth/sign-up/email'],
  ['GET', '/api/auth/get-session'],
  ['GET', '/simulator/nothing'],
])('%s %s is a problem, not a page', async (method, path) => {
  const answer = await app.call(method, path, { as: app.staff.headers });
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).not.toContain('text/html');
});

test('every answer carries the strict policy and an id of its own', async () => {
  const answers = await Promise.all(
    ['/', '/livez', '/api/v2/session', '/api/v2/nothing'].map((path) => app.call('GET', path)),
  );
  for (const { headers } of answers) {
    expect(headers.get('content-security-policy')).toMatch(/default-src 'self'; script-src 'self';/);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('strict-transport-security')).toBeNull();
  }
  expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(answers.length);
});

test('a refusal is a problem document with the request’s id', async () => {
  const answer = await app.call('GET', '/api/v2/session');
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(problemSchema.parse(answer.body)).toMatchObject({
    type: 'urn:hearback:problem:unauthenticated',
    status: 401,
    success: false,
    requestId: answer.headers.get('x-request-id'),
  });
});

test('a body that is too large is refused before it is read', async () => {
  const body = { text: 'x'.repeat(300 * 1024) };
  expect(await app.call('POST', '/api/v2/patients/search', { as: app.key, body })).toMatchObject({
    status: 413,
    body: { code: 'payload_too_large' },
  });
});

test('what breaks on our side is told without its message, and logged', async () => {
  const before = app.logLines().length;
  await app.database.pools.workers.query('alter table task rename to task_away');
  const answer = await app.call('GET', '/api/v2/tasks', { as: app.staff.headers });
  await app.database.pools.workers.query('alter table task_away rename to task');
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal_error' } });
  expect(JSON.stringify(answer.body)).not.toMatch(/relation|task/);
  const line = app
    .logLines()
    .slice(before)
    .find((one) => one.includes('request failed'));
  expect(line).toContain('42P01');
  expect(line).toContain(String(answer.headers.get('x-request-id')));
});

test('the simulated phones belong to staff, its wire to whoever has the account’s token', async () => {
  const phones = '/simulator/phones';
  expect((await app.call('GET', phones)).status).toBe(401);
  expect((await app.call('GET', phones, { as: app.staff.headers })).status).toBe(200);
  const { cookie = '' } = app.staff.headers;
  const advance = (as: Record<string, string>) =>
    app.call('POST', '/simulator/clock', { as, body: { advanceMs: 1 } });
  expect((await advance({ cookie, origin: 'https://evil.example' })).status).toBe(403);
  expect((await advance(app.staff.headers)).status).toBe(200);
  const wire = `/simulator/2010-04-01/Accounts/${app.deps.settings.accountSid}/Messages.json`;
  expect((await app.call('GET', wire, { as: app.staff.headers })).status).toBe(401);
  const token = Buffer.from(`${app.deps.settings.accountSid}:${'c'.repeat(32)}`).toString('base64');
  expect((await app.call('GET', wire, { as: { authorization: `Basic ${token}` } })).status).toBe(200);
});

test('a host application says who is calling, and its cookies need our origin too', async () => {
  await using hosted = await createTestApp({
    server: {
      authorize: async (request) =>
        request.headers.get('x-host-user') === null
          ? null
          : {
              clinicId: hosted.clinicId,
              actor: {
                kind: 'host',
                id: 'u-1',
                name: 'Host',
                scopes: ['tasks:read', 'tasks:write'],
                attestation: null,
              },
            },
    },
  });
  const as = { 'x-host-user': '1' };
  expect((await hosted.call('GET', '/api/v2/tasks', { as })).status).toBe(200);
  expect((await hosted.call('POST', '/api/v2/patients/search', { as, body: {} })).status).toBe(403);
  const change = (headers: Record<string, string>) =>
    hosted.call('PATCH', `/api/v2/tasks/${crypto.randomUUID()}`, { as, headers, body: { done: true } });
  expect(await change({})).toMatchObject({ status: 403, body: { reason: 'origin' } });
  expect((await change({ origin: hosted.url })).status).toBe(404);
  expect((await hosted.call('GET', '/api/v2/tasks')).status).toBe(401);
});
