import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageOf } from '@/contracts/page.ts';
import { taskSchema, type Task } from '@/contracts/task.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const call = (method: string, path: string, body?: unknown) =>
  app.call(method, `/api/v2${path}`, { as: app.staff.headers, body });
const tasks = async (): Promise<Task[]> =>
  pageOf(taskSchema).parse((await call('GET', '/tasks?state=open&limit=200')).body).items;

/** Two patients of one phone, each with a visit; the first was reminded of hers. */
async function family(phoneNumber: string): Promise<{ ana: string; leo: string }> {
  const ids: string[] = [];
  for (const [index, givenName] of ['Ana', 'Leo'].entries()) {
    const patient = await app.addPatient({
      givenName,
      familyName: 'Brook',
      phoneNumber,
      language: 'es',
      consents: ['appointment', 'care'],
    });
    const booked = await call('POST', '/appointments', {
      patientId: patient.shortId,
      startsAt: `2031-03-04T1${index}:00`,
      clinician: 'Okafor',
    });
    ids.push(taskSchema.shape.id.parse(Reflect.get(Object(booked.body), 'id')));
  }
  await call('POST', `/appointments/${ids[0]}/reminder`, {});
  await app.settle();
  return { ana: ids[0] ?? '', leo: ids[1] ?? '' };
}

test('a task about an answer has everything that a caller needs', async () => {
  const phoneNumber = '+16465550131';
  const { ana, leo } = await family(phoneNumber);
  await app.simulator.textFromPhone({ from: phoneNumber, to: app.senderNumber, body: 'CAMBIAR' });
  await app.settle();
  const [task] = await tasks();
  expect(task).toMatchObject({
    kind: 'reschedule_asked',
    patient: { name: 'Ana Brook' },
    phoneNumber,
    displayNumber: '(646) 555-0131',
    language: 'es',
    visits: [
      {
        id: ana,
        patientName: 'Ana Brook',
        localStart: '2031-03-04T10:00',
        clinician: 'Okafor',
        location: null,
        status: 'change_asked',
      },
    ],
    otherVisits: [{ id: leo, patientName: 'Leo Brook', localStart: '2031-03-04T11:00', status: 'booked' }],
  });
  const words = async (id: string | null | undefined) => (await call('GET', `/messages/${id}`)).body;
  expect(await words(task?.messageId)).toMatchObject({ body: 'CAMBIAR' });
  expect(await words(task?.answerMessageId)).toMatchObject({
    body: expect.stringMatching(/^Por favor llame al .+ para cambiar su cita\.$/),
  });
  const done = await call('PATCH', `/tasks/${task?.id}`, { done: true, outcome: 'Rebooked' });
  expect(done.body).toMatchObject({ outcome: 'Rebooked', otherVisits: [] });
});

test('a task about several visits lists them all, and the others of the phone beside them', async () => {
  const phoneNumber = '+16465550132';
  const { ana, leo } = await family(phoneNumber);
  const { rows } = await app.database.pools.staff.query<{ id: string; clinic_id: string }>(
    'select id, clinic_id from conversation where phone_number = $1',
    [phoneNumber],
  );
  await app.database.pools.staff.query(
    `insert into task (clinic_id, id, kind, priority, reason, conversation_id, appointment_ids, opened_at)
     values ($1, uuidv7(), 'call_patient', 'high', 'Call', $2, $3, now())`,
    [rows[0]?.clinic_id, rows[0]?.id, [leo, ana]],
  );
  const task = (await tasks()).find((one) => one.phoneNumber === phoneNumber);
  expect(task?.visits.map(({ patientName }) => patientName)).toEqual(['Leo Brook', 'Ana Brook']);
  expect(task).toMatchObject({ otherVisits: [], answerMessageId: null, language: null });
});
