import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reminderRuleSchema } from '../../src/contracts/reminderRule.ts';
import { createReminderApp, step, type ReminderApp } from './harness.ts';

const threeDays = step(randomUUID(), { days: 3 });
const oneDay = step(randomUUID(), { days: 1, skipsConfirmed: true });
let clinic: ReminderApp;
beforeAll(async () => {
  clinic = await createReminderApp();
  await clinic.rule([threeDays, oneDay]);
});
afterAll(() => clinic.close());

/** A Tuesday morning, and a visit on the Tuesday after. */
async function booked(): Promise<{ id: string; phoneNumber: string; patientId: string }> {
  clinic.at('2027-06-01T10:00');
  const { id: patientId, phoneNumber } = await clinic.patient();
  return { id: await clinic.book(patientId, '2027-06-08T14:00'), phoneNumber, patientId };
}

test('a booking is planned at once, and each text goes in its minute, once', async () => {
  const { id } = await booked();
  await clinic.workOut();
  expect(await clinic.plan(id)).toEqual(['planned 06-05T14:00', 'planned 06-07T14:00']);
  clinic.at('2027-06-05T13:49');
  await clinic.tick();
  expect(await clinic.texts(id)).toEqual([]);
  clinic.at('2027-06-05T13:51');
  await clinic.tick();
  expect(await clinic.texts(id)).toMatchObject([
    { dispatchState: 'queued', lane: 'reminders', sendAfter: new Date('2027-06-05T18:00:00Z') },
  ]);
  clinic.at('2027-06-05T14:00');
  await Promise.all([clinic.tick(), clinic.write(), clinic.workOut()]);
  expect(await clinic.texts(id)).toMatchObject([{ dispatchState: 'handed_over' }]);
  expect(await clinic.plan(id)).toEqual(['written 06-05T14:00', 'planned 06-07T14:00']);
});

test('two workers that write the same reminder make one text', async () => {
  const { id } = await booked();
  await clinic.workOut();
  clinic.at('2027-06-05T13:55');
  await Promise.all([clinic.write(), clinic.write(), clinic.write()]);
  expect(await clinic.texts(id)).toMatchObject([{ dispatchState: 'queued' }]);
  expect((await clinic.plan(id))[0]).toBe('written 06-05T14:00');
});

test('confirmed: the second reminder is not sent, also when it is already written', async () => {
  const { id } = await booked();
  await clinic.workOut();
  clinic.at('2027-06-07T13:55');
  await clinic.tick();
  expect(await clinic.texts(id)).toMatchObject([{ dispatchState: 'queued' }]);
  await clinic.call('PATCH', `/appointments/${id}`, { status: 'confirmed' });
  await clinic.tick();
  expect(await clinic.texts(id)).toMatchObject([
    { dispatchState: 'withdrawn', reasonCode: 'appointment_confirmed' },
  ]);
  clinic.at('2027-06-07T14:05');
  await clinic.tick();
  expect(await clinic.texts(id)).toHaveLength(1);
});

test('confirmed while nobody was at work: what is written waits until that is known', async () => {
  const { id } = await booked();
  await clinic.workOut();
  clinic.at('2027-06-07T13:55');
  await clinic.tick();
  await clinic.call('PATCH', `/appointments/${id}`, { status: 'confirmed' });
  clinic.at('2027-06-07T14:05');
  await clinic.app.settle();
  expect(await clinic.texts(id)).toMatchObject([
    { dispatchState: 'withdrawn', reasonCode: 'appointment_confirmed' },
  ]);
});

test('a rule that is switched off takes back what is written, and no more general one steps in', async () => {
  const { id: patientId } = await clinic.patient();
  clinic.at('2027-06-01T10:00');
  const made = await clinic.call('POST', '/reminder-rules', {
    name: 'Procedures',
    visitType: 'Procedure',
    steps: [{ ...oneDay, id: randomUUID() }],
  });
  const { id: ruleId } = reminderRuleSchema.parse(made.body);
  const id = await clinic.book(patientId, '2027-06-08T14:00', { visitType: 'Procedure' });
  await clinic.workOut();
  clinic.at('2027-06-07T13:55');
  await clinic.tick();
  expect(await clinic.plan(id)).toEqual(['written 06-07T14:00']);
  await clinic.call('PATCH', `/reminder-rules/${ruleId}`, { isPaused: true });
  clinic.at('2027-06-07T14:05');
  await clinic.app.settle();
  expect(await clinic.texts(id)).toMatchObject([{ dispatchState: 'withdrawn', reasonCode: 'rule_changed' }]);
  expect(await clinic.plan(id)).toEqual(['withdrawn rule_changed']);
});

test('the reminder that went can be answered while the next one is written already', async () => {
  const { id, phoneNumber } = await booked();
  await clinic.workOut();
  clinic.at('2027-06-05T14:00');
  await clinic.tick();
  clinic.at('2027-06-07T13:52');
  await clinic.tick();
  expect((await clinic.texts(id)).map(({ dispatchState }) => dispatchState)).toEqual([
    'handed_over',
    'queued',
  ]);
  await clinic.app.simulator.textFromPhone({
    from: phoneNumber,
    to: clinic.app.senderNumber,
    body: 'Confirm',
  });
  await clinic.tick();
  expect((await clinic.call('GET', `/appointments/${id}`)).body).toMatchObject({ status: 'confirmed' });
  expect(await clinic.plan(id)).toEqual(['written 06-05T14:00', 'withdrawn appointment_confirmed']);
});

test('moved: what waited is withdrawn, the new start has a plan of its own, and the confirmation is asked anew', async () => {
  const { id } = await booked();
  await clinic.workOut();
  await clinic.call('PATCH', `/appointments/${id}`, { status: 'confirmed' });
  clinic.at('2027-06-05T13:55');
  await clinic.tick();
  await clinic.call('PATCH', `/appointments/${id}`, { startsAt: '2027-06-10T09:30' });
  await clinic.tick();
  expect(await clinic.plan(id)).toEqual([
    'withdrawn appointment_moved',
    'withdrawn appointment_moved',
    'planned 06-07T09:30',
    'planned 06-09T09:30',
  ]);
  expect(await clinic.texts(id)).toMatchObject([
    { dispatchState: 'withdrawn', reasonCode: 'appointment_moved' },
  ]);
  clinic.at('2027-06-09T09:30');
  await clinic.tick();
  expect(
    (await clinic.texts(id)).filter(({ dispatchState }) => dispatchState === 'handed_over'),
  ).toHaveLength(1);
});

test('moved away and back: the text that was taken back is written anew', async () => {
  const { id } = await booked();
  await clinic.workOut();
  clinic.at('2027-06-05T13:52');
  await clinic.tick();
  await clinic.call('PATCH', `/appointments/${id}`, { startsAt: '2027-06-11T09:30' });
  await clinic.tick();
  await clinic.call('PATCH', `/appointments/${id}`, { startsAt: '2027-06-08T14:00' });
  await clinic.tick();
  clinic.at('2027-06-05T14:00');
  await clinic.tick();
  const texts = await clinic.texts(id);
  expect(texts.map(({ dispatchState, reasonCode }) => reasonCode ?? dispatchState)).toEqual([
    'appointment_moved',
    'handed_over',
  ]);
});

test('cancelled: nothing goes; booked again: it does', async () => {
  const { id } = await booked();
  await clinic.workOut();
  await clinic.call('PATCH', `/appointments/${id}`, { status: 'cancelled' });
  await clinic.tick();
  expect(await clinic.plan(id)).toEqual(['skipped visit_cancelled', 'skipped visit_cancelled']);
  await clinic.call('PATCH', `/appointments/${id}`, { status: 'booked' });
  await clinic.workOut();
  expect(await clinic.plan(id)).toEqual(['planned 06-05T14:00', 'planned 06-07T14:00']);
});

test('after an outage what is late is not sent, what is still of use goes once', async () => {
  const { id } = await booked();
  await clinic.workOut();
  clinic.at('2027-06-07T15:30');
  await clinic.tick();
  await clinic.tick();
  expect(await clinic.plan(id)).toEqual(['withdrawn too_late', 'written 06-07T14:00']);
  expect(await clinic.texts(id)).toMatchObject([{ dispatchState: 'handed_over' }]);
  const late = await booked();
  await clinic.workOut();
  clinic.at('2027-06-08T13:30');
  await clinic.tick();
  expect(await clinic.plan(late.id)).toEqual(['withdrawn too_late', 'withdrawn too_late']);
  expect(await clinic.texts(late.id)).toEqual([]);
});

test('what the gate refuses is kept with its reason and does not come back', async () => {
  const { id, phoneNumber } = await booked();
  await clinic.workOut();
  await clinic.app.simulator.textFromPhone({ from: phoneNumber, to: clinic.app.senderNumber, body: 'STOP' });
  await clinic.app.settle();
  clinic.at('2027-06-07T13:55');
  await clinic.tick();
  expect(await clinic.plan(id)).toEqual(['withdrawn too_late', 'skipped recipient_opted_out']);
  expect(await clinic.texts(id)).toEqual([]);
});

test('a rule that changes changes what waits, and what went stays', async () => {
  const { id } = await booked();
  await clinic.workOut();
  clinic.at('2027-06-05T14:00');
  await clinic.tick();
  const twoDays = step(randomUUID(), { days: 2 });
  await clinic.rule([threeDays, twoDays]);
  await clinic.workOut();
  expect(await clinic.plan(id)).toEqual([
    'written 06-05T14:00',
    'planned 06-06T14:00',
    'withdrawn rule_changed',
  ]);
  clinic.at('2027-06-01T09:00');
  await clinic.rule([threeDays, oneDay]);
});
