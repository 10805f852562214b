import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { incidentSchema, incidentSummarySchema, type Incident } from '@/contracts/incident.ts';
import { pageOf } from '@/contracts/page.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { reportIncident } from '@/services/incident/reportIncident.ts';

let app: TestApp;
let theirs: string;
let patientId: string;
beforeAll(async () => {
  app = await createTestApp();
  ({ id: patientId } = await app.addPatient({ givenName: 'Mia', phoneNumber: '+12125550150' }));
  const other = await app.addClinic();
  const theirReport = {
    kind: 'other' as const,
    what: 'Theirs',
    patientIds: [],
    people: null,
    mostInState: null,
  };
  theirs = (await reportIncident(other.ctx, theirReport)).id;
});
afterAll(() => app.close());

const url = '/api/v2/incidents';
const factors = {
  data: 'Name of the clinic and the time of a visit',
  recipient: 'A stranger with that number',
  viewed: 'Read, as the answer shows',
  mitigation: 'Asked to delete it; the number was unlinked',
};
const send = (method: 'POST' | 'PATCH', path: string, body: unknown) =>
  app.call(method, `${url}${path}`, { as: app.staff.headers, body });

async function report(body: Record<string, unknown> = {}): Promise<string> {
  const answer = await send('POST', '', { kind: 'wrong_recipient', what: 'To Mia’s neighbour', ...body });
  expect(answer.status).toBe(201);
  return z.object({ id: z.uuid() }).parse(answer.body).id;
}
const read = async (id: string): Promise<Incident> =>
  incidentSchema.parse((await app.call('GET', `${url}/${id}`, { as: app.staff.headers })).body);
const list = async (state: string, query = '') =>
  pageOf(incidentSummarySchema).parse(
    (await app.call('GET', `${url}?state=${state}${query}`, { as: app.staff.headers })).body,
  );

test('HIPAA-08 a report starts the clock, calls for a person, and is sealed', async () => {
  const discoveredAt = '2026-01-05T15:00:00Z';
  const id = await report({ patientIds: [patientId], discoveredAt, people: 600 });
  expect(await read(id)).toMatchObject({
    state: 'open',
    source: 'staff',
    what: 'To Mia’s neighbour',
    listedPatients: [{ id: patientId, name: 'Mia Brook' }],
    people: 600,
    deadlines: [
      { whom: 'patients', on: '2026-03-06' },
      { whom: 'media', on: '2026-03-06' },
      { whom: 'hhs', on: '2026-03-06' },
    ],
    decision: null,
  });
  const { rows } = await app.database.pools.staff.query<{ wordsEncrypted: Buffer }>(
    'select words_encrypted as "wordsEncrypted" from incident where id = $1',
    [id],
  );
  expect(rows[0]?.wordsEncrypted.toString('latin1')).not.toContain('neighbour');
  const tasks = await app.call('GET', '/api/v2/tasks?state=open', { as: app.staff.headers });
  expect(tasks.body).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ kind: 'incident_reported', incidentId: id })]),
  });
});

test('HIPAA-08 no decision without words about all four factors and a reason', async () => {
  const id = await report();
  expect(await send('PATCH', `/${id}`, { decision: 'low_probability' })).toMatchObject({
    status: 409,
    body: { reason: 'factors_missing', fields: ['data', 'recipient', 'viewed', 'mitigation', 'reason'] },
  });
  expect(
    await send('PATCH', `/${id}`, { factors: { ...factors, viewed: ' ' }, reason: 'x', decision: 'breach' }),
  ).toMatchObject({ status: 409, body: { fields: ['viewed'] } });
  const decided = await send('PATCH', `/${id}`, {
    factors,
    reason: 'Only the time of a visit',
    decision: 'low_probability',
  });
  expect(decided).toMatchObject({
    status: 200,
    body: { state: 'assessed', decision: 'low_probability', deadlines: [], next: null, factors },
  });
  expect(await send('PATCH', `/${id}`, { isClosed: true })).toMatchObject({ body: { state: 'closed' } });
  expect((await list('open')).items.map((one) => one.id)).not.toContain(id);
  expect((await list('closed')).items.map((one) => one.id)).toContain(id);
  // What it had called for is done with it.
  const { rows } = await app.database.pools.staff.query(
    'select 1 from task where incident_id = $1 and done_at is null',
    [id],
  );
  expect(rows).toEqual([]);
  expect(await send('PATCH', `/${id}`, { decision: null, isClosed: false })).toMatchObject({
    body: { state: 'open', decision: null, decidedAt: null, closedAt: null },
  });
});

test('HIPAA-08 a breach is closed once whoever has to be told was told', async () => {
  const id = await report();
  expect(await send('PATCH', `/${id}`, { isClosed: true })).toMatchObject({
    status: 409,
    body: { reason: 'not_assessed' },
  });
  await send('PATCH', `/${id}`, { factors, reason: 'It was read', decision: 'breach' });
  expect(await send('PATCH', `/${id}`, { isClosed: true })).toMatchObject({
    status: 409,
    body: { reason: 'not_told' },
  });
  expect(await send('PATCH', `/${id}`, { toldOn: { patients: '2999-01-01' } })).toMatchObject({
    status: 400,
    body: { field: 'toldOn' },
  });
  const told = await send('PATCH', `/${id}`, { toldOn: { patients: '2026-02-01' } });
  expect(told).toMatchObject({ body: { next: { whom: 'hhs' }, state: 'assessed' } });
  expect(await send('PATCH', `/${id}`, { toldOn: { hhs: '2026-02-02' }, isClosed: true })).toMatchObject({
    status: 200,
    body: { state: 'closed', next: null },
  });
});

test('a bad report is refused, and one about nobody of ours', async () => {
  expect(await send('POST', '', { kind: 'other' })).toMatchObject({ status: 400 });
  expect(await send('POST', '', { kind: 'theft', what: 'A bag' })).toMatchObject({ status: 400 });
  expect(
    await send('POST', '', { kind: 'other', what: 'A bag', discoveredAt: '2999-01-01T00:00:00Z' }),
  ).toMatchObject({ status: 400, body: { field: 'discoveredAt' } });
  expect(
    await send('POST', '', { kind: 'other', what: 'A bag', patientIds: [crypto.randomUUID()] }),
  ).toMatchObject({ status: 404, body: { code: 'patient_not_found' } });
});

test('whoever works here may report; to weigh it is for managers', async () => {
  const staff = await app.signIn('staff');
  const reported = await app.call('POST', url, {
    as: staff.headers,
    body: { kind: 'wrong_recipient', what: 'I texted the wrong Ana' },
  });
  expect(reported.status).toBe(201);
  expect((await app.call('GET', url, { as: staff.headers })).status).toBe(403);
  const manager = await app.signIn('manager');
  expect((await app.call('GET', url, { as: manager.headers })).status).toBe(200);
});

test('the list goes page by page, the longest known first', async () => {
  const [first, second] = [
    await report({ discoveredAt: '2025-01-01T00:00:00Z' }),
    await report({ discoveredAt: '2025-01-02T00:00:00Z' }),
  ];
  const page = await list('open', '&limit=1');
  expect(page.items.map(({ id }) => id)).toEqual([first]);
  const next = await list('open', `&limit=1&cursor=${page.nextCursor}`);
  expect(next.items.map(({ id }) => id)).toEqual([second]);
  expect(page.items[0]?.next).toMatchObject({ whom: 'patients', on: '2025-03-01' });
  expect(page.items[0]?.next?.daysLeft).toBeLessThan(0);
});

test('the clinic’s export opens what staff wrote, the patient’s says that there was something', async () => {
  const id = await report({ patientIds: [patientId], what: 'Left on the counter' });
  const all = await app.call('GET', '/api/v2/data-protection/export', { as: app.staff.headers });
  const line = String(all.body)
    .split('\n')
    .find((text) => text.includes('"kind":"incident"') && text.includes(id));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ row: { id, words: { what: 'Left on the counter' } } });
  const one = await app.call('GET', `/api/v2/patients/${patientId}/export`, { as: app.staff.headers });
  expect(one.body).toMatchObject({ incidents: expect.arrayContaining([expect.objectContaining({ id })]) });
  expect(JSON.stringify(one.body)).not.toContain('Left on the counter');
});

test.each<RouteUnderTest>([
  { method: 'GET', path: url, scope: 'incidents:manage' },
  { method: 'POST', path: url, scope: 'tasks:write', body: { kind: 'other', what: 'A bag' } },
  { method: 'GET', path: `${url}/:id`, scope: 'incidents:manage' },
  { method: 'PATCH', path: `${url}/:id`, scope: 'incidents:manage', body: { what: 'A bag, found again' } },
])('$method $path is for those who may', async (route) => {
  const found = await accessOf(app, { ...route, ours: await report(), theirs });
  expect(found).toEqual(properAccess(route, found));
});
