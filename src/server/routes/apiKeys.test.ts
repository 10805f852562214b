import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiKeySchema, createdApiKeySchema } from '@/contracts/apiKey.ts';
import { pageOf } from '@/contracts/page.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let app: TestApp;
let theirs: string;
beforeAll(async () => {
  app = await createTestApp();
  const other = await app.addClinic();
  theirs = createdApiKeySchema.parse(
    (await app.call('POST', url, { as: other.staff.headers, body: { name: 'T', scopes: ['tasks:read'] } }))
      .body,
  ).id;
});
afterAll(() => app.close());

const url = '/api/v2/api-keys';
const create = (body: unknown, as = app.staff.headers) => app.call('POST', url, { as, body });
const list = async () =>
  pageOf(apiKeySchema).parse((await app.call('GET', `${url}?limit=200`, { as: app.staff.headers })).body)
    .items;

test('a key is shown once, works at once, and only its hash is kept', async () => {
  const answer = await create({ name: 'Booking system', scopes: ['patients:read'] });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const { key, ...made } = createdApiKeySchema.parse(answer.body);
  expect(key).toMatch(/^hbk_[\w-]{43}$/);
  expect(made).toMatchObject({
    name: 'Booking system',
    hint: key.slice(-4),
    scopes: ['patients:read'],
    attestation: null,
    lastUsedAt: null,
    revokedAt: null,
  });
  expect(JSON.stringify(await list())).not.toContain(key);
  const as = { authorization: `Bearer ${key}` };
  expect((await app.call('POST', '/api/v2/patients/search', { as, body: {} })).status).toBe(200);
  expect((await app.call('GET', '/api/v2/tasks', { as })).status).toBe(403);
  expect((await list()).find(({ id }) => id === made.id)?.lastUsedAt).toEqual(expect.any(String));
  const stored = await app.deps.db
    .selectFrom('apiKey')
    .select('hash')
    .where('id', '=', made.id)
    .executeTakeFirstOrThrow();
  expect(stored.hash.toString('latin1')).not.toContain(key.slice(4));
  expect(app.logLines().join('')).not.toContain(key);
});

test('a key that another process has revoked opens nothing after a second', async () => {
  const made = createdApiKeySchema.parse((await create({ name: 'Old', scopes: ['patients:read'] })).body);
  const search = () =>
    app.call('POST', '/api/v2/patients/search', {
      as: { authorization: `Bearer ${made.key}` },
      body: {},
    });
  expect((await search()).status).toBe(200);
  await app.database.pools.workers.query('update api_key set revoked_at = now() where id = $1', [made.id]);
  await wait(1_010);
  expect((await search()).status).toBe(401);
});

test('what the owner attests is kept with who and when', async () => {
  const answer = await create({
    name: 'EMR',
    scopes: ['messages:send'],
    attestation: { categories: ['appointment', 'care'], wording: 'Patients agreed on our intake form.' },
  });
  expect(answer.body).toMatchObject({
    attestation: {
      categories: ['appointment', 'care'],
      wording: 'Patients agreed on our intake form.',
      by: 'Dana Reyes',
      at: expect.any(String),
    },
  });
});

test('a revoked key opens nothing any more, and stays on the list', async () => {
  const { id, key } = createdApiKeySchema.parse((await create({ name: 'Old', scopes: ['tasks:read'] })).body);
  const revoke = () => app.call('DELETE', `${url}/${id}`, { as: app.staff.headers });
  expect((await revoke()).status).toBe(204);
  const { revokedAt } = (await list()).find((one) => one.id === id) ?? {};
  expect(revokedAt).toEqual(expect.any(String));
  expect((await app.call('GET', '/api/v2/tasks', { as: { authorization: `Bearer ${key}` } })).status).toBe(
    401,
  );
  expect((await revoke()).status).toBe(204);
  expect((await list()).find((one) => one.id === id)?.revokedAt).toBe(revokedAt);
  const trail = await app.deps.db
    .selectFrom('auditEvent')
    .select(['action', 'actorId'])
    .where('clinicId', '=', app.clinicId)
    .where('subjectId', '=', id)
    .orderBy('id')
    .execute();
  expect(trail).toEqual([
    { action: 'api_key.created', actorId: app.staff.id },
    { action: 'api_key.revoked', actorId: app.staff.id },
    { action: 'api_key.refused', actorId: id },
  ]);
});

test('nobody gives away what they may not do themselves', async () => {
  const { key } = createdApiKeySchema.parse((await create({ name: 'Maker', scopes: ['keys:manage'] })).body);
  const as = { authorization: `Bearer ${key}` };
  expect(await create({ name: 'More', scopes: ['messages:send'] }, as)).toMatchObject({
    status: 403,
    body: { code: 'forbidden', reason: 'messages:send' },
  });
  expect((await create({ name: 'Same', scopes: ['keys:manage'] }, as)).status).toBe(201);
});

test('the front desk makes no keys', async () => {
  for (const role of ['manager', 'staff', 'read_only'] as const) {
    const { headers } = await app.signIn(role);
    expect((await create({ name: 'X', scopes: ['tasks:read'] }, headers)).status).toBe(403);
    expect((await app.call('GET', url, { as: headers })).status).toBe(403);
  }
});

test.each([
  ['no name', { scopes: ['tasks:read'] }, 'name'],
  ['no scope', { name: 'X', scopes: [] }, 'scopes'],
  ['an unknown scope', { name: 'X', scopes: ['everything'] }, 'scopes.0'],
  [
    'an attestation of nothing',
    { name: 'X', scopes: ['tasks:read'], attestation: { categories: [], wording: 'x' } },
    'attestation.categories',
  ],
])('%s is refused by name', async (_what, body, field) => {
  expect(await create(body)).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
});

test.each<[RouteUnderTest['method'], string, unknown]>([
  ['GET', '', undefined],
  ['POST', '', { name: 'X', scopes: ['tasks:read'] }],
  ['DELETE', '/:id', undefined],
])(
  '%s api-keys%s asks who is there, what they may do, and whose clinic it is',
  async (method, path, body) => {
    const { id } = createdApiKeySchema.parse((await create({ name: 'Mine', scopes: ['tasks:read'] })).body);
    const route = { method, path: `${url}${path}`, scope: 'keys:manage', body, ours: id, theirs };
    const found = await accessOf(app, route);
    expect(found).toEqual(properAccess(route, found));
    expect((await list()).map((one) => one.id)).not.toContain(theirs);
  },
);
