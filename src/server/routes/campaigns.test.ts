import { afterAll, beforeAll, expect, test } from 'vitest';
import { addedRecipientsSchema, campaignSchema, type Campaign } from '@/contracts/campaign.ts';
import { pageOf } from '@/contracts/page.ts';
import { createCampaign } from '@/services/campaign/createCampaign.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import type { Caller } from '../../../test/harness/callers.ts';

let app: TestApp;
let theirs: string;
beforeAll(async () => {
  app = await createTestApp();
  theirs = (await createCampaign((await app.addClinic()).ctx, words)).id;
});
afterAll(() => app.close());

const url = '/api/v2/campaigns';
const words = { name: 'Flu', category: 'care', texts: { en: 'Hi {name}, the flu clinic is open.' } } as const;

async function make(body: unknown = words, as: Caller = app.staff.headers): Promise<Campaign> {
  const answer = await app.call('POST', url, { as, body });
  expect(answer.status).toBe(201);
  return campaignSchema.parse(answer.body);
}
const verb = (id: string, path: string, as: Caller = app.staff.headers) =>
  app.call('POST', `${url}/${id}/${path}`, { as });

async function listPatients(id: string, count: number, as: Caller = app.staff.headers): Promise<void> {
  const patientIds = await Promise.all(
    Array.from({ length: count }, async () => (await app.addPatient()).id),
  );
  const answer = await app.call('POST', `${url}/${id}/recipients`, { as, body: { patientIds } });
  expect(addedRecipientsSchema.parse(answer.body)).toMatchObject({ added: count, nextCursor: null });
}

test('a draft holds its own words, a template’s as they are today', async () => {
  expect(await make()).toMatchObject({
    ...words,
    texts: [{ language: 'en', text: words.texts.en }],
    state: 'draft',
    quietHours: 'defer',
    author: { kind: 'staff', name: 'Dana Reyes' },
    approval: { isNeeded: false, approvedBy: null },
    progress: { recipients: 0, looked: 0, texts: 0, skipped: {}, statuses: {} },
  });
  const fromTemplate = await make({ name: 'Results', templateKey: 'lab_results' });
  expect(fromTemplate).toMatchObject({ category: 'results', templateKey: 'lab_results' });
  expect(fromTemplate.texts.map(({ language }) => language).toSorted()).toEqual(['en', 'es']);
});

test('more than fifty recipients need a colleague, who is neither author nor lister, and looks again when the list changes', async () => {
  const manager = await app.signIn('manager');
  const { id } = await make();
  await listPatients(id, 50);
  expect((await verb(id, 'approve')).status).toBe(403);
  await listPatients(id, 1);
  expect(await verb(id, 'start')).toMatchObject({ status: 409, body: { reason: 'approval_missing' } });
  expect(await verb(id, 'approve')).toMatchObject({ status: 403, body: { reason: 'second_person' } });
  expect(await verb(id, 'approve', app.key)).toMatchObject({
    status: 403,
    body: { reason: 'second_person' },
  });
  expect(await verb(id, 'approve', manager.headers)).toMatchObject({
    status: 200,
    body: { approval: { isNeeded: true, approvedBy: 'Test manager', approvedAt: expect.any(String) } },
  });
  await listPatients(id, 1, manager.headers);
  expect(await verb(id, 'start')).toMatchObject({ status: 409, body: { reason: 'approval_missing' } });
  expect((await verb(id, 'approve', manager.headers)).status).toBe(403);
  const third = await app.signIn('manager');
  expect((await verb(id, 'approve', third.headers)).status).toBe(200);
  expect(await verb(id, 'start')).toMatchObject({ status: 200, body: { state: 'freezing' } });
  expect(await verb(id, 'approve', third.headers)).toMatchObject({ status: 409 });
  expect(await verb(id, 'cancel')).toMatchObject({ status: 200, body: { state: 'cancelled' } });
});

test('fifty do not, and an API key has its scope', async () => {
  const few = await make();
  await listPatients(few.id, 50);
  expect((await verb(few.id, 'start')).status).toBe(200);
  const many = await make(words, app.key);
  await listPatients(many.id, 51, app.key);
  expect((await verb(many.id, 'start', app.key)).status).toBe(200);
  for (const { id } of [few, many]) await verb(id, 'cancel');
});

test('campaigns come newest first, page by page', async () => {
  await using fresh = await createTestApp();
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const answer = await fresh.call('POST', url, { as: fresh.key, body: words });
    ids.unshift(campaignSchema.parse(answer.body).id);
  }
  const first = await fresh.call('GET', `${url}?limit=2`, { as: fresh.key });
  const { items, nextCursor } = pageOf(campaignSchema).parse(first.body);
  const second = await fresh.call('GET', `${url}?limit=2&cursor=${nextCursor}`, { as: fresh.key });
  const rest = pageOf(campaignSchema).parse(second.body);
  expect([...items, ...rest.items].map(({ id }) => id)).toEqual(ids);
  expect(rest.nextCursor).toBeNull();
});

test('every change is in the audit trail', async () => {
  const { id } = await make();
  await listPatients(id, 1);
  for (const path of ['start', 'pause', 'resume', 'cancel']) expect((await verb(id, path)).status).toBe(200);
  const trail = await app.deps.db
    .selectFrom('auditEvent')
    .select('action')
    .where('clinicId', '=', app.clinicId)
    .where('subjectId', '=', id)
    .orderBy('id')
    .execute();
  expect(trail.map(({ action }) => action)).toEqual([
    'campaign.created',
    'campaign.listed',
    'campaign.started',
    'campaign.paused',
    'campaign.resumed',
    'campaign.cancelled',
  ]);
});

test.each([
  ['no name', { ...words, name: ' ' }, 'name'],
  ['no words', { name: 'X', category: 'care' }, 'texts'],
  ['words and a template', { ...words, templateKey: 'lab_results' }, 'texts'],
  ['no language', { ...words, texts: {} }, 'texts'],
  ['another language', { ...words, texts: { tlh: 'nuqneH' } }, 'texts.tlh'],
  ['no category', { name: 'X', texts: words.texts }, 'category'],
  ['a category that opt-outs do not stop', { ...words, category: 'system' }, 'category'],
  ['a category for answers', { ...words, category: 'conversation' }, 'category'],
  ['a template of another category', { name: 'X', category: 'care', templateKey: 'lab_results' }, 'category'],
  ['a field of one visit', { ...words, texts: { es: 'Su cita es el {date}' } }, 'texts.es'],
  ['a template about one visit', { name: 'X', templateKey: 'appointment_reminder' }, 'texts.en'],
  ['a broken field', { ...words, texts: { en: 'Hi {name' } }, 'texts.en'],
  ['marketing at night', { ...words, category: 'marketing', quietHours: 'ignore' }, 'quietHours'],
])('%s is refused by name', async (_what, body, field) => {
  const answer = await app.call('POST', url, { as: app.staff.headers, body });
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
});

test('what does not exist is not listed, and nobody beside it', async () => {
  const { id } = await make();
  const known = await app.addPatient();
  const body = { patientIds: [known.id, crypto.randomUUID()] };
  expect(await app.call('POST', `${url}/${id}/recipients`, { as: app.staff.headers, body })).toMatchObject({
    status: 404,
    body: { code: 'patient_not_found' },
  });
  const shown = await app.call('GET', `${url}/${id}`, { as: app.staff.headers });
  expect(shown).toMatchObject({ body: { progress: { recipients: 0 } } });
  expect(
    await app.call('POST', url, { as: app.staff.headers, body: { name: 'X', templateKey: 'none' } }),
  ).toMatchObject({
    status: 404,
  });
});

test('what does not fit the state is refused: nobody listed, not running, over, started', async () => {
  const { id } = await make();
  expect(await verb(id, 'start')).toMatchObject({ status: 409, body: { reason: 'no_recipients' } });
  for (const path of ['pause', 'resume']) expect((await verb(id, path)).status).toBe(409);
  await listPatients(id, 1);
  await verb(id, 'start');
  const body = { filter: 'all_with_mobile' };
  expect((await app.call('POST', `${url}/${id}/recipients`, { as: app.staff.headers, body })).status).toBe(
    409,
  );
  await verb(id, 'cancel');
  for (const path of ['start', 'pause', 'resume', 'approve']) expect((await verb(id, path)).status).toBe(409);
  expect(await verb(id, 'cancel')).toMatchObject({ status: 200, body: { state: 'cancelled' } });
});

test('switched off, nothing starts', async () => {
  await using off = await createTestApp({ settings: { sendingEnabled: false } });
  const { id } = campaignSchema.parse((await off.call('POST', url, { as: off.key, body: words })).body);
  const answer = await off.call('POST', `${url}/${id}/start`, { as: off.key });
  expect(answer).toMatchObject({ status: 503, body: { code: 'feature_disabled' } });
});

test('staff without the manager’s role see campaigns and start none', async () => {
  const { id } = await make();
  const { headers } = await app.signIn('staff');
  expect((await app.call('GET', `${url}/${id}`, { as: headers })).status).toBe(200);
  expect((await verb(id, 'start', headers)).status).toBe(403);
});

test.each<[RouteUnderTest['method'], string, string, unknown]>([
  ['GET', '', 'campaigns:read', undefined],
  ['POST', '', 'campaigns:send', words],
  ['GET', '/:id', 'campaigns:read', undefined],
  ['POST', '/:id/recipients', 'campaigns:send', { filter: 'all_with_mobile' }],
  ['POST', '/:id/preview', 'campaigns:send', undefined],
  ['POST', '/:id/approve', 'campaigns:send', undefined],
  ['POST', '/:id/start', 'campaigns:send', undefined],
  ['POST', '/:id/pause', 'campaigns:send', undefined],
  ['POST', '/:id/resume', 'campaigns:send', undefined],
  ['POST', '/:id/cancel', 'campaigns:send', undefined],
])(
  '%s campaigns%s asks who is there, what they may do, and whose clinic it is',
  async (method, path, scope, body) => {
    const route = { method, path: `${url}${path}`, scope, body, ours: (await make()).id, theirs };
    const found = await accessOf(app, route);
    expect(found).toEqual(properAccess(route, found));
  },
);
