import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { erasureSchema, patientRecordSchema } from '@/contracts/record.ts';
import { patientSchema } from '@/contracts/patient.ts';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const withId = z.object({ id: z.string() });
const reason = 'Request 26-31';
const erase = (id: string, body: object = { reason }) =>
  app.call('POST', `/api/v2/patients/${id}/erase`, { as: app.staff.headers, body });
const auditOf = async (action: string) =>
  (
    await app.database.pools.staff.query<{ detail: object }>(
      'select detail from audit_event where action = $1 order by id desc limit 1',
      [action],
    )
  ).rows[0]?.detail;

test('an erased patient is shown without name, birth date, ids and numbers, and is not filled again', async () => {
  const { id } = await app.addPatient({
    givenName: 'Jonas',
    familyName: 'Weber',
    birthDate: '1980-02-03',
    externalId: 'ehr-91',
    phoneNumber: '+12125550150',
  });
  const { conversationId } = await app.addMessage({ phoneNumber: '+12125550150', body: 'My knee hurts' });
  const done = await erase(id);
  expect(done.status).toBe(200);
  expect(erasureSchema.parse(done.body)).toMatchObject({ texts: 1, finishedAt: expect.any(String) });
  const shown = await app.call('GET', `/api/v2/patients/${id}`, { as: app.staff.headers });
  expect(patientSchema.parse(shown.body)).toMatchObject({
    givenName: 'Erased',
    familyName: 'patient',
    birthDate: null,
    externalId: null,
    phoneNumbers: [],
    doNotText: true,
    erasedAt: expect.any(String),
  });
  expect(
    await app.call('GET', `/api/v2/conversations/${conversationId}`, { as: app.staff.headers }),
  ).toMatchObject({ status: 200, body: { displayNumber: 'Erased number', patients: [] } });
  const change = { as: app.staff.headers, body: { givenName: 'Jonas' } };
  expect(await app.call('PATCH', `/api/v2/patients/${id}`, change)).toMatchObject({
    status: 409,
    body: { code: 'conflict' },
  });
  const number = { as: app.staff.headers, body: { phoneNumber: '+12125550150' } };
  expect((await app.call('POST', `/api/v2/patients/${id}/phone-numbers`, number)).status).toBe(409);
  expect(
    (
      await app.call('POST', `/api/v2/conversations/${conversationId}/messages`, {
        as: app.staff.headers,
        body: { text: 'Hello' },
      })
    ).status,
  ).not.toBe(201);
  expect(await auditOf('patient.erasure_begun')).toEqual({ numbers: 1, shared: 0, withdrawn: 0 });
  expect(await auditOf('patient.erased')).toEqual({ texts: 1, numbers: 1 });
});

test('an erasure needs a reason, and waits for a legal hold to be lifted', async () => {
  const { id } = await app.addPatient({ givenName: 'Nora', phoneNumber: '+12125550151' });
  expect(await erase(id, {})).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  const hold = await app.call('POST', '/api/v2/data-protection/holds', {
    as: app.staff.headers,
    body: { patientId: id, reason: 'Case 26-114' },
  });
  expect(await erase(id)).toMatchObject({ status: 409, body: { code: 'conflict', reason: 'legal_hold' } });
  expect(await app.call('GET', `/api/v2/patients/${id}`, { as: app.staff.headers })).toMatchObject({
    body: { givenName: 'Nora', erasedAt: null },
  });
  const { id: holdId } = withId.parse(hold.body);
  await app.call('POST', `/api/v2/data-protection/holds/${holdId}/lift`, { as: app.staff.headers });
  const first = await erase(id);
  expect(first.status).toBe(200);
  // Asked again it is the same erasure.
  expect((await erase(id, { reason: 'Asked again' })).body).toEqual(first.body);
});

test('the export of a patient holds everything that is kept, with the words for those who may read them', async () => {
  const { id } = await app.addPatient({
    givenName: 'Iris',
    phoneNumbers: ['+12125550152', '+12125550153'],
    consents: ['care'],
  });
  await app.addPatient({ givenName: 'Otto', phoneNumber: '+12125550153' });
  await app.addMessage({ phoneNumber: '+12125550152', body: 'Words of Iris' });
  await app.addMessage({ phoneNumber: '+12125550153', body: 'Words of who knows whom' });
  await app.call('POST', '/api/v2/appointments', {
    as: app.staff.headers,
    body: { patientId: id, startsAt: '2031-06-02T09:00' },
  });
  const path = `/api/v2/patients/${id}/export`;
  const found = await app.call('GET', path, { as: app.staff.headers });
  expect(found.status).toBe(200);
  expect(found.headers.get('cache-control')).toContain('no-store');
  const record = patientRecordSchema.parse(found.body);
  expect(record.person).toMatchObject({ given_name: 'Iris' });
  expect(record.numbers).toHaveLength(2);
  expect(record.consents).toHaveLength(2);
  expect(record.appointments).toHaveLength(1);
  // What was written from a shared phone may be somebody else's.
  expect(record.texts.map(({ body }) => body)).toEqual(['Words of Iris']);
  expect(record.audit.map(({ action }) => action)).toContain('appointment.created');
  expect(await auditOf('patient.exported')).toEqual({ exportId: record.id, texts: 1, showsTexts: true });

  const sealed = await app.call('GET', path, { as: await app.keyWith('records:export') });
  expect(patientRecordSchema.parse(sealed.body)).toMatchObject({
    showsTexts: false,
    texts: [{ body: null }],
  });
  expect(JSON.stringify(sealed.body)).not.toContain('Words of');
});

test.each([
  { method: 'GET', path: '/api/v2/patients/:id/export', scope: 'records:export' },
  { method: 'POST', path: '/api/v2/patients/:id/erase', scope: 'records:erase', body: { reason } },
] as const)('$method $path is for those who may', async (route) => {
  const other = await app.addClinic();
  const ours = await app.addPatient({ givenName: 'Ours', phoneNumber: '+12125550154' });
  const theirs = await app.call('POST', '/api/v2/patients', {
    as: other.staff.headers,
    body: { givenName: 'Theirs' },
  });
  const asked = { ...route, ours: ours.id, theirs: withId.parse(theirs.body).id };
  const found = await accessOf(app, asked);
  expect(found).toEqual(properAccess(asked, found));
});
