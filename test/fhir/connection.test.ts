import type { Subscription } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publicAlone, readCallRule } from '../../src/domain/outbound/callRule.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { callServer, checkUrl } from '../../src/services/fhir/callServer.ts';
import { pullFhir } from '../../src/services/fhir/pullFhir.ts';
import { connect, pull, rows, somebody, visitOf } from './harness.ts';
import { startMedplum, type MedplumServer } from './medplumServer.ts';
import { warningsOf } from './r4.ts';

let app: TestApp;
let server: MedplumServer;

beforeAll(async () => {
  server = await startMedplum();
  app = await createTestApp();
});
afterAll(async () => {
  await app.close();
  await server.close();
});

const ask = (method: string, path: string, body?: object) =>
  app.call(method, `/api/v2/fhir-connections${path}`, { as: app.staff.headers, ...(body ? { body } : {}) });
const get = (url: string) =>
  callServer({ method: 'GET', url, headers: {} }, { ...publicAlone, allowsLoopback: true });
const newOne = (more: object = {}) => ({
  name: 'EHR',
  baseUrl: server.baseUrl,
  signIn: 'smart',
  clientId: 'c',
  ...more,
});

test('a test says what the server tells of itself, whether the sign-in works and what is missing', async () => {
  const { id } = await connect(app, server);
  const { body } = await ask('POST', `/${id}/test`);
  expect(body).toMatchObject({
    findings: expect.arrayContaining([
      { code: 'version', isGood: true, text: 'The server speaks FHIR 4.0.1 (R4).' },
      expect.objectContaining({ code: 'sign_in', isGood: true }),
      expect.objectContaining({ code: 'scopes', isGood: true }),
      expect.objectContaining({ code: 'visits', isGood: true }),
      expect.objectContaining({ code: 'patients', isGood: true }),
    ]),
  });
  server.answerWith(
    ({ path }) => path === '/oauth2/token',
    () =>
      Response.json({
        access_token: 't',
        expires_in: 60,
        scope: 'system/Appointment.read system/Patient.rs',
      }),
  );
  await ask('PATCH', `/${id}`, { name: 'Renamed' });
  const narrow = await ask('POST', `/${id}/test`);
  expect(JSON.stringify(narrow.body)).toContain(
    'It does not give these permissions: system/Practitioner.rs, system/Location.rs, system/AppointmentResponse.crus, system/Communication.crus.',
  );
  await ask('DELETE', `/${id}`);
});

test('a server that knows another key refuses, and the screen says what to look at', async () => {
  const { id } = await connect(app, server, { keyAlgorithm: 'RS384' });
  await pull(app);
  expect(server.assertions.at(-1)).toMatchObject({ alg: 'RS384' });
  const other = await connect(app, server);
  server.registerKeys((await connect(app, server)).keyUrl ?? '');
  await rows(app, 'update fhir_connection set pull_at = null where id = $1', [other.id]);
  await pullFhir(app.deps, app.clinicId);
  expect((await ask('GET', `/${other.id}`)).body).toMatchObject({
    failure: { code: 'sign_in_refused', text: expect.stringContaining('client id') },
  });
  const { body } = await ask('GET', '');
  const ids = [...JSON.stringify(body).matchAll(/"id":"([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(ids).toContain(id);
  for (const one of ids) await ask('DELETE', `/${one}`);
});

test('no secret is shown: not in answers, in the dump of the table, or in the log', async () => {
  const made = await ask(
    'POST',
    '',
    newOne({ signIn: 'token', clientId: null, bearerToken: 'very-secret-token' }),
  );
  expect(made.status).toBe(201);
  expect(JSON.stringify(made.body)).not.toContain('very-secret-token');
  const [row] = await rows<{ row: string }>(
    app,
    `select t::text as row from fhir_connection t where sign_in = 'token'`,
  );
  expect(row?.row).not.toContain('very-secret-token');
  expect(row?.row).not.toContain(Buffer.from('very-secret-token').toString('hex'));
  expect(app.logLines().join('\n')).not.toContain('very-secret-token');
});

test('a static token is taken by a small server', async () => {
  const small = await startMedplum({ staticToken: 'fixed' });
  const { id } = await connect(app, small, { signIn: 'token', clientId: null, bearerToken: 'fixed' });
  const patient = await small.repo.createResource(somebody());
  const visit = await small.repo.createResource(visitOf(patient.id));
  await pull(app);
  expect(
    await rows(app, 'select 1 from appointment where external_id = $1', [
      `fhir:${id}:Appointment/${visit.id}`,
    ]),
  ).toHaveLength(1);
  await ask('DELETE', `/${id}`);
  await small.close();
});

test('calls of the server mean “read now”, whatever they carry; without the secret they mean nothing', async () => {
  const { id } = await connect(app, server);
  await pull(app);
  const made = await ask('POST', `/${id}/calls`);
  expect(made.body).toMatchObject({ isSubscribed: true, problem: null });
  const subscriptions = await server.repo.searchResources<Subscription>({ resourceType: 'Subscription' });
  expect(subscriptions.map(({ criteria }) => criteria).toSorted()).toEqual(['Appointment?', 'Patient?']);
  for (const one of subscriptions) expect(warningsOf(one)).toEqual([]);
  const [subscription] = subscriptions;
  const endpoint = subscription?.channel.endpoint ?? '';
  const secret = subscription?.channel.header?.[0]?.split(': ')[1] ?? '';
  expect(secret.length).toBe(32);
  const asks = () =>
    server.got.filter(({ path, method }) => method === 'GET' && path.endsWith('/Appointment')).length;
  await pullFhir(app.deps, app.clinicId);
  const before = asks();
  const call = (path: string, method: string, body: string | null, header: Record<string, string>) =>
    fetch(endpoint + path, { method, headers: header, ...(body === null ? {} : { body }) });
  const known = { 'x-hearback-secret': secret };
  const idOnly = '{"resourceType":"Bundle","type":"history"}';
  const full = JSON.stringify({ resourceType: 'Appointment', id: 'evil', status: 'booked' });
  const answers = await Promise.all([
    call('', 'POST', null, known),
    call('', 'POST', idOnly, { ...known, 'content-type': 'application/fhir+json' }),
    call('/Appointment/evil', 'PUT', full, { ...known, 'content-type': 'application/fhir+json' }),
    call(`/${secret}`, 'POST', null, {}),
    call('', 'POST', '<junk', { ...known, 'content-type': 'text/plain' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204]);
  await pullFhir(app.deps, app.clinicId);
  expect(asks()).toBe(before + 1);
  expect(await rows(app, `select 1 from fhir_link where resource_id = 'evil'`)).toEqual([]);
  for (const header of [{}, { 'x-hearback-secret': 'a'.repeat(32) }])
    expect((await call('', 'POST', null, header)).status).toBe(404);
  // A new secret ends the former one.
  await ask('POST', `/${id}/calls`);
  expect((await call('', 'POST', null, known)).status).toBe(404);
  await ask('DELETE', `/${id}`);
  expect((await fetch(endpoint.replace('/changed', '/jwks.json'))).status).toBe(404);
});

test('a server that takes no Subscription is said to, and address and header are there to be entered by hand', async () => {
  const { id } = await connect(app, server);
  server.answerWith(
    ({ path }) => path.endsWith('/Subscription'),
    () => new Response('', { status: 403 }),
  );
  expect((await ask('POST', `/${id}/calls`)).body).toMatchObject({
    isSubscribed: false,
    problem: expect.stringContaining('permission'),
    header: expect.stringMatching(/^X-Hearback-Secret: /),
  });
  await ask('DELETE', `/${id}`);
});

test('a server that refuses _include, then _lastUpdated, is read by its days', async () => {
  const { id } = await connect(app, server);
  const patient = await server.repo.createResource(somebody());
  const visit = await server.repo.createResource(visitOf(patient.id));
  server.answerWith(
    ({ search }) => /_include|_lastUpdated/.test(search),
    () => new Response('', { status: 400 }),
    50,
  );
  await pull(app);
  await pull(app);
  expect(
    await rows(app, 'select 1 from appointment where external_id = $1', [
      `fhir:${id}:Appointment/${visit.id}`,
    ]),
  ).toHaveLength(1);
  server.answerNormally();
  await ask('DELETE', `/${id}`);
});

test('whoever may not change the clinic may not connect, and what is asked wrongly is said', async () => {
  const staff = await app.signIn('staff');
  const refused = await app.call('POST', '/api/v2/fhir-connections', { as: staff.headers, body: newOne() });
  expect(refused.status).toBe(403);
  expect((await app.call('GET', '/api/v2/fhir-connections', {})).status).toBe(401);
  const wrong: [object, string][] = [
    [{ baseUrl: 'http://ehr.example/fhir' }, 'baseUrl'],
    [{ baseUrl: 'https://10.0.0.7/fhir' }, 'baseUrl'],
    [{ baseUrl: 'https://user:pass@ehr.example/fhir' }, 'baseUrl'],
    [{ baseUrl: 'ehr.example' }, 'baseUrl'],
    [{ tokenUrl: 'https://169.254.169.254/token' }, 'tokenUrl'],
    [{ clientId: null }, 'clientId'],
    [{ signIn: 'token' }, 'bearerToken'],
  ];
  for (const [more, field] of wrong) {
    const { status, body } = await ask('POST', '', newOne(more));
    expect({ status, field: body }).toMatchObject({ status: 400, field: { field } });
  }
  expect((await ask('GET', `/${crypto.randomUUID()}`)).status).toBe(404);
});

test('only public addresses are called, no redirect is followed, and no answer without end is read', async () => {
  for (const url of [
    'https://localhost/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://192.168.1.4/',
    'https://169.254.169.254/',
  ])
    await expect(callServer({ method: 'GET', url, headers: {} }, publicAlone)).rejects.toMatchObject({
      code: 'address_refused',
    });
  expect(() => checkUrl('http://ehr.example/', { ...publicAlone, allowsLoopback: true })).toThrow('https');
  const lan = readCallRule(['10.2.0.0/16']) ?? publicAlone;
  expect(() => checkUrl('https://10.2.0.7:8443/fhir', lan)).not.toThrow();
  expect(() => checkUrl('https://10.3.0.7/fhir', lan)).toThrow('not been allowed');
  server.answerWith(
    ({ path }) => path === '/elsewhere',
    () => Response.redirect('http://127.0.0.1:9/', 302),
  );
  expect((await get(server.baseUrl.replace('/fhir/R4', '/elsewhere'))).status).toBe(302);
  server.answerWith(
    ({ path }) => path === '/large',
    () => new Response('x'.repeat(6 * 1024 * 1024)),
  );
  await expect(get(server.baseUrl.replace('/fhir/R4', '/large'))).rejects.toMatchObject({
    code: 'too_large',
  });
  await expect(get('http://127.0.0.1:9/')).rejects.toMatchObject({ code: 'unreachable' });
});
