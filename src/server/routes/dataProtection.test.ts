import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { dataProtectionSchema } from '@/contracts/dataProtection.ts';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let app: TestApp;
let patientId: string;
beforeAll(async () => {
  app = await createTestApp();
  ({ id: patientId } = await app.addPatient({ givenName: 'Mia', phoneNumber: '+12125550130' }));
});
afterAll(() => app.close());

const path = '/api/v2/data-protection';
const read = async () =>
  dataProtectionSchema.parse((await app.call('GET', path, { as: app.staff.headers })).body);
const act = (method: string, to: string, body?: object) =>
  app.call(method, `${path}${to}`, { as: app.staff.headers, ...(body ? { body } : {}) });

test('what is kept for how long: a year, a month and a week unless the clinic says otherwise', async () => {
  expect((await read()).kept).toEqual({ texts: 365, media: 30, forms: 7 });
  const kept = { texts: 730, media: 60, forms: 14 };
  expect(await act('PATCH', '', { kept })).toMatchObject({ status: 200, body: { kept } });
  expect((await read()).kept).toEqual(kept);
  expect(await act('PATCH', '', { kept: { ...kept, texts: 7 } })).toMatchObject({
    status: 400,
    body: { code: 'invalid_request' },
  });
});

test('a legal hold stands until it is lifted', async () => {
  const placed = await act('POST', '/holds', { patientId, reason: 'Case 26-114' });
  expect(placed.status).toBe(201);
  expect((await read()).holds).toMatchObject([{ patientId, reason: 'Case 26-114' }]);
  const { id } = z.object({ id: z.uuid() }).parse(placed.body);
  expect((await act('POST', `/holds/${id}/lift`)).status).toBe(204);
  expect((await read()).holds).toEqual([]);
  expect((await act('POST', `/holds/${id}/lift`)).status).toBe(404);
  const other = await app.addClinic();
  expect(
    await app.call('POST', `${path}/holds`, {
      as: other.staff.headers,
      body: { patientId, reason: 'Not ours' },
    }),
  ).toMatchObject({ status: 404, body: { code: 'patient_not_found' } });
});

test('a change of keys begins once', async () => {
  expect(await read()).toMatchObject({ key: { rotation: null } });
  expect((await act('POST', '/keys')).status).toBe(202);
  expect((await read()).key.rotation).toMatchObject({ finishedAt: null, resealed: 0 });
  expect(await act('POST', '/keys')).toMatchObject({ status: 409, body: { code: 'conflict' } });
});

test.each([
  { method: 'GET', path, scope: 'audit:read' },
  { method: 'PATCH', path, scope: 'clinic:write', body: { kept: { texts: 365, media: 30, forms: 7 } } },
  { method: 'POST', path: `${path}/keys`, scope: 'keys:manage' },
  {
    method: 'POST',
    path: `${path}/holds`,
    scope: 'records:erase',
    body: { patientId: null, reason: 'Case 1' },
  },
] as const)('$method $path is for those who may', async (route) => {
  const found = await accessOf(app, route);
  expect(found).toEqual(properAccess(route, found));
});
