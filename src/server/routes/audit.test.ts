import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditChainSchema, auditEventSchema } from '@/contracts/audit.ts';
import { pageOf } from '@/contracts/page.ts';
import { patientSchema } from '@/contracts/patient.ts';
import { recordAudits } from '@/db/auditQueries.ts';
import { sealAudit } from '@/services/audit/sealAudit.ts';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let app: TestApp;
let mia: { id: string };
let leo: { id: string };
type SignedIn = Awaited<ReturnType<TestApp['signIn']>>;
let manager: SignedIn;
let colleague: SignedIn;
beforeAll(async () => {
  app = await createTestApp();
  manager = await app.signIn('manager');
  colleague = await app.signIn('staff');
  mia = await app.addPatient({ givenName: 'Mia', familyName: 'Stone', phoneNumber: '+12125550130' });
  leo = await app.addPatient({ givenName: 'Leo', familyName: 'Silva', phoneNumber: '+12125550131' });
});
afterAll(() => app.close());

const page = pageOf(auditEventSchema);
async function list(query: Record<string, string> = {}, as = app.staff.headers) {
  const answer = await app.call('GET', `/api/v2/audit?${new URLSearchParams(query).toString()}`, { as });
  expect(answer).toMatchObject({ status: 200 });
  return page.parse(answer.body);
}
const actions = async (query: Record<string, string>) =>
  (await list(query)).items.map(({ action }) => action);

test('views and changes, by whom, of whom, with names for those who may see patients', async () => {
  await app.call('GET', `/api/v2/patients/${mia.id}`, { as: manager.headers });
  expect((await list({ action: 'patient.viewed' })).items).toMatchObject([
    {
      actor: { kind: 'staff', id: manager.id },
      subject: { kind: 'patient', id: mia.id, name: 'Mia Stone' },
      detail: {},
      isSealed: false,
    },
  ]);
  const key = await app.keyWith('audit:read');
  expect((await list({ action: 'patient.viewed' }, key)).items).toMatchObject([{ subject: { name: null } }]);
  expect((await list({ actorId: manager.id })).items.map(({ action }) => action)).toContain('patient.viewed');
  await sealAudit(app.deps, app.clinicId);
  expect((await list({ action: 'patient.viewed' })).items).toMatchObject([{ isSealed: true }]);
});

test('everything of a noun, and looking itself is on the trail', async () => {
  const found = await actions({ action: 'audit' });
  expect(found.length).toBeGreaterThan(0);
  expect(new Set(found)).toEqual(new Set(['audit.viewed']));
  // A word that another begins with is not that word.
  expect(await actions({ action: 'aud' })).toEqual([]);
});

test('a patient’s own history: what shows the patient, visits, texts and lists, and nobody else’s', async () => {
  await app.call('GET', `/api/v2/patients/${leo.id}`, { as: app.staff.headers });
  await app.call('POST', '/api/v2/patients/search', { as: app.staff.headers, body: { text: 'Stone' } });
  const { conversationId } = await app.addMessage({
    phoneNumber: '+12125550130',
    direction: 'inbound',
    body: 'Hello',
  });
  await app.call('GET', `/api/v2/conversations/${conversationId}/messages`, { as: app.staff.headers });
  await app.call('PATCH', `/api/v2/patients/${mia.id}`, {
    as: app.staff.headers,
    body: { givenName: 'Maya' },
  });
  const ofMia = await actions({ patientId: mia.id });
  expect(ofMia).toEqual(
    expect.arrayContaining(['patient.viewed', 'patient.searched', 'patient.changed', 'conversation.read']),
  );
  const { items } = await list({ patientId: leo.id });
  expect(items.map(({ action }) => action)).toContain('patient.viewed');
  expect(items.every(({ subject }) => subject?.id === leo.id)).toBe(true);
});

test('by the clinic’s days', async () => {
  const at = (iso: string) => ({
    clinicId: app.clinicId,
    id: randomUUIDv7(),
    action: 'days.test',
    actorKind: 'job',
    occurredAt: new Date(iso),
  });
  // New York is five hours behind in November.
  await recordAudits(app.deps.db, [
    at('2020-11-10T04:59:59Z'),
    at('2020-11-10T05:00:00Z'),
    at('2020-11-11T04:59:59Z'),
    at('2020-11-11T05:00:00Z'),
  ]);
  const found = await list({ action: 'days', from: '2020-11-10', to: '2020-11-10' });
  expect(found.items.map((event) => event.at)).toEqual([
    '2020-11-11T04:59:59.000Z',
    '2020-11-10T05:00:00.000Z',
  ]);
});

test('page by page, each event once', async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const { items, nextCursor }: Awaited<ReturnType<typeof list>> = await list({
      action: 'days.test',
      limit: '3',
      ...(cursor === null ? {} : { cursor }),
    });
    seen.push(...items.map((event) => event.at));
    cursor = nextCursor;
  } while (cursor !== null);
  expect(seen).toHaveLength(4);
  expect(seen).toEqual(seen.toSorted().toReversed());
});

test('the chain: what waits, and its head', async () => {
  await app.call('GET', `/api/v2/patients/${mia.id}`, { as: colleague.headers });
  const read = async () =>
    auditChainSchema.parse((await app.call('GET', '/api/v2/audit/chain', { as: app.staff.headers })).body);
  expect((await read()).waiting.events).toBeGreaterThan(0);
  await sealAudit(app.deps, app.clinicId);
  const { head, waiting } = await read();
  expect(waiting).toEqual({ events: 0, oldestAt: null });
  expect(head).toMatchObject({ format: 'hearback-audit-head/1', clinics: [{ clinicId: app.clinicId }] });
  const other = await app.addClinic();
  const theirs = await app.call('GET', '/api/v2/audit/chain', { as: other.staff.headers });
  expect(auditChainSchema.parse(theirs.body).head).toBeNull();
});

test.each([
  ['action', 'patient;'],
  ['action', 'patient.viewed.often'],
  ['from', 'yesterday'],
  ['patientId', '1'],
  ['subjectId', 'x'],
  ['actorKind', 'nobody'],
  ['limit', '0'],
  ['cursor', 'abc'],
])('%s=%s is refused', async (field, value) => {
  const answer = await app.call(
    'GET',
    `/api/v2/audit?${new URLSearchParams({ [field]: value }).toString()}`,
    {
      as: app.staff.headers,
    },
  );
  expect(answer).toMatchObject({ status: 400, body: { field } });
});

test('a patient of another clinic is not found, and its events are not shown', async () => {
  const other = await app.addClinic();
  const theirs = await app.call('POST', '/api/v2/patients', {
    as: other.staff.headers,
    body: { givenName: 'Ana', familyName: 'Brook', phoneNumbers: [] },
  });
  const { id } = patientSchema.parse(theirs.body);
  expect(await app.call('GET', `/api/v2/audit?patientId=${id}`, { as: app.staff.headers })).toMatchObject({
    status: 404,
  });
  expect(await actions({ subjectId: id })).toEqual([]);
});

test.each(['/api/v2/audit', '/api/v2/audit/chain'])('%s is for those who may', async (path) => {
  expect(await app.call('GET', path, { as: manager.headers })).toMatchObject({ status: 200 });
  expect(await app.call('GET', path, { as: colleague.headers })).toMatchObject({ status: 403 });
  const route = { method: 'GET', path, scope: 'audit:read' } as const;
  const found = await accessOf(app, route);
  expect(found).toEqual(properAccess(route, found));
});
