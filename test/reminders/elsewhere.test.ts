import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAppointment } from '../../src/services/appointment/createAppointment.ts';
import { writeReminders } from '../../src/services/reminder/writeReminders.ts';
import { createReminderApp, step, type ReminderApp } from './harness.ts';

let clinic: ReminderApp;
beforeAll(async () => {
  clinic = await createReminderApp();
  clinic.at('2027-06-01T10:00');
  await clinic.rule([step(randomUUID(), { anchor: 'on_booking' }), step(randomUUID(), { days: 1 })]);
});
afterAll(() => clinic.close());

test.each([
  ['import/7', 'skipped brought_in'],
  ['fhir/first', 'skipped brought_in'],
  ['fhir', 'planned 06-01T10:05'],
])(
  'a visit that %s has brought: on booking it is %s, and reminders go all the same',
  async (id, expected) => {
    const patient = await clinic.patient();
    const brought = await createAppointment(
      { ...clinic.app.ctx, actor: { kind: 'job', id } },
      { patientId: patient.id, startsAt: '2027-06-08T14:00', clinician: 'Okafor' },
    );
    await clinic.workOut();
    const [onBooking, before] = await clinic.plan(brought.id);
    expect(onBooking).toBe(expected);
    expect(before).toMatch(/^planned 06-07/);
  },
);

test('what cannot go just now does not stand before what can', async () => {
  const { app } = clinic;
  const [first, second, third] = await Promise.all([1, 2, 3].map(() => clinic.patient()));
  for (const patient of [first, second]) await clinic.book(patient?.id ?? '', '2027-06-09T09:00');
  const visit = await clinic.book(third?.id ?? '', '2027-06-09T09:30');
  await clinic.workOut();
  await app.database.pools.staff.query(
    `insert into appointment_unplanned (clinic_id, appointment_id)
     select clinic_id, id from appointment where clinic_id = $1 and local_start = '2027-06-09T09:00'`,
    [app.clinicId],
  );
  clinic.at('2027-06-08T09:25');
  await writeReminders(app.deps, app.clinicId, 2);
  expect(await clinic.texts(visit)).toMatchObject([{ dispatchState: 'queued' }]);
});
