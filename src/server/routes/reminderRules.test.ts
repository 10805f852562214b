import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { appointmentSchema } from '@/contracts/appointment.ts';
import {
  appointmentRemindersSchema,
  reminderPreviewSchema,
  reminderRuleSchema,
  type ReminderRule,
} from '@/contracts/reminderRule.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let app: TestApp;
let appointmentId: string;
const call = (method: string, path: string, body?: unknown, as = app.staff.headers) =>
  app.call(method, `/api/v2${path}`, { as, body });
const rules = async (): Promise<ReminderRule[]> =>
  z.object({ items: z.array(reminderRuleSchema) }).parse((await call('GET', '/reminder-rules')).body).items;
const make = (body: object) => call('POST', '/reminder-rules', { name: 'Wrong', visitType: 'x', ...body });
const before = (days: number, more: object = {}) => ({ anchor: 'before_visit', days, ...more });

beforeAll(async () => {
  app = await createTestApp({ now: () => new Date('2027-06-01T14:00:00Z') });
  const { id } = await app.addPatient({ givenName: 'Ana', phoneNumber: '+12125550131' });
  const answer = await call('POST', '/appointments', { patientId: id, startsAt: '2027-06-08T14:00' });
  appointmentId = appointmentSchema.parse(answer.body).id;
});
afterAll(() => app.close());

test('EV-02 a clinic comes with three days and one day before, paused until somebody has looked at it', async () => {
  const [rule, ...others] = await rules();
  expect(others).toEqual([]);
  expect(rule).toMatchObject({ isPaused: true, locationId: null, visitType: null });
  expect(rule?.steps.map(({ days, hours, anchor }) => [anchor, days, hours])).toEqual([
    ['before_visit', 3, 0],
    ['before_visit', 1, 0],
  ]);
});

test('a rule that is let go on plans the visits to come, and says why a step does not go', async () => {
  const [rule] = await rules();
  expect((await call('PATCH', `/reminder-rules/${rule?.id}`, { isPaused: false })).body).toMatchObject({
    isPaused: false,
  });
  await app.settle();
  await call('PATCH', `/appointments/${appointmentId}`, { status: 'confirmed' });
  await app.settle();
  const { items, timeZone } = appointmentRemindersSchema.parse(
    (await call('GET', `/appointments/${appointmentId}/reminders`)).body,
  );
  expect(timeZone).toBe('America/New_York');
  expect(items).toMatchObject([
    { state: 'planned', sendAt: '2027-06-05T18:00:00.000Z', reason: null, messageId: null },
    { state: 'skipped', reason: 'confirmed', sentence: 'The patient has confirmed.' },
  ]);
  await call('PATCH', `/appointments/${appointmentId}`, { status: 'booked' });
});

test('a preview says for a real visit when each text goes, by the patient’s clock too', async () => {
  await app.call('PATCH', `/api/v2/patients/${await patientId()}`, {
    as: app.staff.headers,
    body: { timeZone: 'America/Los_Angeles' },
  });
  const answer = await call('POST', '/reminder-rules/preview', {
    appointmentId,
    steps: [before(8), before(3), before(0, { hours: 2 }), { anchor: 'on_booking' }],
  });
  const { reminders } = reminderPreviewSchema.parse(answer.body);
  expect(
    reminders.map(({ localSendAt, patientSendAt, reason }) => [localSendAt, patientSendAt, reason]),
  ).toEqual([
    [null, null, 'booked_too_late'],
    ['2027-06-05T14:00', '2027-06-05T11:00', null],
    ['2027-06-08T12:00', '2027-06-08T09:00', null],
    [expect.stringMatching(/^2027-06-01T1[1-3]:/), expect.any(String), null],
  ]);
  expect(reminders[0]?.sentence).toMatch(/booked after its time/);
});

async function patientId(): Promise<string> {
  return appointmentSchema.parse((await call('GET', `/appointments/${appointmentId}`)).body).patient.id;
}

describe('a rule of one’s own', () => {
  test('for a kind of visit: made, changed, and taken out of use', async () => {
    const made = await call('POST', '/reminder-rules', {
      name: 'Video visits',
      visitType: 'Video',
      steps: [before(0, { hours: 1 })],
    });
    expect(made).toMatchObject({ status: 201, body: { visitType: 'Video', isPaused: false } });
    const { id, steps } = reminderRuleSchema.parse(made.body);
    expect(
      await call('POST', '/reminder-rules', { name: 'Again', visitType: 'video', steps: [before(1)] }),
    ).toMatchObject({ status: 409, body: { code: 'conflict', field: 'visitType' } });
    const changed = await call('PATCH', `/reminder-rules/${id}`, { steps: [...steps, before(2)] });
    expect(reminderRuleSchema.parse(changed.body).steps[0]?.id).toBe(steps[0]?.id);
    expect(await call('PATCH', `/reminder-rules/${id}`, { visitType: null })).toMatchObject({ status: 409 });
    expect((await call('DELETE', `/reminder-rules/${id}`)).status).toBe(204);
    expect((await call('GET', `/reminder-rules/${id}`)).status).toBe(404);
    expect((await rules()).map(({ name }) => name)).toEqual(['Reminders']);
  });

  test.each([
    ['nothing said', before(0), 'steps.0.days'],
    ['on booking, later', { anchor: 'on_booking', days: 1 }, 'steps.0.days'],
    ['missed, without a template', { anchor: 'after_missed', hours: 3 }, 'steps.0.templateKey'],
    ['an unknown anchor', { anchor: 'sometime', days: 1 }, 'steps.0.anchor'],
    ['too far ahead', before(61), 'steps.0.days'],
  ])('%s is refused with what would be right', async (_, step, field) => {
    const answer = await call('POST', '/reminder-rules', { name: 'Wrong', visitType: 'x', steps: [step] });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
  });

  test('the same time twice, an unknown template and an unknown location are refused', async () => {
    expect(await make({ steps: [before(1), before(1)] })).toMatchObject({
      status: 400,
      body: { field: 'steps.1' },
    });
    expect(await make({ steps: [before(1, { templateKey: 'no_such' })] })).toMatchObject({ status: 404 });
    expect(
      await make({ steps: [before(1)], locationId: '01890000-0000-7000-8000-000000000000' }),
    ).toMatchObject({ status: 404, body: { field: 'locationId' } });
    expect(await make({ steps: [] })).toMatchObject({ status: 400, body: { field: 'steps' } });
  });
});

test('rules are shown to whoever sees appointments and changed by those who may change the clinic', async () => {
  const staff = await app.signIn('staff');
  expect((await call('GET', '/reminder-rules', undefined, staff.headers)).status).toBe(200);
  expect(
    await call(
      'POST',
      '/reminder-rules',
      { name: 'Mine', visitType: 'x', steps: [before(1)] },
      staff.headers,
    ),
  ).toMatchObject({ status: 403, body: { reason: 'clinic:write' } });
});
