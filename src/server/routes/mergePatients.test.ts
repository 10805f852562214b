import { afterAll, beforeAll, expect, test } from 'vitest';
import { appointmentSchema } from '@/contracts/appointment.ts';
import { mergedPatientsSchema, type MergedPatients } from '@/contracts/mergePatients.ts';
import { pageOf } from '@/contracts/page.ts';
import { patientSchema } from '@/contracts/patient.ts';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { queueTexts } from '../../../test/harness/queueTexts.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

let line = 100;
const numbers = (count: number) => Array.from({ length: count }, () => `+12125556${(line += 1)}`);
const ask = (method: string, path: string, body?: unknown) =>
  app.call(method, `/api/v2${path}`, { as: app.staff.headers, ...(body === undefined ? {} : { body }) });
const show = async (id: string) => patientSchema.parse((await ask('GET', `/patients/${id}`)).body);
const stop = (phoneNumber: string) => ask('POST', '/suppressions', { phoneNumber, channel: 'phone' });
const consent = (id: string, phoneNumber: string, action: 'granted' | 'revoked') =>
  ask('POST', `/patients/${id}/consent`, {
    phoneNumber,
    categories: ['care'],
    action,
    channel: 'front_desk',
  });
type Person = { id: string; shortId: number };

async function merge(kept: Person, other: Person, isDryRun = false): Promise<MergedPatients> {
  const body = { otherId: other.id, isDryRun, ...(isDryRun ? {} : { confirm: other.shortId }) };
  const answer = await ask('POST', `/patients/${kept.id}/merge`, body);
  expect(answer.status).toBe(200);
  return mergedPatientsSchema.parse(answer.body);
}
const mayText = async (patientId: string | number, to: string | undefined) =>
  (
    await app.call('POST', '/api/v2/twilio/send-sms', {
      as: app.key,
      body: { to, message: 'See you soon.', patientId, category: 'appointment' },
    })
  ).status;

test('ID-10 trying says what would be, and changes nothing', async () => {
  const [one = '', two = ''] = numbers(2);
  const kept = await app.addPatient({ givenName: 'Mia', phoneNumber: one });
  const other = await app.addPatient({ givenName: 'Mia', birthDate: '1990-02-03', phoneNumber: two });
  const tried = await merge(kept, other, true);
  expect(tried).toMatchObject({ isDone: false, patient: { id: kept.id, birthDate: '1990-02-03' } });
  expect(tried.patient.phoneNumbers.map(({ phoneNumber }) => phoneNumber)).toEqual([one, two]);
  expect((await show(kept.id)).phoneNumbers).toHaveLength(1);
  expect((await show(other.id)).id).toBe(other.id);
});

test('ID-10 numbers, visits, texts and tasks go to the one that stays, and the old ids mean it', async () => {
  const [one = '', two = ''] = numbers(2);
  const kept = await app.addPatient({ givenName: 'Mia', phoneNumber: one, consents: ['care'] });
  const other = await app.addPatient({
    givenName: 'Mia',
    externalId: 'emr-77',
    phoneNumber: two,
    consents: ['care'],
  });
  await ask('POST', '/appointments', { patientId: other.id, startsAt: '2031-06-02T09:00' });
  expect(await mayText('emr-77', two)).toBe(200);
  const done = await merge(kept, other);
  expect(done).toMatchObject({
    isDone: true,
    other: { externalId: 'emr-77' },
    moved: { appointments: 1, texts: 1 },
    consentsCarried: 1,
    consentsEnded: 0,
  });
  expect((await show(other.id)).id).toBe(kept.id);
  expect((await show(kept.id)).phoneNumbers).toMatchObject([
    { phoneNumber: one, isPrimary: true },
    { phoneNumber: two, isPrimary: false },
  ]);
  // A text, a visit, a change and a search by ids of the record that went.
  expect(await mayText('emr-77', two)).toBe(200);
  expect(await mayText(other.shortId, one)).toBe(200);
  const booked = await ask('POST', '/appointments', { patientId: 'emr-77', startsAt: '2031-07-02T09:00' });
  expect(appointmentSchema.parse(booked.body).patient).toMatchObject({ id: kept.id });
  expect((await ask('PATCH', `/patients/${other.id}`, { givenName: 'Maria' })).body).toMatchObject({
    id: kept.id,
    givenName: 'Maria',
  });
  const found = await ask('POST', '/patients/search', { text: 'emr-77' });
  expect(
    pageOf(patientSchema)
      .parse(found.body)
      .items.map(({ id }) => id),
  ).toEqual([kept.id]);
  const csv = `phone_number,consent,categories,source,given_on,wording,wording_version,patient_id\n${two},yes,payment,paper_form,2026-05-31,Text me.,form-7,emr-77\n`;
  const imported = await ask('POST', '/consent/imports', { csv, isDryRun: true });
  expect(imported.body).toMatchObject({ recorded: 1, rejected: 0 });
  const trail = await ask('GET', `/audit?patientId=${other.id}&action=patient.merged`);
  expect(trail.body).toMatchObject({ items: [{ subject: { id: kept.id }, detail: { from: other.id } }] });
});

test.each([
  ['on the one that goes', 'other'],
  ['on the one that stays', 'kept'],
] as const)('ID-10 the stricter consent wins: taken back %s', async (_, who) => {
  const [shared = ''] = numbers(1);
  const kept = await app.addPatient({ phoneNumber: shared });
  const other = await app.addPatient({ phoneNumber: shared });
  const refusing = who === 'kept' ? kept : other;
  await consent(refusing.id, shared, 'granted');
  await consent(refusing.id, shared, 'revoked');
  await consent((who === 'kept' ? other : kept).id, shared, 'granted');
  const before = await app.deps.db.selectFrom('consentEvent').selectAll().orderBy('id').execute();
  expect(await merge(kept, other)).toMatchObject({ consentsEnded: 1, consentsCarried: 0 });
  expect(await mayText(kept.id, shared)).toBe(422);
  // Events are added, and those that were there are as they were.
  const after = await app.deps.db.selectFrom('consentEvent').selectAll().orderBy('id').execute();
  expect(after).toEqual(expect.arrayContaining(before));
  expect(after).toHaveLength(before.length + 1);
});

test('ID-10 opt-outs of both, whatever forbids texts, and a stranger’s number: all of it holds', async () => {
  const [one = '', two = '', strangers = ''] = numbers(3);
  const kept = await app.addPatient({ phoneNumbers: [one, strangers] });
  const other = await app.addPatient({ phoneNumbers: [two, strangers] });
  await stop(two);
  await ask('POST', `/patients/${other.id}/state`, { doNotText: true, careState: 'discharged' });
  await app.deps.db
    .updateTable('patientPhoneNumber')
    .set({ removedAt: new Date(), removedBecause: 'wrong_number' })
    .where('patientId', '=', other.id)
    .where('phoneNumber', '=', strangers)
    .execute();
  const [waiting] = await queueTexts(app, [one]);
  await app.deps.db
    .updateTable('message')
    .set({ patientId: kept.id })
    .where('id', '=', waiting ?? '')
    .execute();
  expect(await merge(kept, other)).toMatchObject({ numbersLeftOut: 1 });
  expect(await show(kept.id)).toMatchObject({
    doNotText: true,
    careState: 'discharged',
    phoneNumbers: [
      { phoneNumber: one, isOptedOut: false },
      { phoneNumber: two, isOptedOut: true },
    ],
  });
  const text = await app.deps.db
    .selectFrom('message')
    .select('dispatchState')
    .where('id', '=', waiting ?? '')
    .executeTakeFirst();
  expect(text).toEqual({ dispatchState: 'withdrawn' });
});

test('ID-10 ID-05 where one of the records says that the person has died, nothing is texted', async () => {
  const [one = '', two = ''] = numbers(2);
  const kept = await app.addPatient({ phoneNumber: one });
  const other = await app.addPatient({ phoneNumber: two });
  await ask('POST', `/patients/${other.id}/state`, { isDeceased: true });
  await merge(kept, other);
  expect(await show(kept.id)).toMatchObject({ isDeceased: true, phoneNumbers: [] });
});

test('ID-10 legal hold and erasure go with the record, and what was merged goes with an erasure', async () => {
  const [one = '', two = ''] = numbers(2);
  const kept = await app.addPatient({ phoneNumber: one });
  const other = await app.addPatient({ familyName: 'Zwilling', phoneNumber: two });
  const placed = await ask('POST', '/data-protection/holds', { patientId: other.id, reason: 'Case 7' });
  await merge(kept, other);
  const reason = 'Asked in writing';
  expect(await ask('POST', `/patients/${kept.id}/erase`, { reason })).toMatchObject({
    status: 409,
    body: { reason: 'legal_hold' },
  });
  await ask('POST', `/data-protection/holds/${String(Reflect.get(Object(placed.body), 'id'))}/lift`);
  // The old id means the one record here too.
  expect((await ask('POST', `/patients/${other.id}/erase`, { reason })).status).toBe(200);
  const { rows } = await app.database.pools.staff.query(
    `select 1 from patient where family_name = 'Zwilling'
      union all select 1 from patient_phone_number where phone_number = any($1)`,
    [[one, two]],
  );
  expect(rows).toEqual([]);
  expect(await ask('POST', `/patients/${kept.id}/merge`, { otherId: kept.id })).toMatchObject({
    status: 400,
  });
});

test('ID-10 a record is merged once, never with itself, and only after its number was typed', async () => {
  const [one = '', two = ''] = numbers(2);
  const kept = await app.addPatient({ phoneNumber: one });
  const other = await app.addPatient({ phoneNumber: two });
  const path = `/patients/${kept.id}/merge`;
  for (const confirm of [undefined, kept.shortId])
    expect(
      await ask('POST', path, { otherId: other.id, ...(confirm === undefined ? {} : { confirm }) }),
    ).toMatchObject({ status: 409, body: { reason: 'needs_confirmation' } });
  await merge(kept, other);
  // Its old id means the one that stays.
  expect(await ask('POST', path, { otherId: other.id, confirm: other.shortId })).toMatchObject({
    status: 400,
    body: { field: 'otherId' },
  });
});

test('a chain of merged records leads to the last', async () => {
  const all = [];
  for (const phoneNumber of numbers(3)) all.push(await app.addPatient({ phoneNumber }));
  const [first, second, third] = all;
  if (!first || !second || !third) throw new Error('three patients');
  await merge(second, first);
  await merge(third, second);
  for (const { id } of all) expect((await show(id)).id).toBe(third.id);
  expect((await show(first.id)).phoneNumbers).toHaveLength(3);
});

test('POST /patients/:id/merge is for those who may', async () => {
  const [one = '', two = ''] = numbers(2);
  const kept = await app.addPatient({ phoneNumber: one });
  const other = await app.addPatient({ phoneNumber: two });
  const theirs = await app.addClinic();
  const stranger = await theirs.ctx.db
    .selectFrom('patient')
    .select('id')
    .where('clinicId', '=', theirs.clinicId)
    .executeTakeFirst();
  const route = {
    method: 'POST',
    path: '/api/v2/patients/:id/merge',
    scope: 'patients:merge',
    body: { otherId: other.id, isDryRun: true },
    ours: kept.id,
    theirs: stranger?.id ?? crypto.randomUUID(),
  } as const;
  const found = await accessOf(app, route);
  expect(found).toEqual(properAccess(route, found));
  const staff = await app.signIn('staff');
  const refused = await app.call('POST', `/api/v2/patients/${kept.id}/merge`, {
    as: staff.headers,
    body: route.body,
  });
  expect(refused.status).toBe(403);
});
