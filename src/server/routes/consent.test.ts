import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { consentStateSchema, type ConsentState } from '@/contracts/consent.ts';
import { writtenFlags } from '@/domain/consent/consentEvent.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { addPatient } from '../../../test/harness/fixtures.ts';

let app: TestApp;
let theirs: string;
beforeAll(async () => {
  app = await createTestApp();
  theirs = (await addPatient((await app.addClinic()).ctx)).id;
});
afterAll(() => app.close());

let lastNumber = 9;
const newNumber = () => `+164655501${String((lastNumber += 1)).padStart(2, '0')}`;
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000).toISOString();
const urlOf = (id: string) => `/api/v2/patients/${id}/consent`;
const record = (id: string, body: unknown) => app.call('POST', urlOf(id), { as: app.staff.headers, body });
const states = async (id: string): Promise<ConsentState[]> =>
  z
    .object({ items: z.array(consentStateSchema) })
    .parse((await app.call('GET', urlOf(id), { as: app.staff.headers })).body).items;
const allowed = (state: ConsentState | undefined) =>
  state?.categories.filter((one) => one.allowed).map(({ category }) => category);

test('nothing is allowed before anybody has asked, and the words to ask with are there', async () => {
  const { id } = await app.addPatient({ phoneNumbers: [newNumber(), newNumber()], language: 'es' });
  const found = await states(id);
  expect(found).toHaveLength(2);
  expect(found[0]?.categories.map(({ category }) => category)).toEqual([
    'appointment',
    'prescription',
    'results',
    'care',
    'wellness',
    'payment',
    'survey',
    'marketing',
    'urgent',
  ]);
  expect(allowed(found[0])).toEqual([]);
  expect(found[0]?.categories[0]).toMatchObject({
    basis: null,
    message: expect.stringContaining('no consent'),
    wording: expect.stringContaining('Acepto recibir mensajes de texto automáticos de Cedar Lane'),
  });
});

test('what is recorded counts for its number and its categories alone, with the words that were used', async () => {
  const [one, two] = [newNumber(), newNumber()];
  const { id } = await app.addPatient({ phoneNumbers: [one, two] });
  const answer = await record(id, {
    phoneNumber: one,
    categories: ['care', 'payment'],
    action: 'granted',
    channel: 'front_desk',
    occurredAt: '2026-01-05T10:00:00-05:00',
  });
  expect(answer.status).toBe(200);
  const state = consentStateSchema.parse(answer.body);
  expect(allowed(state)).toEqual(['appointment', 'prescription', 'results', 'care', 'payment', 'urgent']);
  expect(state.events).toHaveLength(2);
  expect(state.events).toContainEqual({
    id: expect.any(String),
    patientId: id,
    phoneNumber: one,
    category: 'payment',
    kind: 'express',
    action: 'granted',
    channel: 'front_desk',
    wordingVersion: expect.stringContaining('payment-en'),
    wording: expect.stringContaining(
      `Cedar Lane Family Clinic about my bills and payments at (646) 555-${one.slice(-4)}`,
    ),
    language: 'en',
    means: 'said',
    basis: 'patient',
    endsAt: null,
    evidenceReference: null,
    writtenFlags: [],
    actor: { kind: 'staff', name: 'Dana Reyes' },
    occurredAt: '2026-01-05T15:00:00.000Z',
    recordedAt: expect.any(String),
  });
  expect((await states(id)).map(allowed)).toEqual([allowed(state), []]);
});

test('a consent that is withdrawn no longer counts', async () => {
  const phoneNumber = newNumber();
  const { id } = await app.addPatient({ phoneNumber });
  const given = { phoneNumber, categories: ['payment'], channel: 'phone' };
  await record(id, { ...given, action: 'granted', occurredAt: '2026-01-05T10:00:00Z' });
  const answer = await record(id, { ...given, action: 'revoked' });
  const state = consentStateSchema.parse(answer.body);
  expect(allowed(state)).toEqual([]);
  expect(state.events[0]).toMatchObject({ action: 'revoked', wording: null, wordingVersion: null });
});

test('marketing needs a written consent', async () => {
  const phoneNumber = newNumber();
  const { id } = await app.addPatient({ phoneNumber });
  const given = { phoneNumber, categories: ['marketing'], action: 'granted' };
  await record(id, { ...given, channel: 'front_desk' });
  expect(allowed((await states(id))[0])).toEqual([]);
  expect(await record(id, { ...given, kind: 'express_written', channel: 'phone' })).toMatchObject({
    status: 400,
    body: { field: 'kind' },
  });
  await record(id, { ...given, kind: 'express_written', channel: 'paper_form' });
  const [state] = await states(id);
  expect(allowed(state)).toEqual(['marketing']);
  expect(state?.events[0]).toMatchObject({ means: 'signed', writtenFlags: [...writtenFlags] });
});

test('TCPA-03: a signature under words of one’s own counts for marketing only when they say all four things', async () => {
  const phoneNumber = newNumber();
  const { id } = await app.addPatient({ phoneNumber });
  const given = {
    phoneNumber,
    categories: ['marketing'],
    action: 'granted',
    kind: 'express_written',
    channel: 'web_form',
    evidenceReference: 'form-1182',
  };
  const wording = { version: 'ours-3', text: 'Yes, send me offers.', flags: writtenFlags.slice(0, 3) };
  await record(id, { ...given, wording });
  expect(allowed((await states(id))[0])).toEqual([]);
  await record(id, { ...given, wording: { ...wording, flags: writtenFlags } });
  const [state] = await states(id);
  expect(allowed(state)).toEqual(['marketing']);
  expect(state?.events[0]).toMatchObject({
    wordingVersion: 'ours-3',
    wording: 'Yes, send me offers.',
    means: 'box_ticked',
    evidenceReference: 'form-1182',
  });
});

test('TCPA-04: a number given at intake is consent to care texts, and to nothing else', async () => {
  const phoneNumber = newNumber();
  const { id } = await app.addPatient({ phoneNumber });
  const given = { phoneNumber, action: 'granted', channel: 'paper_form', basis: 'intake_number' };
  for (const category of ['payment', 'survey', 'wellness', 'marketing'])
    expect(await record(id, { ...given, categories: ['care', category] })).toMatchObject({
      status: 400,
      body: { field: 'categories' },
    });
  await record(id, { ...given, categories: ['care'] });
  const [state] = await states(id);
  expect(allowed(state)).toEqual(['appointment', 'prescription', 'results', 'care', 'urgent']);
  expect(state?.events[0]).toMatchObject({
    basis: 'intake_number',
    means: 'number_given',
    wordingVersion: expect.stringContaining('intake-number-en'),
  });
});

test('TCPA-04: what somebody else agrees to for a patient who cannot ends by itself, and the gate closes', async () => {
  const phoneNumber = newNumber();
  const { id } = await app.addPatient({ phoneNumber });
  const given = {
    phoneNumber,
    categories: ['care'],
    action: 'granted',
    channel: 'front_desk',
    basis: 'incapacity',
  };
  const text = () =>
    app.call('POST', '/api/v2/twilio/send-sms', {
      as: app.staff.headers,
      body: { to: phoneNumber, message: 'See you soon', category: 'care', patientId: id },
    });
  await record(id, { ...given, occurredAt: daysAgo(31) });
  expect((await states(id))[0]?.categories.find(({ category }) => category === 'care')).toMatchObject({
    allowed: false,
    message: expect.stringContaining('that time is over'),
  });
  expect(await text()).toMatchObject({ status: 422, body: { code: 'consent_missing' } });
  await record(id, { ...given, occurredAt: daysAgo(1), endsAt: daysAgo(-3) });
  expect(await text()).toMatchObject({ status: 200 });
});

test.each([
  ['an end of a consent that has none', { endsAt: '2190-01-01T00:00:00Z' }, 'endsAt'],
  ['an end before the start', { basis: 'incapacity', endsAt: '2001-01-01T00:00:00Z' }, 'endsAt'],
  ['an end in many years', { basis: 'incapacity', endsAt: '2190-01-01T00:00:00Z' }, 'endsAt'],
  ['a signature by saying yes', { kind: 'express_written', means: 'said' }, 'kind'],
])('%s is refused by name', async (_what, wrong, field) => {
  const phoneNumber = newNumber();
  const { id } = await app.addPatient({ phoneNumber });
  const body = { phoneNumber, categories: ['care'], action: 'granted', channel: 'front_desk', ...wrong };
  expect(await record(id, body)).toMatchObject({ status: 400, body: { field } });
});

test('an opt-out that staff record beats every consent, takes back what waits, and is recorded once', async () => {
  const phoneNumber = newNumber();
  const { id } = await app.addPatient({ phoneNumber });
  await record(id, { phoneNumber, categories: ['care'], action: 'granted', channel: 'front_desk' });
  const later = await app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: {
      to: phoneNumber,
      message: 'See you next week',
      category: 'appointment',
      sendAt: new Date(Date.now() + 3_600_000).toISOString(),
    },
  });
  const queued = z.object({ id: z.string() }).parse(later.body);
  const suppress = () =>
    app.call('POST', '/api/v2/suppressions', {
      as: app.staff.headers,
      body: { phoneNumber: `(646) 555-${phoneNumber.slice(-4)}`, channel: 'letter' },
    });
  const first = await suppress();
  expect(first).toMatchObject({
    status: 200,
    body: { phoneNumber, source: 'staff', rule: 'told_by_letter', liftedAt: null },
  });
  expect((await suppress()).body).toEqual(first.body);
  expect((await states(id))[0]).toMatchObject({
    suppression: { active: true, since: expect.any(String), source: 'staff' },
  });
  expect(allowed((await states(id))[0])).toEqual([]);
  expect((await app.call('GET', `/api/v2/messages/${queued.id}`, { as: app.key })).body).toMatchObject({
    status: 'withdrawn',
    reasonCode: 'recipient_opted_out',
  });
  const refused = await app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: { to: phoneNumber, message: 'Hello' },
  });
  expect(refused).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
});

test('who recorded a consent is on the audit trail, with ids alone', async () => {
  const phoneNumber = newNumber();
  const { id } = await app.addPatient({ phoneNumber });
  await record(id, { phoneNumber, categories: ['care', 'survey'], action: 'granted', channel: 'web_form' });
  const rows = await app.deps.db
    .selectFrom('auditEvent')
    .select(['action', 'actorId', 'detail'])
    .where('clinicId', '=', app.clinicId)
    .where('action', '=', 'consent.granted')
    .where('occurredAt', '>', new Date(Date.now() - 5_000))
    .orderBy('id', 'desc')
    .limit(2)
    .execute();
  expect(rows).toEqual(
    ['survey', 'care'].map((category) => ({
      action: 'consent.granted',
      actorId: app.staff.id,
      detail: { patientId: id, category },
    })),
  );
});

test.each<[string, Record<string, unknown>, number, string, string]>([
  ['no category', { categories: [] }, 400, 'invalid_request', 'categories'],
  ['a category without consent', { categories: ['system'] }, 400, 'invalid_request', 'categories'],
  ['a moment ahead', { occurredAt: '2190-01-01T00:00:00Z' }, 400, 'invalid_request', 'occurredAt'],
  ['an unknown channel', { channel: 'rumour' }, 400, 'invalid_request', 'channel'],
  ['a number that is none', { phoneNumber: '12' }, 400, 'invalid_phone_number', 'phoneNumber'],
  ["somebody else's number", { phoneNumber: '+16465550199' }, 422, 'recipient_mismatch', 'phoneNumber'],
])('%s is refused by name', async (_what, wrong, status, code, field) => {
  const phoneNumber = newNumber();
  const { id } = await app.addPatient({ phoneNumber });
  const body = { phoneNumber, categories: ['care'], action: 'granted', channel: 'front_desk', ...wrong };
  expect(await record(id, body)).toMatchObject({ status, body: { code, field } });
  expect((await states(id))[0]?.events).toEqual([]);
});

const consent = {
  phoneNumber: '+16465550110',
  categories: ['care'],
  action: 'granted',
  channel: 'front_desk',
};
test.each<[RouteUnderTest['method'], string, string, unknown]>([
  ['GET', '/patients/:id/consent', 'consent:read', undefined],
  ['POST', '/patients/:id/consent', 'consent:write', consent],
  ['POST', '/suppressions', 'consent:write', { phoneNumber: '+16465550198', channel: 'phone' }],
])('%s %s asks who is there, what they may do, and whose clinic it is', async (method, path, scope, body) => {
  const { id } = await app.addPatient({ phoneNumber: newNumber() });
  const route = { method, path: `/api/v2${path}`, scope, body, ours: id, theirs };
  const found = await accessOf(app, route);
  expect(found).toEqual(properAccess(route, found));
});

test('nobody on the staff can lift an opt-out', async () => {
  const { id } = z.object({ id: z.string() }).parse(
    (
      await app.call('POST', '/api/v2/suppressions', {
        as: app.staff.headers,
        body: { phoneNumber: newNumber(), channel: 'phone' },
      })
    ).body,
  );
  for (const method of ['DELETE', 'PATCH', 'PUT']) {
    const answer = await app.call(method, `/api/v2/suppressions/${id}`, { as: app.staff.headers, body: {} });
    expect(answer.status).toBe(404);
  }
});
