import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recoveryCodesSchema, secondFactorSchema } from '@/contracts/account.ts';
import { sessionSchema } from '@/contracts/session.ts';
import { createStaffMember } from '@/services/staff/createStaffMember.ts';
import { totpOf } from '../../../test/access/totp.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import type { Answer, Caller } from '../../../test/harness/callers.ts';
import { createStaffAccounts } from '../staffAccounts.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());
// The limits on attempts are not what these tests are about, and all of them come from one address.
beforeEach(() => app.database.pools.staff.query('delete from auth_rate_limit'));

const password = 'a password for tests';
type Person = { email: string; headers: Caller };

const post = (path: string, body: unknown, as: Caller) => app.call('POST', path, { as, body });
const cookiesOf = (answer: Answer) =>
  answer.headers
    .getSetCookie()
    .filter((cookie) => !/Max-Age=0/i.test(cookie))
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
const callerOf = (answer: Answer): Caller => ({ cookie: cookiesOf(answer), origin: app.url });
const signIn = (email: string, secret = password) =>
  post('/api/auth/sign-in/email', { email, password: secret }, { origin: app.url });
const session = async (as: Caller) =>
  sessionSchema.parse((await app.call('GET', '/api/v2/session', { as })).body);
const setPolicy = (policy: 'standard' | 'strict') =>
  app.deps.db.updateTable('clinic').set({ policy }).where('id', '=', app.clinicId).execute();

async function newPerson(): Promise<Person> {
  const email = `${app.deps.newId()}@staff.example`;
  await createStaffMember(app.ctx, createStaffAccounts(app.server.auth), {
    email,
    password,
    name: 'Test Person',
    role: 'staff',
  });
  return { email, headers: callerOf(await signIn(email)) };
}

async function withSecondFactor(person: Person) {
  const begun = await post('/api/v2/account/second-factor', { password }, person.headers);
  const factor = secondFactorSchema.parse(begun.body);
  const confirmed = await post(
    '/api/v2/account/second-factor/confirm',
    { code: totpOf(factor.secret) },
    person.headers,
  );
  expect(confirmed.status).toBe(204);
  return { ...factor, headers: callerOf(confirmed) };
}

test('two-factor: the password, then a code of the authenticator', async () => {
  const person = await newPerson();
  expect((await session(person.headers)).secondFactor).toBe('off');
  const { secret, uri, headers } = await withSecondFactor(person);
  expect(uri).toMatch(/^otpauth:\/\/totp\/Hearback/);
  expect((await session(headers)).secondFactor).toBe('on');

  const half = await signIn(person.email);
  expect(half).toMatchObject({ status: 200, body: { next: 'second_factor' } });
  expect((await app.call('GET', '/api/v2/session', { as: callerOf(half) })).status).toBe(401);
  const wrong = String((Number(totpOf(secret)) + 500_000) % 1_000_000).padStart(6, '0');
  expect(await post('/api/auth/sign-in/code', { code: wrong }, callerOf(half))).toMatchObject({
    status: 401,
    body: { reason: 'invalid_code' },
  });
  const done = await post('/api/auth/sign-in/code', { code: ` ${totpOf(secret)} ` }, callerOf(half));
  expect(done).toMatchObject({ status: 200, body: { success: true, next: null } });
  expect(JSON.stringify(done.body)).not.toContain('token');
  expect((await session(callerOf(done))).staffMember.email).toBe(person.email);
});

test('a wrong code while signed in is a wrong field, and no reason to sign in again', async () => {
  const person = await newPerson();
  await post('/api/v2/account/second-factor', { password }, person.headers);
  expect(
    await post('/api/v2/account/second-factor/confirm', { code: '000000' }, person.headers),
  ).toMatchObject({ status: 400, body: { reason: 'invalid_code' } });
  expect((await session(person.headers)).secondFactor).toBe('off');
});

test('a half sign-in is worth one sign-in, and a code without the password none', async () => {
  const person = await newPerson();
  const { secret } = await withSecondFactor(person);
  const half = await signIn(person.email);
  const enter = (as: Caller) => post('/api/auth/sign-in/code', { code: totpOf(secret) }, as);
  expect((await enter({ origin: app.url })).status).toBe(401);
  expect((await enter(callerOf(half))).status).toBe(200);
  expect((await enter(callerOf(half))).status).toBe(401);
});

test('guessing codes ends after a few tries', async () => {
  const person = await newPerson();
  const { secret } = await withSecondFactor(person);
  const half = await signIn(person.email);
  const wrong = String((Number(totpOf(secret)) + 500_000) % 1_000_000).padStart(6, '0');
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 7; attempt += 1) {
    await app.database.pools.staff.query('delete from auth_rate_limit');
    statuses.push((await post('/api/auth/sign-in/code', { code: wrong }, callerOf(half))).status);
  }
  expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
  expect(statuses.slice(5).every((status) => status >= 400)).toBe(true);
  await app.database.pools.staff.query('delete from auth_rate_limit');
  expect((await post('/api/auth/sign-in/code', { code: totpOf(secret) }, callerOf(half))).status).not.toBe(
    200,
  );
});

test('a recovery code signs in once; new ones end the old', async () => {
  const person = await newPerson();
  const { recoveryCodes, headers } = await withSecondFactor(person);
  const [first = '', second = ''] = recoveryCodes;
  const enter = async (code: string) =>
    post('/api/auth/sign-in/recovery-code', { code }, callerOf(await signIn(person.email)));
  expect((await enter(first)).status).toBe(200);
  expect(await enter(first)).toMatchObject({ status: 401, body: { reason: 'invalid_backup_code' } });
  await app.database.pools.staff.query('delete from auth_rate_limit');
  const renewed = await post('/api/v2/account/recovery-codes', { password }, headers);
  const [fresh = ''] = recoveryCodesSchema.parse(renewed.body).recoveryCodes;
  expect((await enter(second)).status).toBe(401);
  await app.database.pools.staff.query('delete from auth_rate_limit');
  expect((await enter(fresh)).status).toBe(200);
});

test('the second factor is neither begun, removed nor renewed without the password', async () => {
  const person = await newPerson();
  const begin = await post('/api/v2/account/second-factor', { password: 'not mine' }, person.headers);
  expect(begin).toMatchObject({ status: 400, body: { reason: 'invalid_password' } });
  const { headers } = await withSecondFactor(person);
  for (const path of ['second-factor/remove', 'recovery-codes'])
    expect((await post(`/api/v2/account/${path}`, { password: 'not mine' }, headers)).status).toBe(400);
  await app.database.pools.staff.query('delete from auth_rate_limit');
  const removed = await post('/api/v2/account/second-factor/remove', { password }, headers);
  expect(removed.status).toBe(204);
  expect((await session(callerOf(removed))).secondFactor).toBe('off');
  expect(await signIn(person.email)).toMatchObject({ body: { next: null } });
});

test('HIPAA-06 strict policy: without the second factor one can set it up and nothing else', async () => {
  const person = await newPerson();
  await setPolicy('strict');
  try {
    expect(await session(person.headers)).toMatchObject({ secondFactor: 'required', scopes: [] });
    for (const path of ['/api/v2/patients/search', '/api/v2/twilio/send-sms'])
      expect(
        await post(path, { text: '', to: '+12125550123', message: 'Hello' }, person.headers),
      ).toMatchObject({
        status: 403,
        body: { reason: 'two_factor_required' },
      });
    expect((await app.call('GET', '/metrics', { as: person.headers })).status).toBe(403);
    const { headers } = await withSecondFactor(person);
    expect((await session(headers)).secondFactor).toBe('on');
    expect((await post('/api/v2/patients/search', {}, headers)).status).toBe(200);
    expect(await post('/api/v2/account/second-factor/remove', { password }, headers)).toMatchObject({
      status: 409,
      body: { reason: 'two_factor_required' },
    });
  } finally {
    await setPolicy('standard');
  }
});

test('a new password needs the old one and ends the other sessions', async () => {
  const person = await newPerson();
  const elsewhere = callerOf(await signIn(person.email));
  const change = (currentPassword: string, newPassword: string) =>
    post('/api/v2/account/password', { currentPassword, newPassword }, person.headers);
  expect((await change('not mine', 'a new password of mine')).status).toBe(400);
  expect(await change(password, 'short')).toMatchObject({ status: 400, body: { field: 'newPassword' } });
  const changed = await change(password, 'a new password of mine');
  expect(changed.status).toBe(204);
  expect((await app.call('GET', '/api/v2/session', { as: elsewhere })).status).toBe(401);
  expect((await session(callerOf(changed))).staffMember.email).toBe(person.email);
  expect((await signIn(person.email)).status).toBe(401);
  expect((await signIn(person.email, 'a new password of mine')).status).toBe(200);
});

test('HIPAA-06 whoever leaves the screen is logged off, whatever the screen asks by itself', async () => {
  const person = await newPerson();
  const leaveFor = (minutes: number) =>
    app.database.pools.staff.query(
      `update auth_session s set last_active_at = now() - make_interval(mins => $1)
         from auth_user u where u.id = s.user_id and u.email = $2`,
      [minutes, person.email],
    );
  const look = () => app.call('GET', '/api/v2/conversations/counts', { as: person.headers });
  await leaveFor(14);
  expect((await look()).status).toBe(200);
  expect((await post('/api/v2/account/activity', {}, person.headers)).status).toBe(204);
  await leaveFor(15);
  expect(await look()).toMatchObject({ status: 401, body: { reason: 'idle' } });
  expect((await post('/api/v2/account/activity', {}, person.headers)).status).toBe(401);

  const again = callerOf(await signIn(person.email));
  const { rows: activity } = await app.database.pools.staff.query<{ seconds: number }>(
    `select extract(epoch from now() - max(s.last_active_at))::int as seconds from auth_session s
       join auth_user u on u.id = s.user_id where u.email = $1`,
    [person.email],
  );
  expect(activity[0]?.seconds).toBeLessThan(60);
  expect(
    (await app.call('PATCH', '/api/v2/clinic', { as: app.staff.headers, body: { idleMinutes: 5 } })).status,
  ).toBe(204);
  await leaveFor(6);
  expect((await app.call('GET', '/api/v2/session', { as: again })).status).toBe(401);
  expect(
    await app.call('PATCH', '/api/v2/clinic', { as: app.staff.headers, body: { idleMinutes: 600 } }),
  ).toMatchObject({
    status: 400,
    body: { field: 'idleMinutes' },
  });
});

test('the trail says what somebody did to the own account', async () => {
  const person = await newPerson();
  await withSecondFactor(person);
  const { rows } = await app.database.pools.staff.query<{ action: string }>(
    `select a.action from audit_event a join staff_member s on s.id::text = a.actor_id join auth_user u on u.id = s.user_id
      where u.email = $1 order by a.occurred_at, a.id`,
    [person.email],
  );
  expect(rows.map(({ action }) => action)).toEqual(['session.started', 'staff_member.second_factor_added']);
});
