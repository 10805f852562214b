import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../../src/db/database.ts';
import { applyAllReplies } from '../../src/services/message/applyReplies.ts';
import { receiveMessages, type InboundText } from '../../src/services/message/receiveMessages.ts';
import { tendSlots } from '../../src/services/waitingList/tendWaitingList.ts';
import { newSid } from '../harness/webhook.ts';
import { askedOf, createWaitingApp, type WaitingApp } from './harness.ts';

let waiting: WaitingApp;
beforeAll(async () => {
  waiting = await createWaitingApp();
});
afterAll(() => waiting.close());

const text = (from: string, body: string): InboundText => ({
  form: {
    messageSid: newSid(),
    accountSid: waiting.app.deps.settings.accountSid,
    messagingServiceSid: null,
    from,
    to: waiting.app.senderNumber,
    body,
    numSegments: 1,
    media: [],
    optOutType: null,
  },
  rawForm: `Body=${body}`,
});

/** Two processes: the same app on other connections. */
const workers = () => {
  const { deps, database } = waiting.app;
  return [deps, { ...deps, db: createDatabase(database.pools.staff) }];
};

test('two workers that plan and text offers at once ask each patient once', async () => {
  for (const name of ['Ana', 'Ben', 'Cleo', 'Dora', 'Emil']) {
    const { id } = await waiting.patient(name);
    await waiting.wait(id);
  }
  const visits = [await waiting.freed('2027-06-01T15:00'), await waiting.freed('2027-06-01T15:30')];
  for (let round = 0; round < 3; round += 1)
    await Promise.all([...workers(), ...workers()].map((deps) => tendSlots(deps, waiting.app.clinicId)));
  const slots = [];
  for (const visit of visits) slots.push(await waiting.slotOf(visit));
  const asked = slots.flatMap(({ offers }) => offers);
  expect(asked.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'sent'));
  expect(new Set(asked.map(({ patient }) => patient.id)).size).toBe(5);
  const { rows } = await waiting.app.database.pools.staff.query(
    `select phone_number from message where template_key = 'slot_offer'`,
  );
  expect(rows).toHaveLength(5);
  await waiting.clear();
});

test('of many who say yes at the same moment to two workers exactly one gets the time, and all are told', async () => {
  const names = ['Ana', 'Ben', 'Cleo'];
  const people = await Promise.all(names.map((name) => waiting.patient(name)));
  for (const { id } of people) await waiting.wait(id);
  const visit = await waiting.freed('2027-06-01T17:00');
  await waiting.settle();
  expect(askedOf(await waiting.slotOf(visit))).toHaveLength(3);
  const due = await receiveMessages(
    waiting.app.deps,
    people.flatMap(({ phoneNumber }) => [text(phoneNumber, 'YES'), text(phoneNumber, '1')]),
  );
  const conversations = due.map(({ conversationId }) => conversationId);
  const [one, other] = workers();
  if (!one || !other) throw new Error('there are two workers');
  await Promise.all([
    applyAllReplies(one, waiting.app.clinicId, conversations),
    applyAllReplies(other, waiting.app.clinicId, conversations.toReversed()),
    ...conversations.map((id, index) =>
      applyAllReplies(index % 2 === 0 ? one : other, waiting.app.clinicId, [id]),
    ),
  ]);
  await waiting.settle();
  const slot = await waiting.slotOf(visit);
  expect(slot.offers.map(({ state }) => state).toSorted()).toEqual(['accepted', 'too_late', 'too_late']);
  const booked = [];
  for (const { id } of people) booked.push(...(await waiting.visitsOf(id)));
  expect(booked).toEqual(['2027-06-01T17:00 booked']);
  const answers = people.map(({ phoneNumber }) => waiting.texts(phoneNumber).slice(1));
  expect(answers.flat().filter((body) => body.startsWith('The time is yours'))).not.toEqual([]);
  expect(answers.filter(([first]) => first?.startsWith('The time is yours'))).toHaveLength(1);
  expect(answers.filter(([first]) => first?.startsWith('That time is no longer free'))).toHaveLength(2);
});

/** Ana is asked about a time, and says yes to one worker while staff book it for Ben. */
async function bothWantIt(startsAt: string, book: (benId: string) => Promise<unknown>) {
  await waiting.clear();
  const [ana, ben] = [await waiting.patient('Ana'), await waiting.patient('Ben')];
  await waiting.wait(ana.id);
  const visit = await waiting.freed(startsAt);
  await waiting.settle();
  const [due] = await receiveMessages(waiting.app.deps, [text(ana.phoneNumber, 'YES')]);
  if (!due) throw new Error('nothing came in');
  const yes = () => applyAllReplies(waiting.app.deps, waiting.app.clinicId, [due.conversationId]);
  return { ana, ben, visit, yes, book: () => book(ben.id) };
}

/** Either Ana is told that the time is gone, or staff are told that both have it. */
async function outcomeOf({ ana, ben, visit }: Awaited<ReturnType<typeof bothWantIt>>) {
  await waiting.settle();
  const [anas, bens] = [await waiting.visitsOf(ana.id), await waiting.visitsOf(ben.id)];
  const tasks = (await waiting.tasksOf(ben.id)).map(({ kind, priority }) => `${kind} ${priority}`);
  const slot = await waiting.slotOf(visit);
  await waiting.clear();
  return {
    anas: anas.length,
    bens: bens.length,
    tasks,
    slot: slot.state,
    told: waiting.texts(ana.phoneNumber).at(-1),
  };
}

const anaFirst = { anas: 1, bens: 1, tasks: ['check_visits high'], slot: 'taken' };
const benFirst = { anas: 0, bens: 1, tasks: [], slot: 'closed' };

test('booked by staff while a patient takes it: one of the two comes second, and that is seen', async () => {
  const outcomes = [];
  for (const hour of ['09', '10', '11']) {
    const one = await bothWantIt(`2027-06-03T${hour}:00`, (id) => waiting.book(id, `2027-06-03T${hour}:00`));
    await Promise.all(hour === '10' ? [one.yes(), one.book()] : [one.book(), one.yes()]);
    const { told, ...outcome } = await outcomeOf(one);
    expect([anaFirst, benFirst]).toContainEqual(outcome);
    expect(told).toMatch(outcome.anas === 1 ? /^The time is yours/ : /^That time is no longer free/);
    outcomes.push(outcome);
  }
  expect(outcomes).toHaveLength(3);
});

test('booked, or moved into it, first: the yes comes too late; taken first: staff have a task', async () => {
  const first = await bothWantIt('2027-06-03T13:00', (id) => waiting.book(id, '2027-06-03T13:10'));
  await first.book();
  await first.yes();
  expect(await outcomeOf(first)).toMatchObject(benFirst);
  const moved = await bothWantIt('2027-06-03T14:00', async (id) => {
    const other = await waiting.book(id, '2027-06-09T14:00');
    await waiting.done('PATCH', `/appointments/${other}`, { startsAt: '2027-06-03T14:00' });
  });
  await moved.book();
  await moved.yes();
  expect(await outcomeOf(moved)).toMatchObject(benFirst);
  const second = await bothWantIt('2027-06-03T15:00', (id) => waiting.book(id, '2027-06-03T15:00'));
  await second.yes();
  await second.book();
  expect(await outcomeOf(second)).toMatchObject(anaFirst);
});

test('another clinician, or a time beside it, is nobody’s business', async () => {
  const one = await bothWantIt('2027-06-03T16:00', async (id) => {
    await waiting.book(id, '2027-06-03T16:00', { clinician: 'Dr. Jones' });
    await waiting.book(id, '2027-06-03T16:30');
  });
  await one.book();
  await one.yes();
  expect(await outcomeOf(one)).toMatchObject({ anas: 1, bens: 2, tasks: [], slot: 'taken' });
});
