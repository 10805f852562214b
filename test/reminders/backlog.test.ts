import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operationsSchema } from '../../src/contracts/operations.ts';
import { createReminderApp, step, type ReminderApp } from './harness.ts';

let clinic: ReminderApp;
beforeAll(async () => {
  clinic = await createReminderApp();
  await clinic.rule([step(randomUUID(), { days: 1 })]);
});
afterAll(() => clinic.close());

const reminders = async () =>
  operationsSchema.parse((await clinic.call('GET', '/operations')).body).reminders;
const gauges = async (): Promise<Record<string, number>> => {
  const { body } = await clinic.app.call('GET', '/metrics', { as: clinic.app.key });
  return Object.fromEntries(
    [...String(body).matchAll(/^hearback_reminders_(\w+) (\S+)$/gm)].map(([, name, value]) => [
      name,
      Number(value),
    ]),
  );
};

test('says how many reminders wait, when the last leaves, and what of the next day is too much', async () => {
  clinic.at('2027-06-01T10:00');
  expect(await reminders()).toEqual({
    due: 0,
    unwritten: 0,
    dueLeftAt: null,
    nextDay: {
      texts: 0,
      lastLeavesAt: null,
      longestWaitSeconds: 0,
      tooLate: 0,
      mostInAnHour: 0,
      overBudget: 0,
    },
  });
  await clinic.call('PATCH', '/clinic', { automatedPerHour: 3, segmentsPerSecond: 0.01 });
  for (const name of ['Ana', 'Ben', 'Cleo', 'Dora', 'Emil']) {
    const { id } = await clinic.patient(name);
    await clinic.book(id, '2027-06-08T14:00');
  }
  await clinic.workOut();
  // Five texts of two segments at a segment in a hundred seconds.
  clinic.at('2027-06-07T13:00');
  expect(await reminders()).toMatchObject({
    due: 0,
    dueLeftAt: null,
    nextDay: {
      texts: 5,
      lastLeavesAt: '2027-06-07T18:16:40.000Z',
      longestWaitSeconds: 1_000,
      tooLate: 0,
      mostInAnHour: 5,
      overBudget: 2,
    },
  });
  // Nobody was at work.
  clinic.at('2027-06-07T14:10');
  expect(await reminders()).toMatchObject({ due: 5, unwritten: 5, dueLeftAt: '2027-06-07T18:26:40.000Z' });
  expect(await gauges()).toEqual({
    due: 5,
    due_left_seconds: 1_000,
    unwritten: 5,
    unwritten_oldest_seconds: 600,
    next_day_too_late: 0,
    next_day_over_budget: 2,
    next_day_longest_wait_seconds: 1_600,
  });
  await clinic.write();
  expect(await reminders()).toMatchObject({ due: 5, unwritten: 0, nextDay: { texts: 5 } });
  expect(await gauges()).toMatchObject({ due: 5, unwritten: 0, unwritten_oldest_seconds: 0 });
});

test('a pace at which reminders would come when they are of no use is seen before', async () => {
  clinic.at('2027-06-14T09:00');
  await clinic.call('PATCH', '/clinic', { segmentsPerSecond: 0.00002 });
  const { id } = await clinic.patient();
  await clinic.book(id, '2027-06-15T14:00');
  await clinic.workOut();
  expect((await reminders()).nextDay.tooLate).toBeGreaterThan(0);
});
