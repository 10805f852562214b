import type { Appointment, Patient } from '@medplum/fhirtypes';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { change, connect, inDays, pull, rows, somebody, visitOf } from './harness.ts';
import { startMedplum, type MedplumServer } from './medplumServer.ts';

let app: TestApp;
let server: MedplumServer;
let connectionId: string;

beforeAll(async () => {
  server = await startMedplum();
  app = await createTestApp();
  connectionId = (await connect(app, server)).id;
});
beforeEach(() => {
  server.repo.clear();
});
afterAll(async () => {
  await app.close();
  await server.close();
});

type Visit = {
  id: string;
  status: string;
  starts_at: Date;
  local_start: string;
  duration_minutes: number | null;
  clinician: string | null;
  visit_type: string | null;
  patient_id: string;
};
const visit = async (id: string | undefined): Promise<Visit | undefined> =>
  (
    await rows<Visit>(app, 'select * from appointment where external_id = $1', [
      `fhir:${connectionId}:Appointment/${id}`,
    ])
  )[0];
const person = async (id: string | undefined) =>
  (
    await rows<Record<string, unknown> & { id: string }>(
      app,
      'select * from patient where external_id = $1',
      [`fhir:${connectionId}:Patient/${id}`],
    )
  )[0];
const problemsOf = async (id: string | undefined): Promise<string[]> =>
  (
    await rows<{ code: string }>(
      app,
      `select p.code from fhir_problem p join fhir_link l on l.clinic_id = p.clinic_id and l.connection_id = p.connection_id
          and l.resource_type = p.resource_type and l.resource_hash = p.resource_hash where l.resource_id = $1 order by 1`,
      [id],
    )
  ).map(({ code }) => code);
const add = async (more: Partial<Appointment> = {}, who: Partial<Patient> = {}) => {
  const patient = await server.repo.createResource(somebody(who));
  const appointment = await server.repo.createResource(visitOf(patient.id, more));
  return { patient, appointment };
};

test('a visit and its patient come once, by a signed assertion that the server checks against our keys', async () => {
  const { patient, appointment } = await add();
  expect(await pull(app)).toBeGreaterThan(0);
  expect(server.assertions.at(-1)).toMatchObject({
    iss: 'hearback-client',
    sub: 'hearback-client',
    aud: server.tokenUrl,
    alg: 'ES384',
  });
  expect(await visit(appointment.id)).toMatchObject({
    status: 'booked',
    duration_minutes: 30,
    clinician: 'Dr. Rosa Gomez',
    visit_type: 'Follow-up',
    starts_at: new Date(appointment.start ?? ''),
  });
  const taken = await person(patient.id);
  expect(taken).toMatchObject({ given_name: 'Ana', family_name: 'Brook', birth_date: '1980-05-06' });
  const numbers = await rows(app, 'select phone_number from patient_phone_number where patient_id = $1', [
    taken?.id,
  ]);
  expect(numbers).toEqual([{ phone_number: '+12125550142' }]);

  const before = await rows(app, 'select count(*)::int as n from appointment_event');
  const changes = await rows(app, 'select count(*)::int as n from change');
  await pull(app);
  await pull(app, { whole: true });
  expect(await rows(app, 'select count(*)::int as n from appointment_event')).toEqual(before);
  expect(await rows(app, 'select count(*)::int as n from change')).toEqual(changes);
  expect(await rows(app, 'select 1 from consent_event')).toEqual([]);
  // Nobody is named in an address: moments, days and ids alone.
  const searches = server.got.map(({ search }) => decodeURIComponent(search)).join('\n');
  for (const word of ['Brook', 'Ana', '2125550142', '1980-05-06']) expect(searches).not.toContain(word);
});

test('moved there is moved here and the confirmation is gone; cancelled, rebooked, missed and kept follow', async () => {
  const { appointment } = await add();
  await pull(app);
  const update = async (more: Partial<Appointment>) => {
    const present = await server.repo.readResource<Appointment>('Appointment', appointment.id);
    await server.repo.updateResource({ ...present, ...more });
    await pull(app);
    return visit(appointment.id);
  };
  const { id } = (await visit(appointment.id)) ?? { id: '' };
  await rows(app, `update appointment set status = 'confirmed' where id = $1`, [id]);
  expect((await update({ comment: 'x' }))?.status).toBe('confirmed');
  const later = inDays(3);
  expect(await update({ start: later })).toMatchObject({ status: 'booked', starts_at: new Date(later) });
  expect((await update({ status: 'cancelled' }))?.status).toBe('cancelled');
  expect((await update({ status: 'booked' }))?.status).toBe('booked');
  expect((await update({ status: 'noshow' }))?.status).toBe('no_show');
  expect((await update({ status: 'fulfilled' }))?.status).toBe('completed');
});

test('what the patient cancelled here stays so though the server still has it booked, and staff are told', async () => {
  const { appointment } = await add();
  await pull(app);
  const { id } = (await visit(appointment.id)) ?? { id: '' };
  await rows(app, `update appointment set status = 'cancelled' where id = $1`, [id]);
  await pull(app, { whole: true });
  expect((await visit(appointment.id))?.status).toBe('cancelled');
  expect(await problemsOf(appointment.id)).toContain('differs');
});

test('what staff typed stays until the record system changes it, and that it was written over is said', async () => {
  const { patient, appointment } = await add();
  await pull(app);
  const { id } = (await person(patient.id)) ?? { id: '' };
  const typed = { givenName: 'Anna-Maria', zip: '10001' };
  await app.call('PATCH', `/api/v2/patients/${id}`, { as: app.staff.headers, body: typed });
  await pull(app, { whole: true });
  expect(await person(patient.id)).toMatchObject({ given_name: 'Anna-Maria', zip: '10001' });
  expect(await problemsOf(patient.id)).toEqual(['differs']);
  await server.repo.updateResource({ ...patient, name: [{ given: ['Anabel'], family: 'Brook' }] });
  await pull(app);
  expect(await person(patient.id)).toMatchObject({ given_name: 'Anabel', zip: '10001' });
  expect(await problemsOf(patient.id)).toEqual(['overwrote_staff']);
  const shown = await app.call('GET', `/api/v2/fhir-connections/${connectionId}/problems`, {
    as: app.staff.headers,
  });
  expect(shown.body).toMatchObject({
    problems: expect.arrayContaining([
      expect.objectContaining({ patientId: id, code: 'overwrote_staff', fields: ['givenName'] }),
    ]),
  });
  expect((await visit(appointment.id))?.patient_id).toBe(id);
});

test('numbers follow the record system; what staff removed, added or described is left to them', async () => {
  const numbers = async (id: string) =>
    (
      await rows<{ phone_number: string }>(
        app,
        'select phone_number from patient_phone_number where patient_id = $1 and removed_at is null order by 1',
        [id],
      )
    ).map(({ phone_number: number }) => number);
  const { patient } = await add({}, { telecom: ['0101', '0102'].map((end) => mobile(end)) });
  await pull(app);
  const { id } = (await person(patient.id)) ?? { id: '' };
  expect(await numbers(id)).toEqual(['+12125550101', '+12125550102']);
  const door = (path: string, body: object) =>
    app.call('POST', `/api/v2/patients/${id}/phone-numbers${path}`, { as: app.staff.headers, body });
  await door('/remove', { phoneNumber: '+12125550101' });
  await door('', { phoneNumber: '+12125550109' });
  await server.repo.updateResource({ ...patient, telecom: ['0101', '0103'].map((end) => mobile(end)) });
  await pull(app);
  expect(await numbers(id)).toEqual(['+12125550103', '+12125550109']);
});
const mobile = (end: string) => ({ system: 'phone', use: 'mobile', value: `212-555-${end}` }) as const;

test('a death there ends texts here, and a life there does not bring one back', async () => {
  const { patient } = await add();
  await pull(app);
  await server.repo.updateResource({ ...patient, deceasedBoolean: true });
  await pull(app);
  expect((await person(patient.id))?.['deceased_at']).toBeInstanceOf(Date);
  await server.repo.updateResource({ ...patient, deceasedBoolean: false });
  await pull(app);
  expect((await person(patient.id))?.['deceased_at']).toBeInstanceOf(Date);
  expect(await problemsOf(patient.id)).toEqual(['patient_deceased_here']);
});

test('a patient whom the clinic knows by name, birth date and number is not made a second time', async () => {
  const known = await app.addPatient({
    givenName: 'Leo',
    familyName: 'Marsh',
    birthDate: '1990-01-02',
    phoneNumber: '+12125550177',
    externalId: 'own-77',
  });
  const { appointment } = await add(
    {},
    { name: [{ given: ['Leo'], family: 'MARSH' }], birthDate: '1990-01-02', telecom: [mobile('0177')] },
  );
  await pull(app);
  expect((await visit(appointment.id))?.patient_id).toBe(known.id);
  expect(await rows(app, 'select external_id from patient where id = $1', [known.id])).toEqual([
    { external_id: 'own-77' },
  ]);
});

test('an erased patient does not come back', async () => {
  const { patient, appointment } = await add();
  await pull(app);
  const { id } = (await person(patient.id)) ?? { id: '' };
  const erased = await app.call('POST', `/api/v2/patients/${id}/erase`, {
    as: app.staff.headers,
    body: { reason: 'Request 1' },
  });
  expect(erased.status).toBe(200);
  await server.repo.updateResource({ ...appointment, comment: 'again' });
  await server.repo.updateResource({ ...patient, active: true });
  await server.repo.createResource(visitOf(patient.id, { start: inDays(5) }));
  await pull(app, { whole: true });
  expect(await person(patient.id)).toBeUndefined();
  expect(await rows(app, 'select given_name, birth_date from patient where id = $1', [id])).toEqual([
    { given_name: 'Erased', birth_date: null },
  ]);
  const kept = await rows(app, `select 1 from fhir_link where resource_id in ($1, $2)`, [
    patient.id,
    appointment.id,
  ]);
  expect(kept).toEqual([]);
});

test('pages follow each other; a run that breaks off goes on where it was, and ends up with each visit once', async () => {
  const patient = await server.repo.createResource(somebody());
  const made: string[] = [];
  for (let index = 0; index < 104; index += 1) {
    const start = new Date(Date.parse(inDays(4)) + index * 60_000).toISOString();
    made.push((await server.repo.createResource(visitOf(patient.id, { start }))).id);
  }
  server.answerWith(isSecond, () => new Response('', { status: 502 }));
  await pull(app, { whole: true });
  const shown = await app.call('GET', `/api/v2/fhir-connections/${connectionId}`, { as: app.staff.headers });
  expect(shown.body).toMatchObject({ failure: { code: 'server_error', failures: 1 } });
  expect(await rows(app, 'select 1 from fhir_pull where next_url is not null')).toHaveLength(1);
  const before = server.got.length;
  await pull(app);
  const searches = server.got.slice(before).filter(({ path }) => path.endsWith('/Appointment'));
  expect(searches.map(({ search }) => search.includes('_offset'))).toEqual([true]);
  const found = await rows<{ external_id: string }>(
    app,
    'select external_id from appointment where external_id = any($1)',
    [made.map((id) => `fhir:${connectionId}:Appointment/${id}`)],
  );
  expect(new Set(found.map(({ external_id: id }) => id)).size).toBe(104);
  const after = await app.call('GET', `/api/v2/fhir-connections/${connectionId}`, { as: app.staff.headers });
  expect(after.body).toMatchObject({ failure: null });
});

test('a visit that is gone there is cancelled here by the daily reading', async () => {
  const { appointment } = await add();
  await pull(app);
  await server.repo.deleteResource('Appointment', appointment.id);
  await pull(app);
  expect((await visit(appointment.id))?.status).toBe('booked');
  await pull(app, { whole: true });
  expect((await visit(appointment.id))?.status).toBe('cancelled');
  expect(await problemsOf(appointment.id)).toEqual(['gone']);
});

test('a link to another server is not followed, and one in a circle ends', async () => {
  await add();
  const asked: string[] = [];
  for (const next of [
    'https://elsewhere.example/fhir/R4/Appointment?_offset=1',
    `${server.baseUrl}/../admin`,
  ]) {
    server.answerWith(isVisits, () => Response.json(bundle(next)));
    await pull(app);
    asked.push(...server.got.slice(-2).map(({ path }) => path));
  }
  expect(asked.every((path) => path.startsWith('/fhir/R4/'))).toBe(true);
  const circle = `${server.baseUrl}/Appointment?_offset=0`;
  server.answerWith(isVisits, () => Response.json(bundle(circle)), 50);
  const before = server.got.length;
  await pull(app);
  expect(server.got.length - before).toBeLessThan(5);
  expect(await rows(app, `select code from fhir_problem where code = 'paging_loops'`)).toHaveLength(1);
  server.answerNormally();
});

test('a paused connection is not read, and one that goes on is', async () => {
  await change(app, connectionId, { isPaused: true });
  const { appointment } = await add();
  expect(await pull(app)).toBe(0);
  await change(app, connectionId, { isPaused: false });
  await pull(app, { whole: true });
  expect(await visit(appointment.id)).toBeDefined();
});

test('an ended token is asked for anew, a static one never', async () => {
  server.endTokens();
  const before = server.assertions.length;
  await add();
  await pull(app);
  expect(server.assertions.length).toBe(before + 1);
});
const isSecond = (got: { search: string }) => got.search.includes('_offset=100');
const bundle = (next: string) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  link: [{ relation: 'next', url: next }],
});
const isVisits = (got: { path: string }) => got.path.endsWith('/Appointment');
