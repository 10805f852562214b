import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { textNumbersSchema, type TextNumbers } from '@/contracts/textNumbers.ts';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { createTextWorld, type Sent, type TextWorld } from '../../../test/analytics/textWorld.ts';

let app: TestApp;
let world: TextWorld;
let lastNumber = 4_000;
const phone = () => `+1212555${(lastNumber += 1)}`;
/** A wall-clock time of the clinic. */
const at = (local: string): Date =>
  new Date(Temporal.PlainDateTime.from(local).toZonedDateTime('America/New_York').epochMilliseconds);
const later = (from: Date, hours: number, ms = 0): Date => new Date(from.getTime() + hours * 3_600_000 + ms);

beforeAll(async () => {
  app = await createTestApp();
  world = await createTextWorld(app);
});
afterAll(() => app.close());

async function numbers(query: string): Promise<TextNumbers> {
  const { body } = await app.call('GET', `/api/v2/analytics/texts?${query}`, { as: app.staff.headers });
  return textNumbersSchema.parse(body);
}
async function figuresOn(day: string) {
  return (await numbers(`from=${day}&to=${day}`)).total.figures;
}

test('the delivery rate counts texts with a final status alone, and unconfirmed ones stand beside it', async () => {
  const noon = at('2030-01-07T12:00');
  const send = (count: number, text: Partial<Sent>) =>
    Promise.all(Array.from({ length: count }, () => world.sent({ to: phone(), at: noon, ...text })));
  await send(9, { status: 'delivered' });
  await send(4, { status: 'sent' });
  await send(1, { status: 'queued' });
  await send(2, { status: 'undelivered', errorCode: 30003 });
  await send(1, { status: 'failed', errorCode: 30006 });
  await send(1, { isRefused: true, errorCode: 21614 });
  await send(1, { status: 'canceled' });
  const { total } = await numbers('from=2030-01-07&to=2030-01-07');
  expect(total.texts).toBe(19);
  expect(total.fates).toEqual({
    delivered: 9,
    unconfirmed: 4,
    onTheWay: 1,
    undelivered: 2,
    failed: 2,
    canceled: 1,
  });
  // 9 + 2 + 2 + 1 have a final status.
  expect(total.figures.delivery).toEqual({ numerator: 9, denominator: 14, value: 9 / 14 });
  expect(total.figures.failed).toEqual({ numerator: 4, denominator: 14, value: 4 / 14 });
  expect(total.causes.map(({ code, title, count }) => [code, title !== '', count])).toEqual([
    [30003, true, 2],
    [21614, true, 1],
    [30006, true, 1],
  ]);
});

test('an answer counts until 72 hours after the text that asked, to the millisecond', async () => {
  const asked = at('2030-01-14T09:00');
  const answers: [string, (number: string) => Promise<unknown>][] = [
    ['at once', (number) => world.wrote(number, asked)],
    ['in time', (number) => world.wrote(number, later(asked, 72))],
    ['late', (number) => world.wrote(number, later(asked, 72, 1))],
    ['before', (number) => world.wrote(number, later(asked, 0, -1))],
    ['STOP', (number) => world.wrote(number, later(asked, 1), 'opt_out')],
    ['a tap-back', (number) => world.wrote(number, later(asked, 1), 'tapback')],
    ['nothing', () => Promise.resolve()],
  ];
  for (const [, answer] of answers) {
    const to = phone();
    await world.sent({ to, at: asked, asks: true });
    await answer(to);
  }
  // Not asked: whatever is written, it is no answer.
  const unasked = phone();
  await world.sent({ to: unasked, at: asked });
  await world.wrote(unasked, later(asked, 1));
  // Refused by Twilio: it cannot have asked.
  await world.sent({ to: phone(), at: asked, asks: true, isRefused: true });
  expect((await figuresOn('2030-01-14')).response).toEqual({ numerator: 2, denominator: 7, value: null });
});

test('a recipient is a phone number and counts once, however often it is texted and whoever shares it', async () => {
  const [family, other] = [phone(), phone()];
  const monday = at('2030-01-21T09:00');
  for (const hours of [0, 1, 2, 24]) await world.sent({ to: family, at: later(monday, hours), asks: true });
  await world.sent({ to: other, at: monday, asks: true });
  await world.wrote(family, later(monday, 30));
  await world.wrote(family, later(monday, 31));
  expect((await numbers('from=2030-01-21&to=2030-01-27')).total.figures.response).toMatchObject({
    numerator: 1,
    denominator: 2,
  });
  // Of the second day the family’s text alone is left, and answered.
  expect((await figuresOn('2030-01-22')).response).toMatchObject({ numerator: 1, denominator: 1 });
});

test('an opt-out counts until 7 days after a text; imported and learned ones never', async () => {
  const sent = at('2030-02-04T09:00');
  const days = (count: number, ms = 0): Date => later(sent, count * 24, ms);
  const people = Array.from({ length: 7 }, phone);
  for (const to of people) await world.sent({ to, at: sent });
  await world.sent({ to: people[0] ?? '', at: later(sent, 1) });
  await world.optedOut(people[0] ?? '', days(3));
  await world.optedOut(people[1] ?? '', days(7));
  await world.optedOut(people[2] ?? '', days(7, 1));
  await world.optedOut(people[3] ?? '', later(sent, -1));
  await world.optedOut(people[4] ?? '', days(1), 'carrier_error');
  await world.optedOut(people[5] ?? '', days(1), 'import');
  // Texted by nobody in this time, or never reached.
  await world.optedOut(phone(), days(1));
  const refused = phone();
  await world.sent({ to: refused, at: sent, isRefused: true });
  await world.optedOut(refused, days(1));
  expect((await figuresOn('2030-02-04')).opt_out).toEqual({ numerator: 2, denominator: 7, value: null });
});

test('a day is one of the clinic’s calendar', async () => {
  await world.sent({ to: phone(), at: at('2030-03-01T00:00') });
  await world.sent({ to: phone(), at: at('2030-03-01T23:59:59.999') });
  await world.sent({ to: phone(), at: at('2030-03-02T00:00') });
  await world.sent({ to: phone(), at: at('2030-02-28T23:59:59.999') });
  expect((await numbers('from=2030-03-01&to=2030-03-01')).total.texts).toBe(2);
  const { groups } = await numbers('from=2030-02-25&to=2030-03-08');
  expect(groups.map(({ key, texts }) => [key, texts])).toEqual([['2030-02-25', 4]]);
});

test('texts are told apart by kind, category, campaign, language and location', async () => {
  const noon = at('2030-04-01T12:00');
  const riverside = await made('/locations', { name: 'Riverside' });
  const campaignId = await made('/campaigns', {
    name: 'Flu shots',
    category: 'marketing',
    texts: { en: 'Hi {name}, flu shots are here.' },
    locationId: riverside,
  });
  await world.sent({ to: phone(), at: noon, lane: 'campaigns', category: 'marketing', campaignId });
  await world.sent({ to: phone(), at: noon, lane: 'reminders', language: 'es', asks: true });
  const twice = phone();
  await world.sent({ to: twice, at: noon, lane: 'staff', category: 'care' });
  await world.sent({ to: twice, at: noon, lane: 'reminders' });
  expect(await groupsBy('kind')).toEqual([
    ['campaigns', 1, 1],
    ['reminders', 2, 2],
    ['staff', 1, 1],
  ]);
  expect(await groupsBy('category')).toEqual([
    ['appointment', 2, 2],
    ['care', 1, 1],
    ['marketing', 1, 1],
  ]);
  expect(await groupsBy('campaign')).toEqual([
    ['Flu shots', 1, 1],
    [null, 3, 2],
  ]);
  expect(await groupsBy('language')).toEqual([
    ['en', 3, 2],
    ['es', 1, 1],
  ]);
  expect(await groupsBy('location')).toEqual([
    ['Riverside', 1, 1],
    [null, 3, 2],
  ]);
});

async function groupsBy(by: string) {
  const { groups, total } = await numbers(`from=2030-04-01&to=2030-04-01&by=${by}`);
  expect(total.figures.opt_out.denominator).toBe(3);
  return groups.map(({ name, key, texts, figures }) => [name ?? key, texts, figures.opt_out.denominator]);
}

async function made(path: string, body: object): Promise<string> {
  const answer = await app.call('POST', `/api/v2${path}`, { as: app.staff.headers, body });
  return z.object({ id: z.uuid() }).parse(answer.body).id;
}

test('what rules refused is counted apart, whether it was stored or not', async () => {
  const day = Temporal.Now.plainDateISO('America/New_York');
  const range = `from=${day.subtract({ days: 1 }).toString()}&to=${day.add({ days: 1 }).toString()}`;
  const before = (await numbers(`${range}&by=category`)).total.blocked.count;
  const to = phone();
  await app.addPatient({ givenName: 'Ana', phoneNumber: to });
  const send = (message: string) =>
    app.call('POST', '/api/v2/twilio/send-sms', { as: app.key, body: { to, message, category: 'care' } });
  expect((await send('Your SSN 123-45-6789 is on file.')).status).toBe(422);
  await world.optedOut(to, new Date());
  expect((await send('Hello')).status).toBe(422);
  const { total, groups } = await numbers(`${range}&by=category`);
  expect(total.blocked.count - before).toBe(2);
  expect(total.blocked.reasons.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(['phi_blocked', 'recipient_opted_out']),
  );
  expect(groups.find(({ key }) => key === 'care')?.blocked.count).toBeGreaterThanOrEqual(2);
});

test('texts of patients are told apart as they come: answers, opt-outs, tap-backs', async () => {
  const texts = ['CONFIRM', 'STOP', 'Liked “See you tomorrow”', 'please stop texting me', 'see you'];
  const numbersOf = texts.map(() => phone());
  for (const [index, body] of texts.entries())
    await app.simulator.textFromPhone({ from: numbersOf[index] ?? '', to: app.senderNumber, body });
  await app.settle();
  const rows = await app.deps.db
    .selectFrom('message')
    .select(['phoneNumber', 'notAnswer'])
    .where('clinicId', '=', app.clinicId)
    .where('direction', '=', 'inbound')
    .where('phoneNumber', 'in', numbersOf)
    .execute();
  const found = new Map(rows.map(({ phoneNumber, notAnswer }) => [phoneNumber, notAnswer]));
  expect(numbersOf.map((number) => found.get(number))).toEqual([null, 'opt_out', 'tapback', 'opt_out', null]);
});

test('who may not read numbers, or asks for no period, is refused', async () => {
  const period = 'from=2030-01-07&to=2030-01-07';
  const route = {
    method: 'GET',
    path: `/api/v2/analytics/texts?${period}`,
    scope: 'metrics:read',
  } as const;
  const found = await accessOf(app, route);
  expect(found).toEqual(properAccess(route, found));
  for (const query of ['', 'from=2030-01-07&to=2030-01-06', `${period}&by=patient`])
    expect(
      (await app.call('GET', `/api/v2/analytics/texts?${query}`, { as: app.staff.headers })).status,
    ).toBe(400);
  const other = await app.addClinic();
  const { body } = await app.call('GET', route.path, { as: other.staff.headers });
  expect(textNumbersSchema.parse(body).total.texts).toBe(0);
});
