import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appointmentSchema, type Appointment } from '../../src/contracts/appointment.ts';
import { createReminderApp, step, type ReminderApp } from './harness.ts';

let clinic: ReminderApp;
beforeAll(async () => {
  clinic = await createReminderApp();
  await clinic.rule([step(randomUUID(), { days: 3 }), step(randomUUID(), { days: 1, skipsConfirmed: true })]);
});
afterAll(() => clinic.close());

/** A visit on a Tuesday at two, and its first reminder, which has just gone. */
async function reminded(more: object = {}): Promise<{ id: string; phoneNumber: string; patientId: string }> {
  clinic.at('2027-06-01T10:00');
  const { id: patientId, phoneNumber } = await clinic.patient();
  const id = await clinic.book(patientId, '2027-06-08T14:00', more);
  await clinic.tick();
  clinic.at('2027-06-05T14:00');
  await clinic.tick();
  return { id, phoneNumber, patientId };
}
async function says(phoneNumber: string, body: string): Promise<string[]> {
  await clinic.app.simulator.textFromPhone({ from: phoneNumber, to: clinic.app.senderNumber, body });
  await clinic.tick();
  const texts = clinic.app.simulator.texts(phoneNumber);
  const last = texts.findLastIndex(({ direction }) => direction === 'out');
  return texts.slice(last + 1).map((text) => text.body);
}
const visit = async (id: string): Promise<Appointment> =>
  appointmentSchema.parse((await clinic.call('GET', `/appointments/${id}`)).body);
const undo = (id: string, to: string) => clinic.call('POST', `/appointments/${id}/undo`, { to });

test('staff take back a patient’s answer in one call, and what was withdrawn for it is planned anew', async () => {
  const { id, phoneNumber } = await reminded();
  await says(phoneNumber, 'CANCEL');
  expect(await visit(id)).toMatchObject({ status: 'cancelled', undo: { by: 'patient', to: 'booked' } });
  expect(await clinic.plan(id)).toEqual(['written 06-05T14:00', 'skipped visit_cancelled']);
  expect(await undo(id, 'booked')).toMatchObject({ status: 200, body: { status: 'booked', undo: null } });
  await clinic.tick();
  expect(await clinic.plan(id)).toEqual(['written 06-05T14:00', 'planned 06-07T14:00']);
  expect(await undo(id, 'booked')).toMatchObject({ status: 409, body: { code: 'conflict' } });
  const { rows } = await clinic.app.database.pools.staff.query(
    `select detail from audit_event where action = 'appointment.undone' and subject_id = $1`,
    [id],
  );
  expect(rows).toEqual([{ detail: { of: 'patient', fromStatus: 'cancelled', toStatus: 'booked' } }]);
});

test('after their own cancellation is taken back, the patient can answer the same reminder again', async () => {
  const { id, phoneNumber } = await reminded();
  await clinic.call('PATCH', `/appointments/${id}`, { status: 'cancelled' });
  expect(await visit(id)).toMatchObject({ undo: { by: 'self', to: 'booked' } });
  expect((await undo(id, 'booked')).status).toBe(200);
  expect(await says(phoneNumber, 'CONFIRM')).toEqual(['Thank you for confirming your appointment!']);
  expect((await visit(id)).status).toBe('confirmed');
});

test('not what somebody else did, nor what something has come after, nor to another status', async () => {
  const { id, phoneNumber } = await reminded();
  await says(phoneNumber, 'CONFIRM');
  expect((await undo(id, 'cancelled')).status).toBe(409);
  await clinic.call('PATCH', `/appointments/${id}`, { startsAt: '2027-06-09T14:00' });
  expect((await visit(id)).undo).toBeNull();
  expect((await undo(id, 'booked')).status).toBe(409);
  await clinic.call('PATCH', `/appointments/${id}`, { status: 'confirmed' });
  const { headers } = await clinic.app.signIn('staff');
  const path = `/api/v2/appointments/${id}`;
  expect((await clinic.app.call('GET', path, { as: headers })).body).toMatchObject({ undo: null });
  const theirs = await clinic.app.call('POST', `${path}/undo`, { as: headers, body: { to: 'booked' } });
  expect(theirs.status).toBe(409);
});

test('the route asks for a caller, the scope, a status, and an appointment of the clinic', async () => {
  const { id } = await reminded();
  const path = `/api/v2/appointments/${id}/undo`;
  const body = { to: 'booked' };
  expect((await clinic.app.call('POST', path, { body })).status).toBe(401);
  const { headers } = await clinic.app.signIn('read_only');
  expect((await clinic.app.call('POST', path, { as: headers, body })).status).toBe(403);
  expect(await undo(id, 'gone')).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  expect((await undo(randomUUID(), 'booked')).status).toBe(404);
});

test('1 takes a patient’s own cancellation back while the time is free', async () => {
  const { id, phoneNumber } = await reminded({ clinician: 'Free', durationMinutes: 30 });
  expect(await says(phoneNumber, 'CANCEL')).toEqual([
    'Your appointment has been cancelled. Changed your mind? Reply 1. Reply STOP to stop all texts.',
  ]);
  expect(await says(phoneNumber, '1')).toEqual(['Thank you for confirming your appointment!']);
  expect((await visit(id)).status).toBe('confirmed');
  expect(await tasksAbout(id)).toEqual([]);
});

test('a time that another visit has by now is not given twice: the patient hears so, staff call, and cannot undo it either', async () => {
  const { id, phoneNumber } = await reminded({ clinician: 'Taken', durationMinutes: 30 });
  await says(phoneNumber, 'CANCEL');
  clinic.at('2027-06-05T15:00');
  const { id: other } = await clinic.patient();
  await clinic.book(other, '2027-06-08T14:15', { clinician: 'Taken', durationMinutes: 30 });
  expect(await says(phoneNumber, '1')).toEqual([
    expect.stringMatching(
      /^That time is no longer free: your appointment stays cancelled\. Please call us at /,
    ),
  ]);
  expect((await visit(id)).status).toBe('cancelled');
  expect(await tasksAbout(id)).toEqual(['slot_taken']);
  expect((await undo(id, 'booked')).status).toBe(409);
});

async function tasksAbout(id: string): Promise<string[]> {
  const { rows } = await clinic.app.database.pools.staff.query<{ kind: string }>(
    'select kind from task where appointment_id = $1 order by opened_at',
    [id],
  );
  return rows.map(({ kind }) => kind);
}
