import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reminderRuleSchema } from '../../src/contracts/reminderRule.ts';
import { createReminderApp, step, type ReminderApp } from './harness.ts';

let clinic: ReminderApp;
let ruleId: string;
let visits: { checkUp: string; cleaning: string };
const [threeDays, oneDay] = [step(randomUUID(), { days: 3 }), step(randomUUID(), { days: 1 })];
const save = (change: object, id = ruleId) => clinic.call('PATCH', `/reminder-rules/${id}`, change);
/** Which of the two. */
const toWorkOut = async () => {
  const rows = await clinic.app.deps.db.selectFrom('appointmentUnplanned').select('appointmentId').execute();
  const ids = new Set(rows.map(({ appointmentId }) => appointmentId));
  return Object.entries(visits).flatMap(([name, id]) => (ids.has(id) ? [name] : []));
};

beforeAll(async () => {
  clinic = await createReminderApp();
  clinic.at('2027-05-20T10:00');
  const made = await clinic.call('POST', '/reminder-rules', {
    name: 'Cleanings',
    visitType: 'Cleaning',
    steps: [threeDays, oneDay],
  });
  ruleId = reminderRuleSchema.parse(made.body).id;
});
afterAll(() => clinic.close());

/** Nobody was at work when the first text of the cleaning was due. */
beforeEach(async () => {
  clinic.at('2027-06-01T10:00');
  await save({ steps: [threeDays, oneDay], isPaused: false });
  const { id } = await clinic.patient();
  visits = {
    cleaning: await clinic.book(id, '2027-06-08T14:00', { visitType: ' cleaning' }),
    checkUp: await clinic.book(id, '2027-06-08T14:00', { visitType: 'Check-up' }),
  };
  await clinic.workOut();
  clinic.at('2027-06-05T15:00');
});

test('saved under another name, or as it was: nothing is worked out anew', async () => {
  await save({ name: 'Teeth', steps: [threeDays, oneDay], visitType: 'Cleaning', isPaused: false });
  await save({ steps: [oneDay, threeDays] });
  expect(await toWorkOut()).toEqual([]);
});

test('saved while a text waits: it still goes, as it would have', async () => {
  await save({ name: 'Clean teeth' });
  // The visit is worked out all the same: something else about it has changed.
  await clinic.call('PATCH', `/appointments/${visits.cleaning}`, { modality: 'video' });
  await clinic.tick();
  expect(await clinic.texts(visits.cleaning)).toMatchObject([{ dispatchState: 'handed_over' }]);
});

test('a step more is for its own visits alone, and takes nothing from what waits', async () => {
  await save({ steps: [threeDays, oneDay, step(randomUUID(), { hours: 2 })] });
  expect(await toWorkOut()).toEqual(['cleaning']);
  await clinic.workOut();
  expect(await clinic.plan(visits.cleaning)).toEqual([
    'planned 06-05T15:00',
    'planned 06-07T14:00',
    'planned 06-08T12:00',
  ]);
});

test('another time of a step brings nothing that was due before it', async () => {
  await save({ steps: [{ ...threeDays, hours: 1 }, oneDay] });
  await clinic.workOut();
  expect(await clinic.plan(visits.cleaning)).toEqual(['skipped rule_is_newer', 'planned 06-07T14:00']);
});

test('for other visits: both those that it was for and those that it is for are worked out', async () => {
  await save({ visitType: 'Check-up' });
  expect(await toWorkOut()).toEqual(['cleaning', 'checkUp']);
  await save({ visitType: 'Cleaning' });
  await clinic.workOut();
});
