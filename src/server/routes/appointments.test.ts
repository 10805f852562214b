import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { appointmentSchema, type Appointment } from '@/contracts/appointment.ts';
import { pageOf } from '@/contracts/page.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import type { Answer, OtherClinic } from '../../../test/harness/callers.ts';
import { addPatient } from '../../../test/harness/fixtures.ts';

let app: TestApp;
let other: OtherClinic;
let theirs: string;
beforeAll(async () => {
  app = await createTestApp();
  other = await app.addClinic();
  const stranger = await addPatient(other.ctx);
  theirs = appointmentSchema.parse(
    (
      await app.call('POST', url, {
        as: other.staff.headers,
        body: { patientId: stranger.id, startsAt: '2031-06-02T09:00' },
      })
    ).body,
  ).id;
});
afterAll(() => app.close());

const url = '/api/v2/appointments';
let lastNumber = 9;
const newNumber = () => `+164655501${String((lastNumber += 1)).padStart(2, '0')}`;
const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
  app.call(method, `${url}${path}`, { as: app.staff.headers, ...(body === undefined ? {} : { body }) });
const read = (answer: Answer): Appointment => appointmentSchema.parse(answer.body);
const book = async (body: Record<string, unknown> = {}): Promise<Appointment> =>
  read(
    await call('POST', '', {
      patientId: (await app.addPatient({ phoneNumber: newNumber() })).id,
      startsAt: '2031-03-04T14:00',
      clinician: 'Dr. Smith',
      ...body,
    }),
  );
const change = (id: string, body: unknown) => call('PATCH', `/${id}`, body);
const list = async (query: string): Promise<string[]> =>
  pageOf(appointmentSchema)
    .parse((await call('GET', `?limit=200&${query}`)).body)
    .items.map(({ id }) => id);

test('an appointment is booked by the clinic’s wall clock', async () => {
  const phoneNumber = newNumber();
  const patient = await app.addPatient({ givenName: 'John', familyName: 'Doe', phoneNumber });
  const answer = await call('POST', '', {
    patientId: patient.shortId,
    startsAt: '2031-03-04 14:00',
    durationMinutes: 30,
    clinician: 'Dr. Smith',
    visitType: 'Check-up',
    externalId: 'A-1',
  });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({
    shortId: expect.any(Number),
    externalId: 'A-1',
    patient: { id: patient.id, shortId: patient.shortId, name: 'John Doe', phoneNumber, isOptedOut: false },
    clinician: 'Dr. Smith',
    visitType: 'Check-up',
    startsAt: '2031-03-04T19:00:00.000Z',
    localStart: '2031-03-04T14:00',
    timeZone: 'America/New_York',
    durationMinutes: 30,
    status: 'booked',
    slotHeld: false,
    lastReminder: null,
    conversationId: null,
  });
  expect((await call('GET', `/${read(answer).id}`)).body).toEqual(answer.body);
});

test.each([
  ['with an offset', '2031-03-04T14:00:00-08:00', '2031-03-04T22:00:00.000Z', '2031-03-04T17:00'],
  ['in UTC', '2031-07-04T12:30:45Z', '2031-07-04T12:30:00.000Z', '2031-07-04T08:30'],
  ['in an hour that the clock skips', '2031-03-09T02:30', '2031-03-09T07:00:00.000Z', '2031-03-09T03:00'],
])('a start %s is kept as moment and wall clock', async (_what, startsAt, moment, wall) => {
  expect(await book({ startsAt })).toMatchObject({ startsAt: moment, localStart: wall });
});

test('a list holds the days of the clinic, both ends included, the earliest first', async () => {
  const patientId = (await app.addPatient({ phoneNumber: newNumber() })).id;
  const starts = ['2032-11-06T23:59', '2032-11-07T00:00', '2032-11-07T23:59', '2032-11-08T00:00'];
  const ids: string[] = [];
  for (const startsAt of starts.toReversed()) ids.unshift((await book({ patientId, startsAt })).id);
  expect(await list('from=2032-11-07&to=2032-11-07')).toEqual(ids.slice(1, 3));
  expect(await list('from=2032-11-06&to=2032-11-08')).toEqual(ids);
  expect(await list(`patientId=${patientId}`)).toEqual(ids);
  await change(ids[0] ?? '', { status: 'cancelled' });
  expect(await list('from=2032-11-06&to=2032-11-08&status=cancelled')).toEqual(ids.slice(0, 1));
});

test('a list is paged without gaps or doubles, equal times included', async () => {
  const ids: string[] = [];
  for (const startsAt of ['2033-01-01T09:00', '2033-01-01T09:00', '2033-01-01T10:00']) {
    ids.push((await book({ startsAt })).id);
  }
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const answer = await call(
      'GET',
      `?from=2033-01-01&to=2033-01-01&limit=1${cursor && `&cursor=${cursor}`}`,
    );
    const page: { items: Appointment[]; nextCursor: string | null } = pageOf(appointmentSchema).parse(
      answer.body,
    );
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(seen.toSorted()).toEqual(ids.toSorted());
});

test('a move keeps the wall clock and takes back the confirmation', async () => {
  const { id } = await book();
  await change(id, { status: 'confirmed' });
  expect(read(await change(id, { startsAt: '2031-03-10T14:00' }))).toMatchObject({
    status: 'booked',
    startsAt: '2031-03-10T18:00:00.000Z',
    localStart: '2031-03-10T14:00',
  });
  expect(read(await change(id, { startsAt: '2031-03-11T14:00', status: 'confirmed' })).status).toBe(
    'confirmed',
  );
  const events = await app.deps.db
    .selectFrom('appointmentEvent')
    .select(['kind', 'fromStatus', 'toStatus', 'actorKind', 'actorId'])
    .where('clinicId', '=', app.clinicId)
    .where('appointmentId', '=', id)
    .orderBy('id')
    .execute();
  const actor = { actorKind: 'staff', actorId: app.staff.id };
  expect(events).toEqual([
    { kind: 'created', fromStatus: null, toStatus: 'booked', ...actor },
    { kind: 'status_set', fromStatus: 'booked', toStatus: 'confirmed', ...actor },
    { kind: 'moved', fromStatus: 'confirmed', toStatus: 'booked', ...actor },
    { kind: 'moved', fromStatus: 'booked', toStatus: 'confirmed', ...actor },
  ]);
});

test('nothing changes where nothing is different', async () => {
  const before = await book();
  const answer = await change(before.id, {
    status: 'booked',
    clinician: 'Dr. Smith',
    startsAt: before.startsAt,
  });
  expect(answer.body).toEqual(before);
});

test.each([
  ['a cancelled one is not moved', 'cancelled', { startsAt: '2031-05-05T09:00' }, 409, 'startsAt'],
  ['a completed one is not confirmed', 'completed', { status: 'confirmed' }, 409, 'status'],
  ['one that was missed is not cancelled', 'no_show', { status: 'cancelled' }, 409, 'status'],
])('%s', async (_what, from, wanted, status, field) => {
  const { id } = await book();
  await change(id, { status: from });
  expect(await change(id, wanted)).toMatchObject({ status, body: { code: 'conflict', field } });
  expect((await call('GET', `/${id}`)).body).toMatchObject({ status: from });
});

test('a cancelled one is booked again, at another time too', async () => {
  const { id } = await book();
  await change(id, { status: 'cancelled' });
  const again = await change(id, { status: 'booked', startsAt: '2031-05-05T09:00' });
  expect(again).toMatchObject({ status: 200, body: { status: 'booked', localStart: '2031-05-05T09:00' } });
});

test('a slot that is held is free once staff say so, and not by itself', async () => {
  const { id } = await book();
  await app.deps.db
    .updateTable('appointment')
    .set({ status: 'cancelled', slotHeld: true })
    .where('id', '=', id)
    .execute();
  expect(read(await change(id, { clinician: 'Dr. Reyes' })).slotHeld).toBe(true);
  expect(read(await change(id, { slotHeld: false })).slotHeld).toBe(false);
});

test('the reminder goes to the patient, and shows on the appointment', async () => {
  const phoneNumber = newNumber();
  const { id: patientId } = await app.addPatient({ givenName: 'Rita', phoneNumber });
  await app.call('POST', `/api/v2/patients/${patientId}/consent`, {
    as: app.staff.headers,
    body: { phoneNumber, categories: ['care'], action: 'granted', channel: 'front_desk' },
  });
  const { id } = await book({ patientId });
  const answer = await call('POST', `/${id}/reminder`, {});
  expect(answer).toMatchObject({ status: 200, body: { text: expect.stringContaining('Hi Rita') } });
  await app.settle();
  const { id: messageId } = z.object({ id: z.string() }).parse(answer.body);
  expect(read(await call('GET', `/${id}`))).toMatchObject({
    lastReminder: { messageId, status: 'delivered' },
    conversationId: expect.any(String),
  });
});

test('a reminder that is asked for twice with one key is sent once', async () => {
  const phoneNumber = newNumber();
  const { id: patientId } = await app.addPatient({ phoneNumber });
  await app.call('POST', `/api/v2/patients/${patientId}/consent`, {
    as: app.staff.headers,
    body: { phoneNumber, categories: ['care'], action: 'granted', channel: 'front_desk' },
  });
  const { id } = await book({ patientId });
  const remind = () =>
    app.call('POST', `${url}/${id}/reminder`, {
      as: app.staff.headers,
      headers: { 'idempotency-key': 'twice' },
      body: {},
    });
  const first = await remind();
  expect(first.status).toBe(200);
  expect((await remind()).body).toEqual(first.body);
  expect(app.simulator.texts(phoneNumber)).toHaveLength(1);
});

test('an answer to the reminder of the old time does not confirm the new one', async () => {
  const phoneNumber = newNumber();
  const { id: patientId } = await app.addPatient({ phoneNumber });
  await app.call('POST', `/api/v2/patients/${patientId}/consent`, {
    as: app.staff.headers,
    body: { phoneNumber, categories: ['care'], action: 'granted', channel: 'front_desk' },
  });
  const { id } = await book({ patientId });
  await call('POST', `/${id}/reminder`, {});
  await app.settle();
  await change(id, { startsAt: '2031-04-04T09:00' });
  await app.simulator.textFromPhone({ from: phoneNumber, to: app.senderNumber, body: 'CONFIRM' });
  await app.settle();
  expect(read(await call('GET', `/${id}`)).status).toBe('booked');
});

test('what waits to be sent about an appointment is taken back when it is cancelled', async () => {
  const phoneNumber = newNumber();
  const { id: patientId } = await app.addPatient({ phoneNumber });
  const { id, shortId } = await book({ patientId });
  const later = await app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: {
      to: phoneNumber,
      message: 'Please bring your card',
      category: 'appointment',
      appointmentId: shortId,
      sendAt: new Date(Date.now() + 3_600_000).toISOString(),
    },
  });
  expect(later.status).toBe(202);
  await change(id, { status: 'cancelled' });
  const { id: messageId } = z.object({ id: z.string() }).parse(later.body);
  expect((await app.call('GET', `/api/v2/messages/${messageId}`, { as: app.key })).body).toMatchObject({
    status: 'withdrawn',
    reasonCode: 'appointment_cancelled',
  });
});

test.each<[string, Record<string, unknown>, number, string, string]>([
  ['a day without a time', { startsAt: '2031-03-04' }, 400, 'invalid_request', 'startsAt'],
  ['a day that does not exist', { startsAt: '2031-02-30T10:00' }, 400, 'invalid_request', 'startsAt'],
  ['words', { startsAt: 'tomorrow at 2' }, 400, 'invalid_request', 'startsAt'],
  ['no length at all', { durationMinutes: 0 }, 400, 'invalid_request', 'durationMinutes'],
  ['nobody', { patientId: 999_999 }, 404, 'patient_not_found', 'patientId'],
  ['an unknown field', { doctor: 'Dr. Smith' }, 400, 'invalid_request', 'doctor'],
])('%s is refused by name', async (_what, wrong, status, code, field) => {
  const { id } = await app.addPatient();
  const body = { patientId: id, startsAt: '2031-03-04T14:00', ...wrong };
  expect(await call('POST', '', body)).toMatchObject({ status, body: { code, field } });
});

test('a patient of another clinic is nobody here', async () => {
  const stranger = await addPatient(other.ctx, { externalId: 'strange' });
  for (const patientId of [stranger.id, 'strange']) {
    expect(await call('POST', '', { patientId, startsAt: '2031-03-04T14:00' })).toMatchObject({
      status: 404,
      body: { code: 'patient_not_found' },
    });
  }
});

test('an external id belongs to one appointment', async () => {
  const { patient } = await book({ externalId: 'twice' });
  const again = { patientId: patient.id, startsAt: '2031-03-05T09:00', externalId: 'twice' };
  expect(await call('POST', '', again)).toMatchObject({ status: 409, body: { field: 'externalId' } });
});

test.each<[RouteUnderTest['method'], string, string, unknown]>([
  ['GET', '', 'appointments:read', undefined],
  ['POST', '', 'appointments:write', { patientId: 1, startsAt: '2031-03-04T14:00' }],
  ['GET', '/:id', 'appointments:read', undefined],
  ['PATCH', '/:id', 'appointments:write', { clinician: 'Dr. No' }],
  ['POST', '/:id/reminder', 'messages:send', {}],
])(
  '%s appointments%s asks who is there, what they may do, and whose clinic it is',
  async (method, path, scope, body) => {
    const { id } = await book();
    const route = { method, path: `${url}${path}`, scope, body, ours: id, theirs };
    const found = await accessOf(app, route);
    expect(found).toEqual(properAccess(route, found));
  },
);

test.each(['from=2031-13-01', 'status=lost', 'patientId=12', 'cursor=x'])('%s is refused', async (query) => {
  expect((await call('GET', `?${query}`)).status).toBe(400);
});
