import { afterAll, beforeAll, expect, test } from 'vitest';
import { sessionSchema } from '@/contracts/session.ts';
import { invitationSchema, staffMemberSchema, type StaffMember } from '@/contracts/staff.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import type { Answer, Caller, OtherClinic } from '../../../test/harness/callers.ts';
import { z } from 'zod';

let app: TestApp;
let other: OtherClinic;
beforeAll(async () => {
  app = await createTestApp();
  other = await app.addClinic();
});
afterAll(() => app.close());

const url = '/api/v2/staff';
let invited = 0;
const newcomer = (role = 'staff') => ({
  email: `newcomer${(invited += 1)}@clinic.example`,
  name: 'New Comer',
  role,
});
const post = (path: string, body: unknown, as: Caller = app.staff.headers) =>
  app.call('POST', `${url}${path}`, { as, body });
const patch = (id: string, body: unknown, as: Caller = app.staff.headers) =>
  app.call('PATCH', `${url}/${id}`, { as, body });
const list = async (as: Caller = app.staff.headers): Promise<StaffMember[]> =>
  z.object({ items: z.array(staffMemberSchema) }).parse((await app.call('GET', url, { as })).body).items;
const invitationOf = (answer: Answer) => invitationSchema.parse(answer.body);
const tokenOf = (answer: Answer) => invitationOf(answer).url.split('#')[1] ?? '';
const accept = (token: string, password = 'my very own password') =>
  app.call('POST', '/api/auth/accept-invitation', {
    headers: { origin: app.url },
    body: { token, password },
  });
const signIn = (email: string, password = 'my very own password') =>
  app.call('POST', '/api/auth/sign-in/email', { headers: { origin: app.url }, body: { email, password } });
const session = (as: Caller) => app.call('GET', '/api/v2/session', { as });

test('an invited person sets a password by a link that works once, and signs in with the role', async () => {
  const person = newcomer('scheduler');
  const made = await post('', person);
  expect(made).toMatchObject({
    status: 201,
    body: {
      staffMember: { ...person, isInvited: true, hasSecondFactor: false, disabledAt: null },
      url: expect.stringMatching(new RegExp(`^${app.url}/welcome#[\\w-]{43}$`)),
    },
  });
  const token = tokenOf(made);
  expect(await accept(token, 'too short')).toMatchObject({
    status: 400,
    body: { field: 'password', error: 'The password needs at least 12 characters.' },
  });
  expect(await accept(token)).toMatchObject({ status: 200, body: { email: person.email } });
  expect(await accept(token, 'another password of somebody')).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  });
  const signedIn = await signIn(person.email);
  expect(signedIn).toMatchObject({ status: 200, body: { success: true, next: null } });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  expect(await session({ cookie })).toMatchObject({ body: { staffMember: { role: 'scheduler' } } });
  expect((await list()).find(({ email }) => email === person.email)).toMatchObject({
    isInvited: false,
    lastSignedInAt: expect.any(String),
  });
});

test('a link is worth nothing from another page, after three days, once replaced, or once the account has ended', async () => {
  const person = newcomer();
  const made = await post('', person);
  const { staffMember } = invitationSchema.parse(made.body);
  const [first, second] = [tokenOf(made), tokenOf(await post(`/${staffMember.id}/invitation`, {}))];
  expect((await accept(first)).status).toBe(404);
  expect(
    await app.call('POST', '/api/auth/accept-invitation', {
      headers: { origin: 'https://evil.example' },
      body: { token: second, password: 'my very own password' },
    }),
  ).toMatchObject({ status: 403, body: { reason: 'origin' } });
  await app.database.pools.staff.query(
    `update staff_invitation set expires_at = now() - interval '1 second' where ended_at is null and staff_member_id = $1`,
    [staffMember.id],
  );
  expect((await accept(second)).status).toBe(404);
  const third = tokenOf(await post(`/${staffMember.id}/invitation`, {}));
  await patch(staffMember.id, { isDisabled: true });
  expect((await accept(third)).status).toBe(404);
  expect(await post(`/${staffMember.id}/invitation`, {})).toMatchObject({
    status: 409,
    body: { reason: 'disabled' },
  });
  const { rows } = await app.database.pools.staff.query<{ text: string }>(
    'select string_agg(i::text, chr(10)) as text from staff_invitation i',
  );
  for (const token of [first, second, third]) {
    expect(rows[0]?.text).not.toContain(token);
    expect(app.logLines().join('\n')).not.toContain(token);
  }
});

test('a link used twice at once sets one password', async () => {
  const token = tokenOf(await post('', newcomer()));
  const answers = await Promise.all([accept(token), accept(token, 'the password of another')]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 404]));
});

test('HIPAA-06 ending an account ends its sessions at once, and a role counts from the next request on', async () => {
  const member = await app.signIn('staff');
  const tasks = () => app.call('GET', '/api/v2/audit', { as: member.headers });
  expect((await tasks()).status).toBe(403);
  expect((await patch(member.id, { role: 'manager' })).status).toBe(200);
  expect((await tasks()).status).toBe(200);
  expect(await patch(member.id, { isDisabled: true })).toMatchObject({
    status: 200,
    body: { disabledAt: expect.any(String) },
  });
  expect((await tasks()).status).toBe(401);
  await patch(member.id, { isDisabled: false });
  expect((await tasks()).status).toBe(401);
});

test('HIPAA-06 the password of an ended account makes no session, with or without a second factor; opened again it does', async () => {
  const person = newcomer();
  const invitation = await post('', person);
  await accept(tokenOf(invitation));
  const { staffMember } = invitationOf(invitation);
  const sessions = async () => {
    const { rows } = await app.database.pools.staff.query<{ count: number }>(
      `select count(*) from auth_session s join auth_user u on u.id = s.user_id where u.email = $1`,
      [person.email],
    );
    return rows[0]?.count;
  };
  await patch(staffMember.id, { isDisabled: true });
  const refused = await signIn(person.email);
  expect(refused).toMatchObject({
    status: 401,
    body: { code: 'unauthenticated', reason: 'account_ended' },
  });
  expect(refused.headers.getSetCookie()).toEqual([]);
  expect(await signIn(person.email, 'not the password')).toMatchObject({
    status: 401,
    body: { reason: 'invalid_email_or_password' },
  });
  expect(await sessions()).toBe(0);
  const { rows: refusals } = await app.database.pools.staff.query<{ reason: string }>(
    `select detail->>'reason' as reason from audit_event
      where action = 'session.refused' and subject_id = $1 order by id`,
    [staffMember.id],
  );
  expect(refusals.map(({ reason }) => reason)).toEqual(['account_ended', 'unauthenticated']);
  await app.database.pools.staff.query('update auth_user set two_factor_enabled = true where email = $1', [
    person.email,
  ]);
  expect(await signIn(person.email)).toMatchObject({ status: 401, body: { reason: 'account_ended' } });
  await app.database.pools.staff.query('update auth_user set two_factor_enabled = false where email = $1', [
    person.email,
  ]);
  await patch(staffMember.id, { isDisabled: false });
  expect((await signIn(person.email)).status).toBe(200);
  expect(await sessions()).toBe(1);
});

test('the last administrator is neither demoted nor ended, invited ones do not count, and two at once leave one', async () => {
  await post('', newcomer('admin'));
  for (const change of [{ role: 'manager' }, { isDisabled: true }])
    expect(await patch(app.staff.id, change)).toMatchObject({ status: 409, body: { reason: 'last_admin' } });
  const second = await app.signIn('admin');
  const both = await Promise.all([
    patch(app.staff.id, { role: 'manager' }, second.headers),
    patch(second.id, { role: 'manager' }),
  ]);
  const statuses = both.map(({ status }) => status);
  expect(statuses).toContain(200);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  const { staffMember } = sessionSchema.parse((await session(app.staff.headers)).body);
  if (staffMember.role !== 'admin') await patch(app.staff.id, { role: 'admin' }, second.headers);
  expect((await list()).filter(({ role, isInvited }) => role === 'admin' && !isInvited)).toHaveLength(
    statuses[0] === 200 ? 2 : 1,
  );
});

test('an address that has an account is not invited again, whatever clinic it belongs to', async () => {
  const person = newcomer();
  await post('', person);
  expect(await post('', { ...person, email: person.email.toUpperCase() })).toMatchObject({
    status: 409,
    body: { code: 'conflict', field: 'email' },
  });
  expect((await post('', person, other.staff.headers)).status).toBe(409);
});

test('nobody gives away, ends or opens an account that may do more than their own', async () => {
  const key = await app.keyWith('staff:manage', 'patients:read');
  expect(await post('', newcomer('admin'), key)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect((await patch(app.staff.id, { isDisabled: true }, key)).status).toBe(403);
  expect((await post(`/${app.staff.id}/invitation`, {}, key)).status).toBe(403);
});

test('what is wrong is named', async () => {
  expect(await post('', { ...newcomer(), email: 'nobody' })).toMatchObject({
    status: 400,
    body: { field: 'email' },
  });
  expect(await post('', { ...newcomer(), role: 'owner' })).toMatchObject({
    status: 400,
    body: { field: 'role' },
  });
});

test('the trail says who was invited, changed and let in, and no address', async () => {
  const person = newcomer();
  const made = await post('', person);
  await accept(tokenOf(made));
  const { id } = invitationSchema.parse(made.body).staffMember;
  await patch(id, { role: 'read_only' });
  const { rows } = await app.database.pools.staff.query<{ action: string; detail: unknown }>(
    'select action, detail from audit_event where subject_id = $1 order by occurred_at, id',
    [id],
  );
  expect(rows).toEqual([
    { action: 'staff_member.invited', detail: { role: 'staff' } },
    { action: 'staff_member.password_set', detail: { by: 'one_time_link' } },
    {
      action: 'staff_member.changed',
      detail: { fields: ['role'], roleBefore: 'staff', role: 'read_only', isDisabled: false },
    },
  ]);
});

test.each<Pick<RouteUnderTest, 'method' | 'path' | 'body'>>([
  { method: 'GET', path: url },
  { method: 'POST', path: url, body: { email: 'x', name: 'X', role: 'staff' } },
  { method: 'PATCH', path: `${url}/:id`, body: {} },
  { method: 'POST', path: `${url}/:id/invitation`, body: {} },
])('$method $path is for administrators', async (route) => {
  const asked = { ...route, scope: 'staff:manage', ours: app.staff.id, theirs: other.staff.id };
  const found = await accessOf(app, asked);
  expect(found).toEqual(properAccess(asked, found));
});
