import { afterAll, beforeAll, expect, test } from 'vitest';
import { createdApiKeySchema } from '../../src/contracts/apiKey.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

test('HIPAA-06 failed sign-ins are on the trail, without the address and the password', async () => {
  const someone = await app.signIn('staff');
  const { rows } = await app.database.pools.staff.query<{ email: string }>(
    'select u.email from auth_user u join staff_member s on s.user_id = u.id where s.id = $1',
    [someone.id],
  );
  for (const email of [rows[0]?.email, rows[0]?.email.toUpperCase(), 'nobody@example.com', 'hunter2 hunter2'])
    await app.call('POST', '/api/auth/sign-in/email', {
      headers: { origin: app.url },
      body: { email, password: 'not the password' },
    });
  const trail = await app.deps.db
    .selectFrom('auditEvent')
    .select(['subjectId', 'actorKind', 'actorId', 'detail'])
    .where('clinicId', '=', app.clinicId)
    .where('action', '=', 'session.refused')
    .orderBy('id')
    .execute();
  const refused = {
    actorKind: 'unknown',
    actorId: null,
    detail: { step: 'password', reason: 'unauthenticated' },
  };
  expect(trail).toEqual([
    { ...refused, subjectId: someone.id },
    { ...refused, subjectId: someone.id },
    { ...refused, subjectId: null },
    { ...refused, subjectId: null, detail: { step: 'password', reason: 'invalid_request' } },
  ]);
});

test('HIPAA-06 a wrong code of the second factor is on the trail', async () => {
  const answer = await app.call('POST', '/api/auth/sign-in/code', {
    headers: { origin: app.url },
    body: { code: '123456' },
  });
  expect(answer.status).toBe(401);
  const row = await app.deps.db
    .selectFrom('auditEvent')
    .select(['detail', 'actorKind'])
    .where('action', '=', 'session.refused')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  expect(row).toEqual({
    actorKind: 'unknown',
    detail: { step: 'second_factor', reason: 'unauthenticated' },
  });
});

test('HIPAA-06 who comes with a revoked key is on the trail, once a minute; an unknown key is nobody’s', async () => {
  const made = createdApiKeySchema.parse(
    (
      await app.call('POST', '/api/v2/api-keys', {
        as: app.staff.headers,
        body: { name: 'Old program', scopes: ['tasks:read'] },
      })
    ).body,
  );
  expect(await app.call('DELETE', `/api/v2/api-keys/${made.id}`, { as: app.staff.headers })).toMatchObject({
    status: 204,
  });
  for (const key of [made.key, made.key, 'hbk_never_made_by_anybody'])
    expect(await app.call('GET', '/api/v2/tasks', { as: { authorization: `Bearer ${key}` } })).toMatchObject({
      status: 401,
    });
  const trail = await app.deps.db
    .selectFrom('auditEvent')
    .select(['action', 'subjectId'])
    .where('subjectId', '=', made.id)
    .orderBy('id')
    .execute();
  expect(trail.map(({ action }) => action)).toEqual([
    'api_key.created',
    'api_key.revoked',
    'api_key.refused',
  ]);
});
