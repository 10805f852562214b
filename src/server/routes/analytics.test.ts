import { afterAll, beforeAll, expect, test } from 'vitest';
import { reminderNumbersSchema, type ReminderNumbers } from '@/contracts/analytics.ts';
import { appointmentSchema } from '@/contracts/appointment.ts';
import { pageOf } from '@/contracts/page.ts';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createReminderApp, step, type ReminderApp } from '../../../test/reminders/harness.ts';

let world: ReminderApp;
const stepId = '0190a000-0000-7000-8000-0000000000a1';

/**
 * Twelve visits on Thursday, June 10, a day after their reminder; ten have a number. Six confirm, after 10, 20 … 60 minutes; two ask for another
 * time, after 70 and 80; two say nothing. One has opted out, one has no number. Afterwards: of those who confirmed one is cancelled by staff and one
 * missed; one of the silent is missed, one came.
 */
beforeAll(async () => {
  world = await createReminderApp();
  const { app } = world;
  world.at('2027-06-07T08:00');
  await world.rule([step(stepId, { days: 1 })]);
  const people: { id: string; phoneNumber: string; visit: string }[] = [];
  for (let index = 0; index < 11; index += 1) {
    const person = await world.patient();
    const visitType = index < 6 ? 'Check-up' : index < 10 ? 'Video' : null;
    people.push({ ...person, visit: await world.book(person.id, '2027-06-10T10:00', { visitType }) });
  }
  const noNumber = await app.addPatient({ givenName: 'Nobody', phoneNumbers: [] });
  await world.book(noNumber.id, '2027-06-10T10:00');
  const says = (index: number, body: string) =>
    app.simulator.textFromPhone({ from: people[index]?.phoneNumber ?? '', to: app.senderNumber, body });
  await says(10, 'STOP');
  await app.settle();
  await world.workOut();
  world.at('2027-06-09T10:00');
  await world.tick();
  for (let index = 0; index < 8; index += 1) {
    world.at('2027-06-09T10:00');
    world.at(`2027-06-09T${index < 5 ? '10' : '11'}:${String(((index + 1) * 10) % 60).padStart(2, '0')}`);
    await says(index, index < 6 ? 'CONFIRM' : 'RESCHEDULE');
    await app.settle();
  }
  const set = (index: number, status: string) =>
    world.call('PATCH', `/appointments/${people[index]?.visit}`, { status });
  await set(0, 'cancelled');
  world.at('2027-06-10T18:00');
  for (const index of [2, 3, 4, 5, 8]) await set(index, 'completed');
  for (const index of [1, 9]) await set(index, 'no_show');
});
afterAll(() => world.close());

const url = '/analytics/reminders';
const june = 'from=2027-06-10&to=2027-06-10';
const numbers = async (query: string): Promise<ReminderNumbers> =>
  reminderNumbersSchema.parse((await world.call('GET', `${url}?${query}`)).body);
const behind = async (query: string) =>
  pageOf(appointmentSchema).parse((await world.call('GET', `${url}/visits?limit=200&${june}&${query}`)).body)
    .items;

test('the figures are what one counts by hand', async () => {
  const { total, timeZone } = await numbers(june);
  expect(timeZone).toBe('America/New_York');
  expect(total.visits).toBe(12);
  expect(total.figures).toEqual({
    // Six confirmed, one of them was cancelled since, and ten were asked.
    confirmation: { numerator: 5, denominator: 10, value: 0.5 },
    answer: { numerator: 8, denominator: 10, value: 0.8 },
    cancellation: { numerator: 1, denominator: 12, value: 1 / 12 },
    // Two missed and five came: seven are too few to say.
    no_show: { numerator: 2, denominator: 7, value: null },
  });
  expect(total.answerMinutes).toEqual({ count: 8, median: null, ninetieth: null });
  expect(total.reminders).toMatchObject({ wanted: 12, sent: 10, waiting: 0, notSent: 2 });
  expect(total.reminders.reasons.map(({ reason, count }) => `${reason} ${count}`).toSorted()).toEqual([
    'no_number 1',
    'recipient_opted_out 1',
  ]);
});

test.each(['week', 'rule', 'visitType', 'language', 'location'] as const)(
  'the parts by %s add up to the whole',
  async (by) => {
    const { total, groups } = await numbers(`${june}&by=${by}`);
    const sum = (pick: (one: ReminderNumbers['total']) => number) =>
      groups.reduce((all, group) => all + pick(group), 0);
    expect(sum((one) => one.visits)).toBe(total.visits);
    for (const figure of ['confirmation', 'answer', 'cancellation', 'no_show'] as const) {
      expect(sum((one) => one.figures[figure].numerator)).toBe(total.figures[figure].numerator);
      expect(sum((one) => one.figures[figure].denominator)).toBe(total.figures[figure].denominator);
    }
    expect(sum((one) => one.reminders.wanted)).toBe(total.reminders.wanted);
    for (const { reminders } of [total, ...groups]) {
      expect(reminders.sent + reminders.waiting + reminders.notSent).toBe(reminders.wanted);
      expect(reminders.reasons.reduce((all, { count }) => all + count, 0)).toBe(reminders.notSent);
    }
  },
);

test('groups have names, and small ones are too few to say', async () => {
  const { groups } = await numbers(`${june}&by=visitType`);
  expect(groups.map(({ key, visits, figures }) => [key, visits, figures.confirmation])).toEqual([
    ['Check-up', 6, { numerator: 5, denominator: 6, value: null }],
    ['Video', 4, { numerator: 0, denominator: 4, value: null }],
    [null, 2, { numerator: 0, denominator: 0, value: null }],
  ]);
  const byRule = await numbers(`${june}&by=rule`);
  expect(byRule.groups.map(({ name, visits }) => [name, visits])).toEqual([[expect.any(String), 12]]);
  const byWeek = await numbers('from=2027-06-01&to=2027-06-30&by=week');
  expect(byWeek.groups.map(({ key, visits }) => [key, visits])).toEqual([['2027-06-07', 12]]);
  expect((await numbers(`${june}&visitType=Video`)).total.visits).toBe(4);
});

test('behind each figure stand its visits, page by page', async () => {
  const { total } = await numbers(june);
  for (const figure of ['confirmation', 'answer', 'cancellation', 'no_show'] as const) {
    for (const part of ['numerator', 'denominator'] as const)
      expect(await behind(`figure=${figure}&part=${part}`)).toHaveLength(total.figures[figure][part]);
  }
  const of = await behind('figure=confirmation&part=denominator&by=visitType&key=Video');
  expect(of.map(({ visitType }) => visitType)).toEqual(['Video', 'Video', 'Video', 'Video']);
  expect(await behind('figure=cancellation&part=denominator&by=visitType&key=')).toHaveLength(2);
  const first = pageOf(appointmentSchema).parse(
    (await world.call('GET', `${url}/visits?limit=3&${june}&figure=answer`)).body,
  );
  const next = pageOf(appointmentSchema).parse(
    (await world.call('GET', `${url}/visits?limit=9&${june}&figure=answer&cursor=${first.nextCursor}`)).body,
  );
  expect(new Set([...first.items, ...next.items].map(({ id }) => id)).size).toBe(8);
  expect(next.nextCursor).toBe(null);
});

test('with ten answers their times are told: half are faster than the median', async () => {
  const { app } = world;
  world.at('2027-07-05T08:00');
  for (let index = 0; index < 10; index += 1) {
    const person = await world.patient();
    await world.book(person.id, '2027-07-08T10:00');
  }
  await world.workOut();
  world.at('2027-07-07T10:00');
  await world.tick();
  const sent = await app.deps.db
    .selectFrom('message')
    .select(['phoneNumber', 'handedOverAt'])
    .where('direction', '=', 'outbound')
    .where('category', '=', 'appointment')
    .where('occurredAt', '>', new Date('2027-07-01T00:00:00Z'))
    .execute();
  expect(sent).toHaveLength(10);
  for (const [index, { phoneNumber }] of sent.entries()) {
    world.at('2027-07-07T10:00');
    world.at(index < 5 ? `2027-07-07T10:${(index + 1) * 10}` : `2027-07-07T1${index - 3}:00`);
    await app.simulator.textFromPhone({ from: phoneNumber, to: app.senderNumber, body: 'CONFIRM' });
    await app.settle();
  }
  const { total } = await numbers('from=2027-07-08&to=2027-07-08');
  // 10, 20, 30, 40, 50, 120, 180 … 360 minutes after ten o'clock, at which the reminders left within two seconds.
  expect(total.answerMinutes.count).toBe(10);
  expect(total.answerMinutes.median).toBeCloseTo(85, -0.4);
  expect(total.answerMinutes.ninetieth).toBeCloseTo(306, -0.4);
});

test('who may not read numbers, or asks for no period, is refused', async () => {
  const { app } = world;
  const route = { method: 'GET', path: `/api/v2${url}?${june}`, scope: 'metrics:read' } as const;
  const found = await accessOf(app, route);
  expect(found).toEqual(properAccess(route, found));
  for (const query of [
    '',
    'from=2027-06-10&to=2027-06-09',
    'from=2027-06-10&to=2029-06-09',
    `${june}&by=patient`,
  ])
    expect((await world.call('GET', `${url}?${query}`)).status).toBe(400);
  const noVisits = await app.keyWith('metrics:read');
  const path = `/api/v2${url}/visits?${june}&figure=answer`;
  expect((await app.call('GET', path, { as: noVisits })).status).toBe(403);
});
