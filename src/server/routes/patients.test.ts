import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageOf } from '@/contracts/page.ts';
import { patientSchema, type Patient } from '@/contracts/patient.ts';
import { findPatients } from '@/services/patient/findPatients.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import type { Answer, OtherClinic } from '../../../test/harness/callers.ts';
import { addMessage, addPatient } from '../../../test/harness/fixtures.ts';

let app: TestApp;
let other: OtherClinic;
let theirs: string;
beforeAll(async () => {
  app = await createTestApp();
  other = await app.addClinic();
  theirs = (await addPatient(other.ctx, { familyName: 'Elsewhere', phoneNumbers: ['+12125550101'] })).id;
});
afterAll(() => app.close());

const url = '/api/v2/patients';
const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
  app.call(method, `${url}${path}`, { as: app.staff.headers, ...(body === undefined ? {} : { body }) });
const create = async (body: unknown): Promise<Patient> =>
  patientSchema.parse((await call('POST', '', body)).body);
const search = async (text: string): Promise<Patient[]> =>
  pageOf(patientSchema).parse((await call('POST', '/search', { text, limit: 200 })).body).items;
const numbers = (answer: Answer) =>
  patientSchema.parse(answer.body).phoneNumbers.map((one) => [one.phoneNumber, one.label, one.isPrimary]);
const auditOf = (id: string) =>
  app.deps.db
    .selectFrom('auditEvent')
    .select(['action', 'actorKind', 'actorId', 'detail'])
    .where('clinicId', '=', app.clinicId)
    .where('subjectId', '=', id)
    .orderBy('id')
    .execute();

test('a patient is added with numbers as people write them', async () => {
  const answer = await call('POST', '', {
    givenName: ' Rosa ',
    familyName: 'Álvarez',
    birthDate: '1961-05-09',
    language: 'es',
    externalId: 'emr-1',
    phoneNumbers: [
      { phoneNumber: '(555) 123-4567' },
      { phoneNumber: '212.555.0150', label: 'home' },
      { phoneNumber: '+1 212 555 0150', label: 'work' },
    ],
  });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({
    shortId: expect.any(Number),
    externalId: 'emr-1',
    givenName: 'Rosa',
    familyName: 'Álvarez',
    birthDate: '1961-05-09',
    language: 'es',
    conversationId: null,
    phoneNumbers: [
      { phoneNumber: '+15551234567', display: '(555) 123-4567', label: 'mobile', isPrimary: true },
      { phoneNumber: '+12125550150', display: '(212) 555-0150', label: 'work', isPrimary: false },
    ],
  });
  const { id } = patientSchema.parse(answer.body);
  expect((await call('GET', `/${id}`)).body).toEqual(answer.body);
  expect(await auditOf(id)).toEqual([
    { action: 'patient.created', actorKind: 'staff', actorId: app.staff.id, detail: { phoneNumbers: 2 } },
    { action: 'patient.viewed', actorKind: 'staff', actorId: app.staff.id, detail: {} },
  ]);
});

test('patients get integers of their own, also when many are added at once', async () => {
  const added = await Promise.all(
    Array.from({ length: 10 }, (_, index) => create({ givenName: `Many${index}` })),
  );
  expect(new Set(added.map(({ shortId }) => shortId)).size).toBe(10);
});

test('a family shares a phone, and each knows of the others; an opt-out and the conversation are the phone’s', async () => {
  const phoneNumber = '+12125550151';
  const mother = await create({ givenName: 'Ruth', familyName: 'Vale', phoneNumbers: [{ phoneNumber }] });
  const son = await create({ givenName: 'Leo', familyName: 'Vale', phoneNumbers: [{ phoneNumber }] });
  const { conversationId } = await addMessage(app.ctx, { phoneNumber });
  await app.deps.db
    .insertInto('suppression')
    .values({
      clinicId: app.clinicId,
      id: app.deps.newId(),
      phoneNumber,
      source: 'keyword',
      actorKind: 'patient',
      startedAt: new Date('2026-01-02T03:04:05Z'),
    })
    .execute();
  for (const [one, another] of [
    [mother, son],
    [son, mother],
  ] as const) {
    expect((await call('GET', `/${one.id}`)).body).toMatchObject({
      conversationId,
      phoneNumbers: [
        {
          isOptedOut: true,
          optedOutAt: '2026-01-02T03:04:05.000Z',
          sharedWith: [{ id: another.id, name: `${another.givenName} Vale` }],
        },
      ],
    });
  }
});

test('the list says what is on record for texts about visits and care, of each patient at a shared phone, in as many queries for many as for one', async () => {
  const phoneNumbers = ['+12125550153'];
  const family = 'Consenting';
  const agreed = await addPatient(app.ctx, { familyName: family, phoneNumbers, consents: ['care'] });
  const partly = await addPatient(app.ctx, { familyName: family, phoneNumbers, consents: ['appointment'] });
  const marketed = await addPatient(app.ctx, { familyName: family, phoneNumbers, consents: ['marketing'] });
  const consentsOf = async () => {
    const found = await search(family);
    return [agreed, partly, marketed].map(
      ({ id }) => found.find((patient) => patient.id === id)?.phoneNumbers[0]?.careConsent,
    );
  };
  expect(await consentsOf()).toEqual(['all', 'part', 'none']);
  await app.deps.db
    .insertInto('consentEvent')
    .values({
      clinicId: app.clinicId,
      id: app.deps.newId(),
      patientId: agreed.id,
      phoneNumber: '+12125550153',
      category: 'care',
      kind: 'express',
      action: 'revoked',
      channel: 'phone',
      actorKind: 'staff',
      occurredAt: new Date(),
    })
    .execute();
  expect(await consentsOf()).toEqual(['none', 'part', 'none']);
  let asked = 0;
  const counting: KyselyPlugin = {
    transformQuery({ node }) {
      asked += 1;
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  const ctx = { ...app.ctx, db: app.ctx.db.withPlugin(counting) };
  const queriesFor = async (text: string) => {
    asked = 0;
    const { items } = await findPatients(ctx, { text, limit: 50 });
    return { items: items.length, queries: asked };
  };
  const one = await queriesFor(partly.id);
  const many = await queriesFor(family);
  expect([one.items, many.items]).toEqual([1, 3]);
  expect(many.queries).toBe(one.queries);
});

test('a change changes what is given and says which fields it was', async () => {
  const { id } = await create({ givenName: 'Ida', familyName: 'Stone', birthDate: '1990-01-01' });
  const answer = await call('PATCH', `/${id}`, { givenName: 'Ada', birthDate: null, familyName: 'Stone' });
  expect(answer.body).toMatchObject({ givenName: 'Ada', familyName: 'Stone', birthDate: null });
  expect(await auditOf(id)).toMatchObject([
    { action: 'patient.created' },
    { action: 'patient.changed', detail: { fields: ['givenName', 'birthDate'] } },
  ]);
});

test('numbers come and go; one of them is the main one', async () => {
  const { id } = await create({ givenName: 'Noor', phoneNumbers: [{ phoneNumber: '+12125550152' }] });
  const add = (body: unknown) => call('POST', `/${id}/phone-numbers`, body);
  const remove = (phoneNumber: string) => call('POST', `/${id}/phone-numbers/remove`, { phoneNumber });

  expect(numbers(await add({ phoneNumber: '212 555 0153', label: 'home' }))).toEqual([
    ['+12125550152', 'mobile', true],
    ['+12125550153', 'home', false],
  ]);
  expect(numbers(await add({ phoneNumber: '+12125550153', label: 'home', isPrimary: true }))).toEqual([
    ['+12125550153', 'home', true],
    ['+12125550152', 'mobile', false],
  ]);
  expect(numbers(await remove('(212) 555-0153'))).toEqual([['+12125550152', 'mobile', true]]);
  expect(await remove('(212) 555-0153')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(numbers(await remove('+12125550152'))).toEqual([]);
  expect(numbers(await add({ phoneNumber: '+12125550153' }))).toEqual([['+12125550153', 'mobile', true]]);
});

test.each([
  ['part of a family name', 'zwick', ['Zwickel']],
  ['given and family name', 'hana zwi', ['Zwickel']],
  ['family name first, with a comma', 'Zwickel, Hana', ['Zwickel']],
  ['a name without its accents', 'nunez', ['Núñez']],
  ['a name with accents that it lacks', 'Zwíckel', ['Zwickel']],
  ['a number as it is written', '(646) 555-0171', ['Zwickel']],
  ['the last digits of a number', '0171', ['Zwickel']],
  ['the host’s own id', 'EMR/77', ['Zwickel']],
  ['a wildcard', 'zwi%l', []],
  ['an underscore', '_wickel', []],
  ['somebody of another clinic', 'elsewhere', []],
])('%s finds who is meant', async (_what, text, familyNames) => {
  if ((await search('zwickel')).length === 0) {
    await create({
      givenName: 'Hana',
      familyName: 'Zwickel',
      externalId: 'EMR/77',
      phoneNumbers: [{ phoneNumber: '+16465550171' }],
    });
    await create({ givenName: 'José', familyName: 'Núñez', phoneNumbers: [{ phoneNumber: '+16465550172' }] });
  }
  expect((await search(text)).map(({ familyName }) => familyName)).toEqual(familyNames);
});

test('an integer and our id find the patient they name', async () => {
  const { id, shortId } = await create({ givenName: 'Only' });
  expect((await search(id)).map((one) => one.id)).toEqual([id]);
  expect((await search(String(shortId))).map((one) => one.id)).toContain(id);
});

test('a list is paged by name, without gaps or doubles, and its cursor names nobody', async () => {
  await using fresh = await createTestApp();
  const names = ['beck', 'Abel', 'Abel', 'Cole', 'abel'];
  for (const familyName of names) await addPatient(fresh.ctx, { familyName, givenName: 'Sam' });
  const seen: Patient[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const answer: Answer = await fresh.call('POST', `${url}/search`, {
      as: fresh.key,
      body: { limit: 2, ...(cursor ? { cursor } : {}) },
    });
    const page = pageOf(patientSchema).parse(answer.body);
    seen.push(...page.items);
    cursor = page.nextCursor;
    expect(Buffer.from(cursor ?? '', 'base64url').toString()).not.toMatch(/abel|beck|cole/i);
  }
  expect(seen.map(({ familyName }) => familyName.toLowerCase())).toEqual([
    'abel',
    'abel',
    'abel',
    'beck',
    'cole',
  ]);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(5);
});

test.each<[string, unknown, number, string, string]>([
  ['no name', {}, 400, 'invalid_request', 'givenName'],
  ['a blank name', { givenName: '  ' }, 400, 'invalid_request', 'givenName'],
  ['a zero character', { givenName: 'A\0na' }, 400, 'invalid_request', 'body'],
  ['no real day', { givenName: 'A', birthDate: '2020-02-30' }, 400, 'invalid_request', 'birthDate'],
  ['a day ahead', { givenName: 'A', birthDate: '2190-01-01' }, 400, 'invalid_request', 'birthDate'],
  ['a language we do not have', { givenName: 'A', language: 'tlh' }, 400, 'invalid_request', 'language'],
  [
    'a number that is none',
    { givenName: 'A', phoneNumbers: [{ phoneNumber: '+12125550100' }, { phoneNumber: 'call me' }] },
    400,
    'invalid_phone_number',
    'phoneNumbers.1.phoneNumber',
  ],
])('%s is refused by name', async (_what, body, status, code, field) => {
  const before = await search('');
  expect(await call('POST', '', body)).toMatchObject({ status, body: { code, field } });
  expect(await search('')).toHaveLength(before.length);
});

test('an external id belongs to one patient of the clinic', async () => {
  const { id } = await create({ givenName: 'First', externalId: 'taken' });
  const conflict = { status: 409, body: { code: 'conflict', field: 'externalId' } };
  expect(await call('POST', '', { givenName: 'Second', externalId: 'taken' })).toMatchObject(conflict);
  const second = await create({ givenName: 'Second' });
  expect(await call('PATCH', `/${second.id}`, { externalId: 'taken' })).toMatchObject(conflict);
  expect((await call('PATCH', `/${id}`, { externalId: 'taken' })).status).toBe(200);
  expect((await addPatient(other.ctx, { externalId: 'taken' })).id).not.toBe(id);
});

test.each<[RouteUnderTest['method'], string, string, unknown]>([
  ['POST', '/search', 'patients:read', {}],
  ['POST', '', 'patients:write', { givenName: 'Nobody' }],
  ['GET', '/:id', 'patients:read', undefined],
  ['PATCH', '/:id', 'patients:write', { givenName: 'Somebody' }],
  ['POST', '/:id/phone-numbers', 'patients:write', { phoneNumber: '+12125550159' }],
  ['POST', '/:id/phone-numbers/remove', 'patients:write', { phoneNumber: '+12125550159' }],
  ['POST', '/:id/state', 'patients:write', { doNotText: true }],
  [
    'POST',
    '/:id/phone-numbers/relationship',
    'patients:write',
    { phoneNumber: '+12125550158', role: 'self' },
  ],
  ['POST', '/:id/phone-numbers/confirm', 'patients:write', { phoneNumber: '+12125550158' }],
  ['POST', '/:id/phone-numbers/look-up', 'patients:write', { phoneNumber: '+12125550158' }],
  ['POST', '/:id/phone-numbers/verification', 'patients:write', { phoneNumber: '+12125550158' }],
  [
    'POST',
    '/:id/phone-numbers/verification/check',
    'patients:write',
    { phoneNumber: '+12125550158', code: '123456' },
  ],
])(
  '%s patients%s asks who is there, what they may do, and whose clinic it is',
  async (method, path, scope, body) => {
    const { id } = await create({ givenName: 'Own', phoneNumbers: [{ phoneNumber: '+12125550158' }] });
    const route = { method, path: `${url}${path}`, scope, body, ours: id, theirs };
    const found = await accessOf(app, route);
    expect(found).toEqual(properAccess(route, found));
  },
);

test('a key with the scope may', async () => {
  const key = await app.keyWith('patients:write');
  expect((await app.call('POST', url, { as: key, body: { givenName: 'By key' } })).status).toBe(201);
});

test('names and numbers stand in no log line, at whatever level', () => {
  const lines = app.logLines();
  expect(lines.length).toBeGreaterThan(50);
  expect(lines.join('\n')).not.toMatch(/zwickel|n[uú]ñez|rosa|vale|elsewhere|5551234567|212555|646555/i);
});
