import { afterAll, beforeAll, expect, test } from 'vitest';
import { patientSchema } from '@/contracts/patient.ts';
import { reassignmentsSchema, type newReassignmentsSchema } from '@/contracts/reassignment.ts';
import { pageOf } from '@/contracts/page.ts';
import { taskSchema } from '@/contracts/task.ts';
import type { z } from 'zod';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { queueTexts } from '../../../test/harness/queueTexts.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const url = '/api/v2/reassignments';
const source = 'Reassigned Numbers Database';
type Body = z.input<typeof newReassignmentsSchema>;
const ask = (body: Omit<Body, 'source'>) =>
  app.call('POST', url, { as: app.staff.headers, body: { source, ...body } });
const record = async (body: Omit<Body, 'source'>) => {
  const answer = await ask(body);
  expect(answer.status).toBe(200);
  return reassignmentsSchema.parse(answer.body);
};
const show = async (id: string) =>
  patientSchema.parse((await app.call('GET', `/api/v2/patients/${id}`, { as: app.staff.headers })).body);
const tasksOf = async (id: string) =>
  pageOf(taskSchema)
    .parse((await app.call('GET', '/api/v2/tasks?state=open&limit=200', { as: app.staff.headers })).body)
    .items.filter(({ patient }) => patient?.id === id);
const eventsOf = (patientId: string) =>
  app.deps.db
    .selectFrom('consentEvent')
    .select(['action', 'channel', 'category'])
    .where('patientId', '=', patientId)
    .orderBy('occurredAt')
    .execute();

test('TCPA-20 HIPAA-08 yes: unlinked, consent ended, texts taken back, a task, and an incident of what went there since', async () => {
  const phoneNumber = '+12125550501';
  const { id } = await app.addPatient({ phoneNumber, consents: ['care'] });
  const sent = await app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: { to: phoneNumber, message: 'See you soon.', patientId: id, category: 'appointment' },
  });
  expect(sent.status).toBe(200);
  const [waiting] = await queueTexts(app, [phoneNumber]);
  const line = { phoneNumber: '(212) 555-0501', askedAbout: '2026-01-05', answer: 'yes' as const };
  expect(await record({ answers: [line] })).toMatchObject({ recorded: 1, unlinked: 1, rejected: [] });
  expect((await show(id)).phoneNumbers).toEqual([]);
  expect((await eventsOf(id)).at(-1)).toEqual({
    action: 'revoked',
    channel: 'reassigned_number',
    category: 'care',
  });
  const text = await app.deps.db
    .selectFrom('message')
    .select('dispatchState')
    .where('id', '=', waiting ?? '')
    .executeTakeFirst();
  expect(text).toEqual({ dispatchState: 'withdrawn' });
  const [task] = await tasksOf(id);
  expect(task).toMatchObject({ kind: 'number_reassigned', priority: 'high' });
  expect(task?.reason).toMatch(/has changed hands/);
  const incidents = await app.deps.db
    .selectFrom('incident')
    .innerJoin('incidentPatient', 'incidentPatient.incidentId', 'incident.id')
    .select(['source', 'patientId'])
    .execute();
  expect(incidents).toEqual([{ source: 'reassigned_number', patientId: id }]);
  // Nobody brings it back without saying that it is meant.
  const back = await app.call('POST', `/api/v2/patients/${id}/phone-numbers`, {
    as: app.staff.headers,
    body: { phoneNumber },
  });
  expect(back).toMatchObject({ status: 409, body: { reason: 'needs_confirmation' } });
  expect(await record({ answers: [line] })).toMatchObject({ recorded: 0, unchanged: 1, unlinked: 0 });
});

test('TCPA-20 no is kept for the proof and changes nothing; no data asks staff', async () => {
  const [sure, unsure] = ['+12125550502', '+12125550503'];
  const [one, two] = [
    await app.addPatient({ phoneNumber: sure }),
    await app.addPatient({ phoneNumber: unsure }),
  ];
  const csv = [
    'phone_number,asked_about,answer,data_as_of',
    `${sure},2026-01-05,No,2026-02-01`,
    `${unsure},2026-01-05,No data,`,
    '12,2026-01-05,yes,',
    `${sure},2026-02-30,yes,`,
    `${sure},2026-01-05,perhaps,`,
    `${sure},2999-01-05,yes,`,
  ].join('\r\n');
  const done = await record({ csv });
  expect(done).toMatchObject({ recorded: 2, unsure: 1, unlinked: 0 });
  expect(done.rejected.map(({ line }) => line)).toEqual([3, 4, 5, 6]);
  expect((await show(one.id)).phoneNumbers).toHaveLength(1);
  expect(await tasksOf(one.id)).toEqual([]);
  expect(await tasksOf(two.id)).toMatchObject([{ kind: 'number_unsure' }]);
  const kept = await app.deps.db
    .selectFrom('reassignmentAnswer')
    .select(['answer', 'askedAbout', 'dataAsOf', 'source'])
    .where('phoneNumber', '=', sure)
    .execute();
  expect(kept).toEqual([{ answer: 'no', askedAbout: '2026-01-05', dataAsOf: '2026-02-01', source }]);
});

test('TCPA-20 a number that was verified after the day of the data stays', async () => {
  const phoneNumber = '+12125550504';
  const { id } = await app.addPatient({ phoneNumber });
  await app.call('POST', `/api/v2/patients/${id}/phone-numbers/confirm`, {
    as: app.staff.headers,
    body: { phoneNumber },
  });
  const answers = [{ phoneNumber, askedAbout: '2020-01-05', answer: 'yes' as const, dataAsOf: '2026-01-31' }];
  expect(await record({ answers })).toMatchObject({ verifiedSince: 1, unlinked: 0 });
  expect((await show(id)).phoneNumbers).toHaveLength(1);
});

test('a file without its columns, and neither file nor answers, are refused', async () => {
  expect(await ask({ csv: 'phone_number,answer\n+12125550505,yes' })).toMatchObject({
    status: 400,
    body: { field: 'csv' },
  });
  expect(await ask({})).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
});

test('POST /reassignments is for those who may', async () => {
  const route = {
    method: 'POST',
    path: url,
    scope: 'incidents:manage',
    body: { source, answers: [{ phoneNumber: '+12125550506', askedAbout: '2026-01-05', answer: 'no' }] },
  } as const;
  const found = await accessOf(app, route);
  expect(found).toEqual(properAccess(route, found));
});
