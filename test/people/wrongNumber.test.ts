import { afterAll, beforeAll, expect, test } from 'vitest';
import { patientSchema, type Patient } from '../../src/contracts/patient.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { queueTexts } from '../harness/queueTexts.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const show = async (id: string): Promise<Patient> =>
  patientSchema.parse((await app.call('GET', `/api/v2/patients/${id}`, { as: app.staff.headers })).body);
const numbersOf = async (id: string): Promise<string[]> =>
  (await show(id)).phoneNumbers.map(({ phoneNumber }) => phoneNumber);
const writes = async (from: string, body: string): Promise<void> => {
  await app.simulator.textFromPhone({ from, to: app.senderNumber, body });
  await app.settle();
};
const link = (id: string, phoneNumber: string, isConfirmed?: boolean) =>
  app.call('POST', `/api/v2/patients/${id}/phone-numbers`, {
    as: app.staff.headers,
    body: { phoneNumber, ...(isConfirmed === undefined ? {} : { isConfirmed }) },
  });

test.each([
  ['in English', '+12125550101', 'You have the wrong number'],
  ['in Spanish', '+12125550102', 'Número equivocado'],
])(
  'A31 ID-06 wrong number %s: stopped, unlinked from everybody, a task about whom it was meant for, one neutral answer',
  async (_, number, words) => {
    const other = number.replace('+1212555', '+1646555');
    const { id } = await app.addPatient({ givenName: 'Ottilie', phoneNumbers: [number, other] });
    const [waiting] = await queueTexts(app, [number]);
    await app.deps.db
      .updateTable('message')
      .set({ sendAfter: new Date(Date.now() + 3_600_000) })
      .where('id', '=', waiting ?? '')
      .execute();
    await writes(number, words);
    expect(await numbersOf(id)).toEqual([other]);
    expect((await show(id)).phoneNumbers[0]).toMatchObject({ isPrimary: true });
    const texts = app.simulator.texts(number).filter(({ body }) => body !== words);
    expect(texts).toHaveLength(1);
    expect(texts[0]?.body).not.toMatch(/ottilie|cedar|clinic/i);
    const task = await app.deps.db
      .selectFrom('task')
      .select(['kind', 'priority'])
      .where('patientId', '=', id)
      .executeTakeFirst();
    expect(task).toEqual({ kind: 'wrong_number', priority: 'high' });
    const text = await app.deps.db
      .selectFrom('message')
      .select('dispatchState')
      .where('id', '=', waiting ?? '')
      .executeTakeFirst();
    expect(text).toEqual({ dispatchState: 'withdrawn' });
  },
);

test('ID-06 nobody links it again without saying that it is meant, and the opt-out stays', async () => {
  const number = '+12125550103';
  const { id } = await app.addPatient({ phoneNumber: number });
  await writes(number, 'wrong number');
  expect(await numbersOf(id)).toEqual([]);
  for (const answer of [await link(id, number), await link(id, number, false)]) {
    expect(answer).toMatchObject({ status: 409, body: { code: 'conflict', reason: 'needs_confirmation' } });
  }
  expect(await link(id, number, true)).toMatchObject({ status: 200 });
  expect((await show(id)).phoneNumbers[0]).toMatchObject({ phoneNumber: number, isOptedOut: true });
  // Once it is back, a new label asks for nothing more.
  expect(await link(id, number)).toMatchObject({ status: 200 });
});

test('HIPAA-04 a confidential number that turns out to be a stranger’s does not open the parent’s', async () => {
  const [parent, own] = ['+12125550104', '+12125550105'];
  const { id } = await app.addPatient({ birthDate: '2015-01-01', phoneNumbers: [parent, own] });
  await app.call('POST', `/api/v2/patients/${id}/phone-numbers/relationship`, {
    as: app.staff.headers,
    body: { phoneNumber: own, role: 'self', isConfidential: true },
  });
  await writes(own, 'wrong number');
  expect((await show(id)).phoneNumbers).toMatchObject([
    { phoneNumber: parent, notTexted: { code: 'recipient_not_texted' } },
  ]);
  const answer = await app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: { to: parent, message: 'See you soon.', patientId: id, category: 'appointment' },
  });
  expect(answer).toMatchObject({ status: 422, body: { reason: 'confidential_number' } });
});
