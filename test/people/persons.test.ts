import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { patientSchema, type Patient } from '../../src/contracts/patient.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import type { Answer } from '../harness/callers.ts';

// Ten in the morning in New York; the tests move it.
let clock = Date.parse('2031-05-06T14:00:00Z');
const at = (text: string): void => void (clock = Date.parse(text));

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(clock) });
});
afterAll(() => app.close());

let lastNumber = 0;
const freshNumber = (): string => `+1212555${String((lastNumber += 1)).padStart(4, '0')}`;
const post = (path: string, body: unknown): Promise<Answer> =>
  app.call('POST', `/api/v2${path}`, { as: app.staff.headers, body });
const patients = async (path: string, body: unknown): Promise<Patient> => {
  const answer = await post(`/patients/${path}`, body);
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return patientSchema.parse(answer.body);
};
const show = async (id: string): Promise<Patient> =>
  patientSchema.parse((await app.call('GET', `/api/v2/patients/${id}`, { as: app.staff.headers })).body);
const send = (to: string, patientId: string | undefined, more: Record<string, unknown> = {}) =>
  post('/twilio/send-sms', {
    to,
    message: 'See you soon.',
    ...(patientId ? { patientId } : {}),
    category: 'appointment',
    consent: { wording: 'Agreed at the desk.', channel: 'in_person', obtainedAt: '2030-01-01T00:00:00Z' },
    ...more,
  });
const later = (): { sendAt: string } => ({ sendAt: new Date(clock + 60_000).toISOString() });
async function queued(to: string, patientId: string | undefined, more: Record<string, unknown> = later()) {
  const answer = await send(to, patientId, more);
  if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return z.object({ id: z.string() }).parse(answer.body).id;
}
const stateOf = async (id: string) =>
  app.deps.db
    .selectFrom('message')
    .select(['dispatchState', 'reasonCode'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
const refusal = ({ status, body }: Answer) => {
  const { code, reason } = z.object({ code: z.string(), reason: z.string().optional() }).parse(body);
  return [status, code, reason];
};
const dispatch = () => createDispatcher(app.deps).runUntilIdle();
const tasksOf = async (patientId: string) =>
  (
    await app.deps.db
      .selectFrom('task')
      .select(['kind', 'priority'])
      .where('patientId', '=', patientId)
      .orderBy('id')
      .execute()
  ).map(({ kind, priority }) => `${kind} ${priority}`);
const stopped = { dispatchState: 'withdrawn', reasonCode: 'recipient_not_texted' };

const relate = (id: string, phoneNumber: string, more: Record<string, unknown>) =>
  patients(`${id}/phone-numbers/relationship`, { phoneNumber, ...more });

describe('how a patient stands', () => {
  test('A29 ID-05 deceased: nothing stays queued, the numbers are unlinked, a task is made, and no import revives', async () => {
    const [own, work] = [freshNumber(), freshNumber()];
    const { id } = await app.addPatient({ phoneNumbers: [own, work], externalId: 'emr-29' });
    const waiting = [await queued(own, id), await queued(work, id)];
    const dead = await patients(`${id}/state`, { isDeceased: true });
    expect(dead).toMatchObject({ isDeceased: true, phoneNumbers: [] });
    for (const one of waiting) expect(await stateOf(one)).toEqual(stopped);
    expect(await tasksOf(id)).toEqual(['patient_deceased high']);

    expect(refusal(await send(own, id))).toEqual([422, 'recipient_mismatch', undefined]);
    const again = await post(`/patients/${id}/phone-numbers`, { phoneNumber: own });
    expect(refusal(again)).toEqual([409, 'conflict', 'person_deceased']);
    expect((await post('/patients', { givenName: 'Import', externalId: 'emr-29' })).status).toBe(409);
    const patched = await app.call('PATCH', `/api/v2/patients/${id}`, {
      as: app.staff.headers,
      body: { givenName: 'Imported' },
    });
    expect(patched.body).toMatchObject({ isDeceased: true });
    // Said twice is said once.
    await patients(`${id}/state`, { isDeceased: true });
    expect(await tasksOf(id)).toEqual(['patient_deceased high']);
  });

  test('ID-05 a mistake is taken back only by who says that it is meant', async () => {
    const { id } = await app.addPatient({ phoneNumber: freshNumber() });
    await patients(`${id}/state`, { isDeceased: true });
    const silent = await post(`/patients/${id}/state`, { isDeceased: false });
    expect(refusal(silent)).toEqual([409, 'conflict', 'needs_confirmation']);
    expect(await patients(`${id}/state`, { isDeceased: false, isConfirmed: true })).toMatchObject({
      isDeceased: false,
      phoneNumbers: [],
    });
  });

  test('ID-04 do not text: nothing goes, by name or by number, on any path, no reason is told, and no consent overrides it', async () => {
    const number = freshNumber();
    const { id } = await app.addPatient({ phoneNumber: number, consents: ['appointment'] });
    const other = await app.addPatient({ phoneNumber: number });
    const waiting = [
      await queued(number, id),
      await queued(number, undefined),
      await queued(number, other.id),
    ];
    await patients(`${id}/state`, { doNotText: true });
    expect(await stateOf(waiting[0] ?? '')).toEqual(stopped);
    expect(await stateOf(waiting[1] ?? '')).toEqual(stopped);
    expect((await stateOf(waiting[2] ?? '')).dispatchState).toBe('queued');

    for (const to of [id, undefined]) {
      const answer = await send(number, to);
      expect(refusal(answer)).toEqual([422, 'recipient_not_texted', 'do_not_text']);
      expect(answer.body).toMatchObject({ error: 'This patient is not texted.' });
    }
    expect((await show(id)).phoneNumbers[0]?.notTexted).toEqual({
      code: 'do_not_text',
      sentence: 'This patient is not texted.',
      advice: null,
    });
    const silent = await post(`/patients/${id}/state`, { doNotText: false });
    expect(refusal(silent)).toEqual([409, 'conflict', 'needs_confirmation']);
    await patients(`${id}/state`, { doNotText: false, isConfirmed: true });
    expect((await send(number, id)).status).toBe(200);
  });

  test('ID-09 a discharged patient gets no marketing, survey or wellness, and still hears of visits', async () => {
    const number = freshNumber();
    const { id } = await app.addPatient({ phoneNumber: number, consents: ['survey'] });
    const survey = { category: 'survey', quietHours: 'defer', ...later() };
    const [visit, feedback] = [await queued(number, id), await queued(number, id, survey)];
    await patients(`${id}/state`, { careState: 'discharged' });
    expect(await stateOf(feedback)).toEqual(stopped);
    expect((await stateOf(visit)).dispatchState).toBe('queued');
    const again = await send(number, id, survey);
    expect(refusal(again)).toEqual([422, 'recipient_not_texted', 'person_state']);
    expect((await send(number, id)).status).toBe(200);
  });

  test('ID-04, ID-09 a text that was queued from what was read before is stopped by its claim', async () => {
    const [first, second] = [freshNumber(), freshNumber()];
    const shy = await app.addPatient({ phoneNumber: first });
    const gone = await app.addPatient({ phoneNumber: second, consents: ['survey'] });
    const survey = { category: 'survey', quietHours: 'defer', ...later() };
    const texts = [await queued(first, shy.id), await queued(second, gone.id, survey)];
    await patients(`${shy.id}/state`, { doNotText: true });
    await patients(`${gone.id}/state`, { careState: 'transferred' });
    // As if a campaign had committed them after having read the patient before.
    await app.deps.db
      .updateTable('message')
      .set({ dispatchState: 'queued', reasonCode: null })
      .where('id', 'in', texts)
      .execute();
    clock += 120_000;
    await dispatch();
    for (const text of texts)
      expect(await stateOf(text)).toEqual({ dispatchState: 'blocked', reasonCode: 'recipient_not_texted' });
  });
});

describe('whose number it is', () => {
  test('A28 ID-01 the 18th birthday comes between enqueue and dispatch: nothing reaches the parent', async () => {
    at('2031-05-07T03:50:00Z');
    const [parent, own] = [freshNumber(), freshNumber()];
    const { id } = await app.addPatient({ birthDate: '2013-05-07', phoneNumbers: [parent, own] });
    await relate(id, parent, { role: 'parent' });
    await relate(id, own, { role: 'self' });
    expect(refusal(await send(own, id))).toEqual([422, 'recipient_not_texted', 'minor']);
    const eve = await queued(parent, id);
    const morning = await send(parent, id, { sendAt: '2031-05-07T14:00:00Z' });
    expect(refusal(morning)).toEqual([422, 'recipient_not_texted', 'turned_18']);
    at('2031-05-07T04:00:00Z');
    await dispatch();
    expect(await stateOf(eve)).toEqual({ dispatchState: 'blocked', reasonCode: 'recipient_not_texted' });
    expect(app.simulator.texts(parent)).toEqual([]);
    expect(refusal(await send(parent, id))).toEqual([422, 'recipient_not_texted', 'turned_18']);
    expect((await send(own, id)).status).toBe(200);
  });

  test('ID-01 on the birthday what waits for later is taken back, and staff are told to ask anew, once', async () => {
    at('2031-05-07T14:00:00Z');
    const parent = freshNumber();
    const { id } = await app.addPatient({ birthDate: '2013-05-08', phoneNumber: parent });
    await relate(id, parent, { role: 'parent' });
    const waiting = await queued(parent, id);
    await app.deps.db
      .updateTable('message')
      .set({ sendAfter: new Date('2031-05-08T15:00:00Z'), deadlineAt: new Date('2031-05-08T18:00:00Z') })
      .where('id', '=', waiting)
      .execute();
    await app.settle();
    expect(await tasksOf(id)).toEqual([]);
    at('2031-05-08T04:00:00Z');
    for (const _ of [1, 2]) await app.settle();
    expect(await stateOf(waiting)).toEqual(stopped);
    expect(await tasksOf(id)).toEqual(['turned_18 normal']);
    // A proxy whose time is over calls for nobody: it was known.
    const proxy = await app.addPatient({ phoneNumber: freshNumber() });
    const [number] = (await show(proxy.id)).phoneNumbers;
    await relate(proxy.id, number?.phoneNumber ?? '', { role: 'proxy', endsOn: '2031-05-06' });
    await app.settle();
    expect(await tasksOf(proxy.id)).toEqual([]);
  });

  test('A28 a minute before midnight it still goes', async () => {
    at('2031-05-08T03:50:00Z');
    const parent = freshNumber();
    const { id } = await app.addPatient({ birthDate: '2013-05-08', phoneNumber: parent });
    await relate(id, parent, { role: 'parent' });
    const eve = await queued(parent, id);
    at('2031-05-08T03:59:59Z');
    await dispatch();
    expect(await stateOf(eve)).toMatchObject({ dispatchState: 'handed_over' });
  });

  test('A27 HIPAA-04 a confidential number: the guardian’s is never used, and what waited for it is withdrawn', async () => {
    at('2031-05-09T14:00:00Z');
    const [mother, own] = [freshNumber(), freshNumber()];
    const { id } = await app.addPatient({ birthDate: '2016-01-01', phoneNumbers: [mother, own] });
    await relate(id, mother, { role: 'parent' });
    const waiting = await queued(mother, id);
    const patient = await relate(id, own, { role: 'self', isConfidential: true });
    expect(patient.phoneNumbers.map(({ notTexted }) => notTexted?.code ?? null)).toEqual([
      'confidential_number',
      null,
    ]);
    expect(await stateOf(waiting)).toEqual(stopped);
    expect(refusal(await send(mother, id))).toEqual([422, 'recipient_not_texted', 'confidential_number']);
    expect((await send(own, id)).status).toBe(200);
  });

  test('ID-02 a proxy: only for what was agreed, from the first to the last day', async () => {
    at('2031-05-12T14:00:00Z');
    const proxy = freshNumber();
    const { id } = await app.addPatient({ birthDate: '1950-01-01', phoneNumber: proxy });
    const patient = await relate(id, proxy, {
      role: 'proxy',
      categories: ['appointment', 'appointment'],
      startsOn: '2031-05-12',
      endsOn: '2031-05-13',
      documentReference: 'scan 4711',
    });
    expect(patient.phoneNumbers[0]).toMatchObject({
      role: 'proxy',
      categories: ['appointment'],
      documentReference: 'scan 4711',
      notTexted: null,
    });
    expect(refusal(await send(proxy, id, { category: 'results' }))).toEqual([
      422,
      'recipient_not_texted',
      'category_out_of_scope',
    ]);
    expect((await send(proxy, id)).status).toBe(200);
    const last = await queued(proxy, id);
    at('2031-05-14T04:00:00Z');
    await dispatch();
    expect((await stateOf(last)).dispatchState).toBe('blocked');
    expect(refusal(await send(proxy, id))).toEqual([422, 'recipient_not_texted', 'link_ended']);
  });

  test('ID-02 a scope that becomes narrower withdraws what it leaves out', async () => {
    at('2031-05-15T14:00:00Z');
    const number = freshNumber();
    const { id } = await app.addPatient({ phoneNumber: number });
    const [visit, results] = [
      await queued(number, id),
      await queued(number, id, { category: 'results', ...later() }),
    ];
    await relate(id, number, { role: 'proxy', categories: ['appointment'] });
    expect((await stateOf(visit)).dispatchState).toBe('queued');
    expect(await stateOf(results)).toEqual(stopped);
  });

  test('a birth date that is entered later counts at once', async () => {
    const number = freshNumber();
    const { id } = await app.addPatient({ phoneNumber: number });
    await relate(id, number, { role: 'self' });
    const waiting = await queued(number, id);
    await app.call('PATCH', `/api/v2/patients/${id}`, {
      as: app.staff.headers,
      body: { birthDate: '2020-02-02' },
    });
    expect(await stateOf(waiting)).toEqual(stopped);
  });

  test.each([
    [
      'a last day before the first',
      { role: 'proxy', startsOn: '2031-05-02', endsOn: '2031-05-01' },
      'endsOn',
    ],
    ['a parent’s number as the confidential one', { role: 'parent', isConfidential: true }, 'role'],
    [
      'a confidential number that ends',
      { role: 'self', isConfidential: true, endsOn: '2031-05-01' },
      'endsOn',
    ],
    ['a scope of nothing', { role: 'proxy', categories: [] }, 'categories'],
    ['a scope of our own answers', { role: 'proxy', categories: ['system'] }, 'categories.0'],
  ])('refused: %s', async (_, said, field) => {
    const phoneNumber = freshNumber();
    const { id } = await app.addPatient({ phoneNumber });
    const answer = await post(`/patients/${id}/phone-numbers/relationship`, { phoneNumber, ...said });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
  });

  test('a number that is not the patient’s is not found', async () => {
    const { id } = await app.addPatient({ phoneNumber: freshNumber() });
    for (const path of ['relationship', 'confirm']) {
      const body = { phoneNumber: freshNumber(), ...(path === 'relationship' ? { role: 'self' } : {}) };
      expect(await post(`/patients/${id}/phone-numbers/${path}`, body)).toMatchObject({ status: 404 });
    }
  });

  test('a number taken away takes along what waited for it', async () => {
    const [one, two] = [freshNumber(), freshNumber()];
    const { id } = await app.addPatient({ phoneNumbers: [one, two] });
    const waiting = await queued(two, id);
    await patients(`${id}/phone-numbers/remove`, { phoneNumber: two });
    expect(await stateOf(waiting)).toEqual(stopped);
  });
});
