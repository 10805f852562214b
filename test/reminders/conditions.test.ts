import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createReminderApp, step, type ReminderApp } from './harness.ts';

const threeDays = step(randomUUID(), { days: 3 });
const followUp = step(randomUUID(), { anchor: 'no_answer', days: 2 });
let clinic: ReminderApp;
beforeAll(async () => {
  clinic = await createReminderApp();
  await clinic.rule([threeDays, followUp]);
});
afterAll(() => clinic.close());

async function booked(more: object = {}) {
  clinic.at('2027-06-01T10:00');
  const patient = await clinic.patient();
  const id = await clinic.book(patient.id, '2027-06-08T14:00', more);
  await clinic.workOut();
  return { id, patientId: patient.id, phoneNumber: patient.phoneNumber };
}

const goneTo = async (id: string) =>
  (await clinic.texts(id))
    .filter(({ lane }) => lane === 'reminders')
    .map(({ dispatchState, reasonCode }) => reasonCode ?? dispatchState);

test('a text for who has not answered goes when the first one was not answered', async () => {
  const { id } = await booked();
  expect(await clinic.plan(id)).toEqual(['planned 06-05T14:00', 'planned 06-06T14:00']);
  clinic.at('2027-06-05T14:00');
  await clinic.tick();
  clinic.at('2027-06-06T14:00');
  await clinic.tick();
  expect(await goneTo(id)).toEqual(['handed_over', 'handed_over']);
});

test.each(['Confirm', '2'])(
  'answered with “%s”: it does not go, also when it is written already',
  async (answer) => {
    const { id, phoneNumber } = await booked();
    clinic.at('2027-06-05T14:00');
    await clinic.tick();
    clinic.at('2027-06-06T13:55');
    await clinic.tick();
    expect(await goneTo(id)).toEqual(['handed_over', 'queued']);
    await clinic.app.simulator.textFromPhone({
      from: phoneNumber,
      to: clinic.app.senderNumber,
      body: answer,
    });
    await clinic.tick();
    clinic.at('2027-06-06T14:05');
    await clinic.tick();
    expect((await goneTo(id)).filter((state) => state === 'handed_over' || state === 'queued')).toEqual([
      'handed_over',
    ]);
  },
);

test('another clock at the place of a visit moves its texts into the hours there', async () => {
  clinic.at('2035-06-01T10:00');
  const place = await clinic.call('POST', '/locations', { name: 'Harbor', timeZone: 'America/New_York' });
  const { id: locationId } = z.object({ id: z.string() }).parse(place.body);
  const { id: patientId } = await clinic.patient();
  const id = await clinic.book(patientId, '2035-06-08T10:00', { locationId });
  await clinic.workOut();
  expect((await clinic.plan(id))[0]).toBe('planned 06-05T10:00');
  await clinic.call('PATCH', `/locations/${locationId}`, { timeZone: 'America/Los_Angeles' });
  await clinic.workOut();
  expect((await clinic.plan(id))[0]).toMatch(/^planned 06-05T12:[0-3]/);
});

test('where the first one could not go, there is nothing to follow up', async () => {
  const { id } = await booked();
  clinic.at('2027-06-05T13:55');
  await clinic.tick();
  const [text] = await clinic.texts(id);
  await clinic.call('POST', `/messages/${text?.id}/withdraw`);
  clinic.at('2027-06-06T14:00');
  await clinic.tick();
  expect(await goneTo(id)).toEqual(['withdrawn_by_person']);
  expect((await clinic.plan(id))[1]).toBe('skipped nothing_asked');
});

test('a rule that only follows up is refused', async () => {
  const { id } = await booked();
  const answer = await clinic.call('POST', '/reminder-rules/preview', {
    appointmentId: id,
    steps: [{ anchor: 'no_answer', days: 1 }],
  });
  expect(answer).toMatchObject({ status: 400, body: { field: 'steps.0.anchor' } });
});

test('video visits have a rule and steps of their own, and a visit that becomes one is planned anew', async () => {
  const { id } = await booked();
  const made = await clinic.call('POST', '/reminder-rules', {
    name: 'Video',
    modality: 'video',
    steps: [
      { anchor: 'before_visit', hours: 2, isForVideo: true },
      { anchor: 'before_visit', days: 1, isForVideo: false },
    ],
  });
  expect(made).toMatchObject({
    status: 201,
    body: { modality: 'video', steps: [{ isForVideo: true }, { isForVideo: false }] },
  });
  const changed = await clinic.call('PATCH', `/appointments/${id}`, { modality: 'video' });
  expect(changed.body).toMatchObject({ modality: 'video' });
  await clinic.workOut();
  expect((await clinic.plan(id)).filter((one) => !one.startsWith('withdrawn'))).toEqual([
    'skipped not_video',
    'planned 06-08T12:00',
  ]);
  const again = await clinic.call('POST', '/reminder-rules', {
    name: 'Twice',
    modality: 'video',
    steps: [{ anchor: 'on_booking' }],
  });
  expect(again.status).toBe(409);
  const { id: ruleId } = Object(made.body);
  await clinic.call('DELETE', `/reminder-rules/${ruleId}`);
});

test('the plan follows its patient: another number, not texted, texted again', async () => {
  const { id, patientId, phoneNumber } = await booked();
  clinic.at('2027-06-05T13:55');
  await clinic.tick();
  await clinic.call('POST', `/patients/${patientId}/phone-numbers`, {
    phoneNumber: '+12125550999',
    isPrimary: true,
  });
  await clinic.call('POST', `/patients/${patientId}/consent`, {
    phoneNumber: '+12125550999',
    categories: ['care'],
    action: 'granted',
    channel: 'front_desk',
  });
  await clinic.tick();
  expect(await goneTo(id)).toEqual(['appointment_changed', 'queued']);
  const numbers = await clinic.app.deps.db
    .selectFrom('message')
    .select('phoneNumber')
    .where('clinicId', '=', clinic.app.clinicId)
    .where('appointmentId', '=', id)
    .orderBy('id')
    .execute();
  expect(numbers.map((one) => one.phoneNumber)).toEqual([phoneNumber, '+12125550999']);
  await clinic.call('POST', `/patients/${patientId}/state`, { doNotText: true });
  await clinic.workOut();
  expect((await clinic.plan(id)).slice(-1)).toEqual(['skipped do_not_text']);
  await clinic.call('POST', `/patients/${patientId}/state`, { doNotText: false, isConfirmed: true });
  await clinic.workOut();
  expect((await clinic.plan(id)).slice(-1)).toEqual(['planned 06-06T14:00']);
});

test('the plan follows the clinic’s hours for texts', async () => {
  clinic.at('2027-06-01T10:00');
  const { id: patientId } = await clinic.patient();
  const id = await clinic.book(patientId, '2027-06-08T19:30');
  await clinic.workOut();
  expect(await clinic.plan(id)).toEqual(['planned 06-05T19:30', 'planned 06-06T19:30']);
  await clinic.app.deps.db
    .updateTable('clinic')
    .set({
      textHours: JSON.stringify({ care: { mon_fri: [540, 1020], sat: [540, 1020], sun: [540, 1020] } }),
    })
    .where('id', '=', clinic.app.clinicId)
    .execute();
  await clinic.workOut();
  expect(await clinic.plan(id)).not.toEqual(['planned 06-05T19:30', 'planned 06-06T19:30']);
});
