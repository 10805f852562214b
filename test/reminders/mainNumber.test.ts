import { afterAll, beforeAll, expect, test } from 'vitest';
import { appointmentDaysSchema, appointmentSchema } from '../../src/contracts/appointment.ts';
import { openWishes } from '../../src/db/waitingListQueries.ts';
import { createReminderApp, type ReminderApp } from './harness.ts';

let clinic: ReminderApp;
beforeAll(async () => {
  clinic = await createReminderApp();
});
afterAll(() => clinic.close());

/** A patient with a main number and another one, of a visit tomorrow; texts may go to each from one local day on, until another. */
async function booked(limits: { from: string | null; until: string | null }[]) {
  clinic.at('2027-06-07T10:00');
  const numbers = limits.map((_, index) => `+1212555${1000 + (made += 1) * 10 + index}`);
  const { id: patientId } = await clinic.app.addPatient({ givenName: 'Ana', phoneNumbers: numbers });
  const id = await clinic.book(patientId, '2027-06-08T14:00');
  for (const [index, { from, until }] of limits.entries()) {
    await clinic.app.deps.db
      .updateTable('patientPhoneNumber')
      .set({ textsFrom: from && new Date(from), textsUntil: until && new Date(until) })
      .where('phoneNumber', '=', numbers[index] ?? '')
      .execute();
  }
  const visit = appointmentSchema.parse((await clinic.call('GET', `/appointments/${id}`)).body);
  return { id, patientId, numbers, visit };
}
let made = 0;

const over = { from: null, until: '2027-06-01T00:00:00Z' };
const toCome = { from: '2027-07-01T00:00:00Z', until: null };
const always = { from: null, until: null };

const states = async () =>
  appointmentDaysSchema.parse(
    (await clinic.call('GET', '/appointment-days?from=2027-06-08&to=2027-06-08')).body,
  ).days[0]?.states;

test.each([
  ['is over', over],
  ['is still to come', toCome],
])('where the time of the main number %s, the other one is the patient’s', async (_, limit) => {
  const before = await states();
  const { visit, numbers } = await booked([limit, always]);
  expect(visit).toMatchObject({ patient: { phoneNumber: numbers[1] }, state: 'booked' });
  expect((await states())?.no_number).toBe(before?.no_number);
});

test('where texts may go to none, staff see the number to call, and the list of calls, the day and the visit agree', async () => {
  const before = (await states())?.no_number ?? 0;
  const { visit, id, numbers } = await booked([over, toCome]);
  expect(visit).toMatchObject({
    patient: { phoneNumber: numbers[0] },
    state: 'no_number',
    callReasons: ['no_number'],
  });
  expect((await states())?.no_number).toBe(before + 1);
  const calls = await clinic.call('GET', '/calls?limit=100');
  expect(JSON.stringify(calls.body)).toContain(id);
});

test('an opt-out counts at the number that is texted', async () => {
  const { numbers, patientId } = await booked([over, always]);
  await clinic.app.simulator.textFromPhone({
    from: numbers[1] ?? '',
    to: clinic.app.senderNumber,
    body: 'STOP',
  });
  const list = await clinic.call('GET', `/appointments?patientId=${patientId}`);
  expect(list.body).toMatchObject({ items: [{ patient: { isOptedOut: true }, state: 'opted_out' }] });
});

test('who shares the number that texts go to is asked about a free time one after another', async () => {
  const { patientId, numbers } = await booked([over, always]);
  await clinic.call('POST', '/waiting-list', { patientId });
  const wishes = await openWishes(
    clinic.app.deps.db,
    clinic.app.clinicId,
    { slotId: '01890000-0000-7000-8000-000000000000', visitType: null },
    new Date('2027-06-07T15:00:00Z'),
  );
  expect(wishes.map(({ line }) => line)).toEqual([numbers[1]]);
});
