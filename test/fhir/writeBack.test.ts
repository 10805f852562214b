import type { Appointment, AppointmentResponse, Communication, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { change, connect, inDays, pull, rows, somebody, visitOf, write } from './harness.ts';
import { startMedplum, type MedplumServer } from './medplumServer.ts';
import { warningsOf } from './r4.ts';

let app: TestApp;
let server: MedplumServer;
let connectionId: string;
let digits = 200;

beforeAll(async () => {
  server = await startMedplum();
  app = await createTestApp();
  connectionId = (await connect(app, server)).id;
});
beforeEach(async () => {
  server.repo.clear();
  server.answerNormally();
  await change(app, connectionId, { writesStatus: false, writesWords: false });
});
afterAll(async () => {
  await app.close();
  await server.close();
});

const all = <Kind extends Resource>(type: Kind['resourceType']): Promise<Kind[]> =>
  server.repo.searchResources<Kind>({ resourceType: type });

const isCreate = (got: { method: string; path: string }) =>
  got.method === 'POST' && got.path.endsWith('/AppointmentResponse');

/** A visit of the EHR, taken over, about which a reminder went. */
async function reminded() {
  digits += 1;
  const phone = `+12125550${digits}`;
  const patient = await server.repo.createResource(
    somebody({
      name: [{ given: [`Ana ${digits}`], family: 'Brook' }],
      telecom: [{ system: 'sms', value: phone }],
    }),
  );
  const appointment = await server.repo.createResource(visitOf(patient.id, { start: inDays(3) }));
  await pull(app);
  const [visit] = await rows<{ id: string; patient_id: string }>(
    app,
    'select id, patient_id from appointment where external_id = $1',
    [`fhir:${connectionId}:Appointment/${appointment.id}`],
  );
  if (!visit) throw new Error('the visit was not taken over');
  await app.call('POST', `/api/v2/patients/${visit.patient_id}/consent`, {
    as: app.staff.headers,
    body: { phoneNumber: phone, categories: ['appointment'], action: 'granted', channel: 'front_desk' },
  });
  const sent = await app.call('POST', `/api/v2/appointments/${visit.id}/reminder`, {
    as: app.staff.headers,
    body: {},
  });
  expect(sent.status).toBeLessThan(300);
  await app.settle();
  const answer = async (body: string) => {
    await app.simulator.textFromPhone({ from: phone, to: app.senderNumber, body });
    await app.settle();
    await write(app);
  };
  return { patient, appointment, visit, answer };
}

test('each answer is an AppointmentResponse of the patient, valid R4, and a change of mind is one more', async () => {
  const { patient, appointment, answer } = await reminded();
  await answer('CONFIRM');
  await answer('RESCHEDULE');
  const responses = await all<AppointmentResponse>('AppointmentResponse');
  expect(responses.map(({ participantStatus }) => participantStatus).toSorted()).toEqual([
    'accepted',
    'tentative',
  ]);
  for (const response of responses) {
    expect(warningsOf(response)).toEqual([]);
    expect(response).toMatchObject({
      appointment: { reference: `Appointment/${appointment.id}` },
      actor: { reference: `Patient/${patient.id}` },
    });
  }
  // The Appointment itself is none of ours unless the clinic says so.
  expect(await server.repo.readResource('Appointment', appointment.id)).toEqual(appointment);
});

test('each text is a Communication without its words, and follows what becomes of it', async () => {
  const { patient, appointment } = await reminded();
  await write(app);
  const [communication, ...more] = await all<Communication>('Communication');
  expect(more).toEqual([]);
  expect(communication && warningsOf(communication)).toEqual([]);
  expect(communication).toMatchObject({
    status: 'completed',
    category: [{ coding: [{ code: 'reminder' }] }],
    topic: { coding: [{ code: 'appointment-reminder' }] },
    subject: { reference: `Patient/${patient.id}` },
    about: [{ reference: `Appointment/${appointment.id}` }],
    sent: expect.any(String),
    received: expect.any(String),
  });
  expect(communication?.payload).toBeUndefined();
  expect(JSON.stringify(server.got.filter(({ path }) => path.includes('Communication')))).not.toContain(
    'Brook',
  );
});

test('the words go along where the clinic has chosen so', async () => {
  await change(app, connectionId, { writesWords: true });
  await reminded();
  await write(app);
  const [communication] = await all<Communication>('Communication');
  expect(communication?.payload?.[0]?.contentString).toContain('appointment');
});

test('a write whose answer was lost is found again and makes no second, also without conditional creates', async () => {
  const { answer } = await reminded();
  server.loseAnswer(isCreate);
  await answer('CONFIRM');
  expect(
    await rows(app, `select failure from fhir_outbox where kind = 'answer' and done_at is null`),
  ).toEqual([{ failure: 'server_error' }]);
  await rows(app, 'update fhir_outbox set due_at = null where done_at is null');
  const creates = server.got.filter(isCreate).length;
  await write(app);
  expect(await all('AppointmentResponse')).toHaveLength(1);
  expect(server.got.filter(isCreate)).toHaveLength(creates);
});

test('what the server refuses is listed, and tried again when somebody asks for it', async () => {
  const { answer, visit } = await reminded();
  server.answerWith(
    ({ method, path }) => method === 'POST' && path.endsWith('/AppointmentResponse'),
    () => Response.json({ resourceType: 'OperationOutcome', issue: [] }, { status: 403 }),
  );
  await answer('CONFIRM');
  const address = `/api/v2/fhir-connections/${connectionId}`;
  const problems = await app.call('GET', `${address}/problems`, { as: app.staff.headers });
  expect(problems.body).toMatchObject({
    failedWrites: [{ kind: 'answer', appointmentId: visit.id, code: 'forbidden' }],
  });
  const repeated = await app.call('POST', `${address}/repeat`, { as: app.staff.headers });
  expect(repeated.body).toEqual({ repeated: 1 });
  await write(app);
  expect(await all('AppointmentResponse')).toHaveLength(1);
});

test('where the clinic has chosen so, a cancellation cancels there, and read again it changes nothing here', async () => {
  await change(app, connectionId, { writesStatus: true });
  const { appointment, visit, patient, answer } = await reminded();
  await answer('CONFIRM');
  const confirmed = await server.repo.readResource<Appointment>('Appointment', appointment.id);
  expect(confirmed.participant[0]).toMatchObject({
    actor: { reference: `Patient/${patient.id}` },
    status: 'accepted',
  });
  await answer('CANCEL');
  const cancelled = await server.repo.readResource<Appointment>('Appointment', appointment.id);
  expect(cancelled).toMatchObject({ status: 'cancelled', serviceType: appointment.serviceType });
  expect(warningsOf(cancelled)).toEqual([]);
  const events = await rows(app, 'select kind, to_status from appointment_event where appointment_id = $1', [
    visit.id,
  ]);
  const outbox = await rows(app, 'select count(*)::int as n from fhir_outbox');
  await pull(app);
  await pull(app, { whole: true });
  expect(
    await rows(app, 'select kind, to_status from appointment_event where appointment_id = $1', [visit.id]),
  ).toEqual(events);
  expect(await rows(app, 'select count(*)::int as n from fhir_outbox')).toEqual(outbox);
});

test('an Appointment that was changed there meanwhile is read again before it is put back', async () => {
  await change(app, connectionId, { writesStatus: true });
  const { appointment, answer } = await reminded();
  server.answerWith(
    ({ method, path }) => method === 'PUT' && path.includes('/Appointment/'),
    () => new Response('', { status: 412 }),
  );
  await answer('CANCEL');
  const [waiting] = await rows<{ failure: string }>(
    app,
    `select failure from fhir_outbox where kind = 'status' and done_at is null`,
  );
  expect(waiting?.failure).toBe('changed_meanwhile');
  await server.repo.updateResource({ ...appointment, comment: 'Bring a coat' });
  await rows(app, 'update fhir_outbox set due_at = null where done_at is null');
  await write(app);
  expect(await server.repo.readResource('Appointment', appointment.id)).toMatchObject({
    status: 'cancelled',
    comment: 'Bring a coat',
  });
});

test('a paused connection is not written to; what happened meanwhile is written when it goes on', async () => {
  const { answer } = await reminded();
  await write(app);
  await change(app, connectionId, { isPaused: true });
  await answer('CONFIRM');
  expect(await all('AppointmentResponse')).toEqual([]);
  await change(app, connectionId, { isPaused: false });
  await write(app);
  expect(await all('AppointmentResponse')).toHaveLength(1);
});
