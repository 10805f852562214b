import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { templateSchema, type Template } from '@/contracts/template.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { addPatient } from '../../../test/harness/fixtures.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date('2026-11-22T12:00:00Z') });
});
afterAll(() => app.close());

const url = '/api/v2/templates';
const list = async (): Promise<Template[]> =>
  z
    .object({ items: z.array(templateSchema) })
    .parse((await app.call('GET', url, { as: app.staff.headers })).body).items;
const render = (key: string, body: unknown) =>
  app.call('POST', `${url}/${key}/render`, { as: app.staff.headers, body });

test('the built-in templates are there, each language as it would really be sent, and whether it is', async () => {
  const templates = await list();
  expect(templates.map(({ key }) => key).toSorted()).toEqual([
    'appointment_reminder',
    'appointment_reminder_digits',
    'appointment_reminder_discreet',
    'appointment_reminder_several',
    'lab_results',
    'lab_results_discreet',
    'payment_reminder',
    'payment_reminder_discreet',
    'payment_reminder_plain',
    'prescription_ready',
    'prescription_ready_discreet',
    'prescription_ready_plain',
    'slot_offer',
    'slot_offer_discreet',
  ]);
  const reminder = templates.find(({ key }) => key === 'appointment_reminder');
  expect(reminder).toMatchObject({
    category: 'appointment',
    builtIn: true,
    fields: [
      { name: 'name', type: 'firstName', label: 'First name', isRequired: true, fallback: null },
      { name: 'doctor', type: 'clinicianName', label: 'Clinician', isRequired: true, fallback: null },
      { name: 'date', type: 'dateTime', label: 'Date and time', isRequired: true, fallback: null },
    ],
  });
  expect(reminder?.variants.map(({ language, standing, isSent }) => [language, standing, isSent])).toEqual([
    ['en', 'source', true],
    ['es', 'reviewed', true],
    ['fr', 'unreviewed', false],
    ['pt', 'unreviewed', false],
    ['vi', 'unreviewed', false],
    ['zh', 'unreviewed', false],
  ]);
  expect(reminder?.variants[5]).toMatchObject({
    preview: { encoding: 'UCS-2', segments: 2 },
    longest: { encoding: 'UCS-2', segments: 3 },
  });
  expect(reminder?.variants[0]?.preview).toEqual({
    text:
      'Cedar Lane Family Clinic: Hi John, this is a reminder of your appointment with Dr. Smith on ' +
      'Wed, Nov 25, 2:00 PM. Reply CONFIRM to confirm or CANCEL to cancel. Reply STOP to stop all texts.',
    encoding: 'GSM-7',
    segments: 2,
    additions: ['clinic_name', 'stop_line'],
  });
});

test.each([
  ['appointment_reminder', ['carrier_word', 'carrier_word'], /CANCEL/],
  ['appointment_reminder_digits', [], /no way to reach you/],
  ['payment_reminder', ['sensitive_field'], /amount/],
  ['prescription_ready', ['sensitive_field'], /number/],
  ['lab_results', [], /no way to reach you/],
])('%s warns of what its author should know', async (key, codes, message) => {
  const { warnings } = (await list()).find((template) => template.key === key) ?? { warnings: [] };
  expect(warnings.map(({ code }) => code).toSorted()).toEqual([...codes, 'no_contact'].toSorted());
  expect(warnings.filter(({ isRefused }) => isRefused)).toEqual([]);
  expect(warnings[0]?.message ?? '').toMatch(message);
});

test('a template is written for a patient, in the patient’s language and the clinic’s time', async () => {
  const patient = await app.addPatient({ givenName: 'Rosa', language: 'es', externalId: 'emr-5' });
  const values = { doctor: 'Dr. Smith', date: '2026-11-30T19:00:00Z' };
  for (const patientId of [patient.id, patient.shortId, 'emr-5']) {
    expect((await render('appointment_reminder', { patientId, values })).body).toEqual({
      text: expect.stringMatching(/^Hola, Rosa: le recordamos su cita con el\/la Dr\(a\)\. Smith el lun/),
      language: 'es',
      category: 'appointment',
      missing: [],
      version: 1,
      fallback: null,
    });
  }
  expect(
    (await render('appointment_reminder', { patientId: patient.id, language: 'en', values })).body,
  ).toMatchObject({
    text: expect.stringContaining(
      'Hi Rosa, this is a reminder of your appointment with Dr. Smith on Mon, Nov 30, 2:00 PM.',
    ),
  });
});

test('fields without a value are named, and no braces are ever printed', async () => {
  expect((await render('payment_reminder', { values: { amount: 45, date: '' } })).body).toEqual({
    text: '',
    language: 'en',
    category: 'payment',
    missing: ['name', 'date'],
    version: 1,
    fallback: null,
  });
});

test.each<[string, string, unknown, number, string]>([
  ['an unknown template', 'no_such', {}, 404, 'not_found'],
  ['an unknown field', 'lab_results', { values: { diagnosis: 'x' } }, 400, 'invalid_request'],
  [
    'a value that does not fit',
    'payment_reminder',
    { values: { name: 'A', amount: 'a lot', date: '2026-12-01' } },
    400,
    'invalid_request',
  ],
  ['an unknown patient', 'lab_results', { patientId: 999_999 }, 404, 'patient_not_found'],
  ['a language we do not have', 'lab_results', { language: 'tlh' }, 400, 'invalid_request'],
  ['an unknown field of the request', 'lab_results', { patient: 1 }, 400, 'invalid_request'],
])('%s is refused', async (_what, key, body, status, code) => {
  expect(await render(key, body)).toMatchObject({ status, body: { code } });
});

test('a patient of another clinic is nobody here', async () => {
  const stranger = await addPatient((await app.addClinic()).ctx);
  expect(await render('lab_results', { patientId: stranger.id })).toMatchObject({ status: 404 });
});

test('to write for a patient one must be allowed to see patients', async () => {
  const { shortId } = await app.addPatient();
  const key = await app.keyWith('templates:read');
  const ask = (body: unknown) => app.call('POST', `${url}/lab_results/render`, { as: key, body });
  expect((await ask({ values: { name: 'Ana' } })).status).toBe(200);
  expect(await ask({ patientId: shortId })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});

test.each<[RouteUnderTest['method'], string, unknown]>([
  ['GET', '', undefined],
  ['GET', '/lab_results', undefined],
  ['POST', '/lab_results/render', {}],
  ['POST', '/preview', { body: 'Hello' }],
])('%s templates%s asks who is there and what they may do', async (method, path, body) => {
  const route = { method, path: `${url}${path}`, scope: 'templates:read', body };
  const found = await accessOf(app, route);
  expect(found).toEqual(properAccess(route, found));
});
