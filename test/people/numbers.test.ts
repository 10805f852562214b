import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { patientSchema, type Patient } from '../../src/contracts/patient.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { queueTexts } from '../harness/queueTexts.ts';

let clock = Date.parse('2031-05-06T14:00:00Z');
const pass = (days: number): void => void (clock += days * 24 * 3_600_000);

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(clock) });
});
afterAll(() => app.close());

let lastNumber = 0;
const freshNumber = (): string => `+1212555${String((lastNumber += 1)).padStart(4, '0')}`;
const send = (to: string, patientId: string) =>
  app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.staff.headers,
    body: { to, message: 'See you soon.', patientId, category: 'appointment' },
  });
const show = async (id: string): Promise<Patient> =>
  patientSchema.parse((await app.call('GET', `/api/v2/patients/${id}`, { as: app.staff.headers })).body);
const fails = (phoneNumber: string, errorCode: number): void =>
  app.simulator.setOutcome(phoneNumber, { kind: 'undelivered', errorCode });
const patient = async (phoneNumber: string) => app.addPatient({ phoneNumber, consents: ['appointment'] });
const tasksAbout = async (patientId: string): Promise<string[]> =>
  (
    await app.deps.db
      .selectFrom('task')
      .select(['kind', 'reason'])
      .where('patientId', '=', patientId)
      .where('kind', '=', 'new_number_needed')
      .execute()
  ).map(({ reason }) => reason);
function reasonOf(body: unknown): string {
  const { code, reason } = z.object({ code: z.string(), reason: z.string().optional() }).parse(body);
  return reason ?? code;
}
async function texted(phoneNumber: string, id: string): Promise<string | null> {
  const { status, body } = await send(phoneNumber, id);
  await app.settle();
  return status === 200 ? null : reasonOf(body);
}

describe('what carriers say about a number', () => {
  test('ID-08 unknown: tried once; 30006 marks it as a landline, what waits is withdrawn, staff are asked for another', async () => {
    const number = freshNumber();
    const { id } = await patient(number);
    fails(number, 30006);
    expect((await show(id)).phoneNumbers[0]).toMatchObject({ lineType: 'unknown', notTexted: null });
    const [waiting] = await queueTexts(app, [number], { hours: 48 });
    await app.deps.db
      .updateTable('message')
      .set({ sendAfter: new Date(clock + 3_600_000) })
      .where('id', '=', waiting ?? '')
      .execute();
    expect(await texted(number, id)).toBeNull();
    expect(await tasksAbout(id)).toEqual(['number_landline']);
    expect((await show(id)).phoneNumbers[0]).toMatchObject({
      lineType: 'landline',
      notTexted: { code: 'number_landline' },
    });
    expect(await texted(number, id)).toBe('number_landline');
    const row = await app.deps.db
      .selectFrom('message')
      .select(['dispatchState', 'reasonCode'])
      .where('id', '=', waiting ?? '')
      .executeTakeFirst();
    expect(row).toEqual({ dispatchState: 'withdrawn', reasonCode: 'recipient_not_texted' });
  });

  test('ID-08 a create that Twilio refuses with 21614 says the same', async () => {
    const number = freshNumber();
    const { id } = await patient(number);
    app.simulator.faults.set('refuse', { code: 21614, phone: number });
    expect(await texted(number, id)).toBe('twilio_rejected');
    expect((await show(id)).phoneNumbers[0]).toMatchObject({ lineType: 'landline' });
    expect(await tasksAbout(id)).toEqual(['number_landline']);
  });

  test('TCPA-20 30003 is believed after three failures over three days, and not when one was delivered in between', async () => {
    const number = freshNumber();
    const { id } = await patient(number);
    fails(number, 30003);
    expect(await texted(number, id)).toBeNull();
    pass(2);
    expect(await texted(number, id)).toBeNull();
    app.simulator.setOutcome(number, null);
    pass(1);
    expect(await texted(number, id)).toBeNull();
    fails(number, 30003);
    for (const days of [1, 1]) {
      pass(days);
      expect(await texted(number, id)).toBeNull();
    }
    expect(await tasksAbout(id)).toEqual([]);
    pass(2);
    expect(await texted(number, id)).toBeNull();
    expect(await tasksAbout(id)).toEqual(['number_dead']);
    expect(await texted(number, id)).toBe('number_dead');
  });

  test.each([
    [
      'staff at check-in',
      (number: string, id: string) =>
        app.call('POST', `/api/v2/patients/${id}/phone-numbers/confirm`, {
          as: app.staff.headers,
          body: { phoneNumber: number },
        }),
    ],
    [
      'a text from it',
      (number: string) =>
        app.simulator.textFromPhone({ from: number, to: app.senderNumber, body: 'Are you open today?' }),
    ],
  ])('TCPA-20 %s says that a dead number lives', async (_, prove) => {
    const number = freshNumber();
    const { id } = await patient(number);
    fails(number, 30005);
    await texted(number, id);
    pass(2);
    await texted(number, id);
    expect(await texted(number, id)).toBe('number_dead');
    pass(1);
    app.simulator.setOutcome(number, null);
    await prove(number, id);
    await app.settle();
    expect((await show(id)).phoneNumbers[0]).toMatchObject({ notTexted: null, isStale: false });
    expect(await texted(number, id)).toBeNull();
  });

  test('TCPA-20 a number that nobody has verified for 90 days: a warning, and it goes', async () => {
    const number = freshNumber();
    const { id } = await patient(number);
    pass(91);
    const answer = await send(number, id);
    expect(answer).toMatchObject({ status: 200 });
    expect(JSON.stringify(answer.body)).toContain('number_stale');
    expect((await show(id)).phoneNumbers[0]).toMatchObject({ isStale: true, verifiedAt: null });
    await app.call('POST', `/api/v2/patients/${id}/phone-numbers/confirm`, {
      as: app.staff.headers,
      body: { phoneNumber: number },
    });
    expect((await show(id)).phoneNumbers[0]).toMatchObject({ isStale: false, verifiedBy: 'staff' });
  });

  test('30004, a block at the carrier, says nothing about the number', async () => {
    const number = freshNumber();
    const { id } = await patient(number);
    fails(number, 30004);
    await texted(number, id);
    expect(await texted(number, id)).toBeNull();
  });
});
