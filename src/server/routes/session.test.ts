import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ segmentsPerSecond: 10 });
});
afterAll(() => app.close());

const account = { email: 'dana.reyes@cedarlane.example', password: 'cedar-lane-demo' };

test('a staff member learns who they are and what this installation does', async () => {
  const answer = await app.call('GET', '/api/v2/session', { as: app.staff.headers });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    staffMember: { id: app.staff.id, name: 'Dana Reyes', email: account.email, role: 'admin' },
    clinic: { id: app.clinicId, name: 'Cedar Lane Family Clinic', timeZone: 'America/New_York' },
    mode: 'simulator',
    sendingEnabled: true,
    sender: { phoneNumber: '+12125550199', isTollFree: false, cancelHandling: 'freed' },
    colleagues: [{ id: app.staff.id, name: 'Dana Reyes' }],
    scopes: expect.arrayContaining(['messages:send', 'keys:manage']),
  });
});

test('an API key has no session', async () => {
  expect(await app.call('GET', '/api/v2/session', { as: app.key })).toMatchObject({
    status: 403,
    body: { code: 'forbidden' },
  });
});

test('without a sign-in nothing is told', async () => {
  const answer = await app.call('GET', '/api/v2/session');
  expect(answer).toMatchObject({
    status: 401,
    body: { success: false, code: 'unauthenticated', status: 401, requestId: expect.any(String) },
  });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('www-authenticate')).toContain('Bearer');
});

test.each([
  ['a wrong password', { ...account, password: 'not the password' }, 401, 'unauthenticated'],
  ['an unknown address', { ...account, email: 'nobody@cedarlane.example' }, 401, 'unauthenticated'],
  ['no password', { email: account.email }, 400, 'invalid_request'],
])('%s does not sign in', async (_what, body, status, code) => {
  const answer = await app.call('POST', '/api/auth/sign-in/email', { headers: { origin: app.url }, body });
  expect(answer).toMatchObject({ status, body: { code, success: false } });
  expect(answer.headers.getSetCookie()).toEqual([]);
});

test.each([
  ['another site', { origin: 'https://evil.example' }],
  ['the same host on another port', { origin: 'http://127.0.0.1:1' }],
  ['a page without an address', { origin: 'null' }],
  ['no page at all', {}],
])('the right password from %s does not sign in', async (_what, headers) => {
  const answer = await app.call('POST', '/api/auth/sign-in/email', { headers, body: account });
  expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden', reason: 'origin' } });
});

test('signing in sets a cookie that scripts cannot read, and tells nothing else', async () => {
  const answer = await app.call('POST', '/api/auth/sign-in/email', {
    headers: { origin: app.url },
    body: account,
  });
  expect(answer).toMatchObject({ status: 200, body: { success: true } });
  const [cookie = '', ...others] = answer.headers.getSetCookie();
  expect(others).toEqual([]);
  expect(cookie).toMatch(/^hearback\.session_token=[^;]+;.*HttpOnly/);
  expect(cookie).toMatch(/SameSite=Lax/);
});

test('signing out ends the session at once', async () => {
  const someone = await app.signIn('staff');
  expect((await app.call('GET', '/api/v2/session', { as: someone.headers })).status).toBe(200);
  expect((await app.call('POST', '/api/auth/sign-out', { as: someone.headers, body: {} })).status).toBe(200);
  expect((await app.call('GET', '/api/v2/session', { as: someone.headers })).status).toBe(401);
  const trail = await app.deps.db
    .selectFrom('auditEvent')
    .select(['action', 'actorKind', 'actorId'])
    .where('clinicId', '=', app.clinicId)
    .where('subjectId', '=', someone.id)
    .where('action', 'like', 'session.%')
    .orderBy('id')
    .execute();
  expect(trail).toEqual([
    { action: 'session.started', actorKind: 'staff', actorId: someone.id },
    { action: 'session.ended', actorKind: 'staff', actorId: someone.id },
  ]);
});

test('nobody signs up by themselves, and the other sign-in routes are shut', async () => {
  const body = { ...account, email: 'intruder@example.com', name: 'Intruder' };
  const headers = { origin: app.url };
  expect((await app.call('POST', '/api/auth/sign-up/email', { headers, body })).status).toBe(404);
  expect((await app.call('POST', '/api/auth/update-user', { as: app.staff.headers, body: {} })).status).toBe(
    404,
  );
});

test('guessing passwords is slowed down', async () => {
  await using fresh = await createTestApp();
  const guess = () =>
    fresh.call('POST', '/api/auth/sign-in/email', {
      headers: {
        origin: fresh.url,
        'x-hearback-client-address': `192.0.2.${Math.floor(Math.random() * 250)}`,
      },
      body: { ...account, password: 'a wrong password' },
    });
  const answers = [];
  for (let attempt = 0; attempt < 10; attempt += 1) answers.push(await guess());
  const last = answers.at(-1);
  expect(last).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('an admin says how CANCEL is treated, and the session and the audit trail show it', async () => {
  const change = (as: Readonly<Record<string, string>>, body: unknown) =>
    app.call('PATCH', '/api/v2/clinic', { as, body });
  const staff = await app.signIn('staff');
  expect(await change(staff.headers, { cancelPolicy: 'opt_out' })).toMatchObject({
    status: 403,
    body: { reason: 'clinic:write' },
  });
  expect(await change({}, { cancelPolicy: 'opt_out' })).toMatchObject({ status: 401 });
  expect(await change(app.staff.headers, { cancelPolicy: 'maybe' })).toMatchObject({
    status: 400,
    body: { field: 'cancelPolicy' },
  });
  expect(
    await change(app.staff.headers, { cancelPolicy: 'opt_out', cancelHandling: 'carrier_opt_out' }),
  ).toMatchObject({ status: 204 });
  expect(await app.call('GET', '/api/v2/session', { as: app.staff.headers })).toMatchObject({
    body: { clinic: { cancelPolicy: 'opt_out' }, sender: { cancelHandling: 'carrier_opt_out' } },
  });
  const { rows } = await app.database.pools.staff.query(
    `select detail from audit_event where action = 'clinic.changed'`,
  );
  expect(rows).toEqual([
    {
      detail: {
        before: {
          cancelPolicy: 'visit',
          cancelHandling: 'freed',
          stopReplyOwner: 'twilio',
          automatedPerHour: 2000,
          idleMinutes: 15,
          textHours: {},
          callTime: { daysBefore: 1, from: '12:00' },
          allowsUnreviewed: false,
          baaConfirmed: false,
          hipaaAccountConfirmed: false,
          segmentsPerSecond: 10,
        },
        after: { cancelPolicy: 'opt_out', cancelHandling: 'carrier_opt_out' },
      },
    },
  ]);
});
