import { afterAll, beforeAll, expect, test } from 'vitest';
import { patientSchema } from '../../src/contracts/patient.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { queueTexts } from '../harness/queueTexts.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const writes = async (from: string, body: string): Promise<void> => {
  await app.simulator.textFromPhone({ from, to: app.senderNumber, body });
  await app.settle();
};
const openTasks = (kind: string, patientIds: readonly string[]) =>
  app.deps.db
    .selectFrom('task')
    .select(['id', 'kind', 'priority', 'patientId', 'rule'])
    .where('kind', '=', kind)
    .where('patientId', 'in', [...patientIds])
    .where('doneAt', 'is', null)
    .orderBy('openedAt')
    .execute();
const stateOf = async (id: string | undefined) =>
  (
    await app.deps.db
      .selectFrom('message')
      .select('dispatchState')
      .where('id', '=', id ?? '')
      .executeTakeFirst()
  )?.dispatchState;

test.each([
  ['in English', '+12125550181', 'This is her son. She passed away on Sunday.', 'phrase:deceased'],
  ['in Spanish', '+12125550182', 'Mi esposo falleció ayer', 'phrase:fallecido'],
])(
  'ID-05 a death that is reported %s changes nothing by itself: a person reads it, automated texts wait until then',
  async (_, phoneNumber, words, rule) => {
    const { id } = await app.addPatient({ phoneNumber, consents: ['appointment'] });
    await writes(phoneNumber, words);
    const patient = await app.call('GET', `/api/v2/patients/${id}`, { as: app.staff.headers });
    expect(patientSchema.parse(patient.body)).toMatchObject({
      isDeceased: false,
      phoneNumbers: [{ phoneNumber, isOptedOut: false }],
    });
    const [task, ...others] = await openTasks('death_reported', [id]);
    expect([task, others]).toMatchObject([{ priority: 'high', rule }, []]);
    // Nothing is answered by itself.
    expect(app.simulator.texts(phoneNumber).filter(({ body }) => body !== words)).toEqual([]);
    const [waiting] = await queueTexts(app, [phoneNumber]);
    await app.settle();
    expect(await stateOf(waiting)).toBe('queued');
    const done = await app.call('PATCH', `/api/v2/tasks/${task?.id}`, {
      as: app.staff.headers,
      body: { done: true, outcome: 'It was the dog' },
    });
    expect(done.status).toBe(200);
    await app.settle();
    expect(await stateOf(waiting)).toBe('handed_over');
  },
);

test('ID-05 what waits goes nowhere once staff have recorded the death', async () => {
  const phoneNumber = '+12125550183';
  const { id } = await app.addPatient({ phoneNumber, consents: ['appointment'] });
  await writes(phoneNumber, 'he died');
  const [waiting] = await queueTexts(app, [phoneNumber]);
  await app.deps.db
    .updateTable('message')
    .set({ patientId: id })
    .where('id', '=', waiting ?? '')
    .execute();
  await app.call('POST', `/api/v2/patients/${id}/state`, {
    as: app.staff.headers,
    body: { isDeceased: true },
  });
  const [task] = await openTasks('death_reported', [id]);
  await app.call('PATCH', `/api/v2/tasks/${task?.id}`, { as: app.staff.headers, body: { done: true } });
  await app.settle();
  expect(await stateOf(waiting)).toBe('withdrawn');
});

test('ID-05 TCPA-19 a death beside an opt-out: opted out at once, and a person reads it all the same', async () => {
  const phoneNumber = '+12125550184';
  const { id } = await app.addPatient({ phoneNumber });
  await writes(phoneNumber, 'Stop texting him, he died');
  const patient = await app.call('GET', `/api/v2/patients/${id}`, { as: app.staff.headers });
  expect(patient.body).toMatchObject({ phoneNumbers: [{ isOptedOut: true }] });
  expect(await openTasks('death_reported', [id])).toHaveLength(1);
});

test('TCPA-15 STOP follows the number: staff are told of each patient whose texts stop, once', async () => {
  const phoneNumber = '+12125550185';
  const [ana, leo] = [await app.addPatient({ phoneNumber }), await app.addPatient({ phoneNumber })];
  await writes(phoneNumber, 'STOP');
  const told = await openTasks('texts_off', [ana.id, leo.id]);
  expect(new Set(told.map(({ patientId }) => patientId))).toEqual(new Set([ana.id, leo.id]));
  await writes(phoneNumber, 'STOP');
  expect(await openTasks('texts_off', [ana.id, leo.id])).toHaveLength(2);
  const { body } = await app.call('GET', '/api/v2/tasks?state=open', { as: app.staff.headers });
  expect(body).toMatchObject({
    items: expect.arrayContaining([
      expect.objectContaining({ kind: 'texts_off', patient: { id: leo.id, name: 'Ana Brook' } }),
    ]),
  });
});

test('TCPA-15 the same where staff record it for one of them; a number of one alone needs no task', async () => {
  const [shared, own] = ['+12125550186', '+12125550187'];
  const [ana, leo] = [
    await app.addPatient({ phoneNumber: shared }),
    await app.addPatient({ phoneNumber: shared }),
  ];
  const mia = await app.addPatient({ phoneNumber: own });
  for (const phoneNumber of [shared, own]) {
    const { status } = await app.call('POST', '/api/v2/suppressions', {
      as: app.staff.headers,
      body: { phoneNumber, channel: 'phone' },
    });
    expect(status).toBeLessThan(300);
  }
  expect(await openTasks('texts_off', [ana.id, leo.id])).toHaveLength(2);
  expect(await openTasks('texts_off', [mia.id])).toEqual([]);
});
