import { afterAll, beforeAll, expect, test } from 'vitest';
import { settlementsSchema, unknownMessagesSchema } from '../../src/contracts/settlement.ts';
import { careCategories } from '../../src/domain/message/category.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../harness/access.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';

let app: TestApp;
let shiftMs = 0;
const wait = (minutes: number): void => void (shiftMs += minutes * 60_000);
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(Date.now() + shiftMs) });
});
afterAll(() => app.close());

let nextNumber = 400;
const freshNumber = (): string => `+1347555${String((nextNumber += 1)).padStart(4, '0')}`;

/** Texts that Twilio never got and whose answers were lost: after a quarter of an hour they are a person's. */
async function loseTexts(count: number): Promise<{ id: string; to: string }[]> {
  const lost: { id: string; to: string }[] = [];
  for (let index = 0; index < count; index += 1) {
    const to = freshNumber();
    await app.addPatient({
      givenName: 'Mia',
      familyName: `Stone ${index}`,
      phoneNumber: to,
      consents: careCategories,
    });
    app.simulator.faults.set('error500', { next: 1 });
    const answer = await app.sms.sendSMS({ to, message: `Your results are here, ${index}` });
    if (answer.success || answer.id === undefined) throw new Error('the answer was not lost');
    lost.push({ id: answer.id, to });
    // An answer between: three lost ones in a row would pause the sender.
    await app.sms.sendSMS({ to: freshNumber(), message: 'Hello' });
  }
  return lost;
}

async function shownToPeople(count: number): Promise<{ id: string; to: string }[]> {
  const lost = await loseTexts(count);
  wait(16);
  await app.settle();
  return lost;
}

const unknowns = async () =>
  unknownMessagesSchema.parse(
    (await app.call('GET', '/api/v2/messages/unknown', { as: app.staff.headers })).body,
  );
const settle = async (body: object, as = app.staff.headers) =>
  settlementsSchema.parse((await app.call('POST', '/api/v2/messages/settle', { as, body })).body).items;
const stateOf = async (id: string) => (await app.call('GET', `/api/v2/messages/${id}`, { as: app.key })).body;
const ids = (texts: readonly { id: string }[]) => texts.map(({ id }) => id);

test('what was sent is settled together, and asking twice changes nothing', async () => {
  const lost = await shownToPeople(3);
  expect(await unknowns()).toMatchObject({
    total: 3,
    items: lost.map(({ id }, index) => ({
      id,
      patient: { name: `Mia Stone ${index}` },
      displayNumber: expect.stringMatching(/^\(347\) 555-/),
      isTooLate: false,
    })),
  });
  const request = { ids: ids(lost), outcome: 'sent' };
  expect(await settle(request)).toEqual(ids(lost).map((id) => ({ id, result: 'settled', again: null })));
  expect(await settle(request)).toEqual(
    ids(lost).map((id) => ({ id, result: 'settled_before', again: null })),
  );
  expect(await unknowns()).toEqual({ total: 0, items: [] });
  expect(await stateOf(lost[0]?.id ?? '')).toMatchObject({
    dispatchState: 'handed_over',
    reasonCode: 'settled_by_person',
  });
  await app.settle();
  for (const { to } of lost) expect(app.simulator.texts(to)).toHaveLength(0);
  const { rowCount } = await app.database.pools.staff.query(
    `select 1 from audit_event where action = 'message.settled' and subject_id = any($1)`,
    [ids(lost)],
  );
  expect(rowCount).toBe(3);
});

test('what was not sent goes out again as one new text, whoever asks and however often', async () => {
  const lost = await shownToPeople(2);
  const colleague = await app.signIn('staff');
  const request = { ids: ids(lost), outcome: 'not_sent', sendAgain: true };
  const [mine, theirs] = await Promise.all([settle(request), settle(request, colleague.headers)]);
  const results = [...mine, ...theirs].map(({ result, again }) => `${result} ${again?.result}`).toSorted();
  expect(new Set(results.filter((word) => word.startsWith('settled '))).size).toBe(1);
  for (const { again } of [...mine, ...theirs])
    expect(again).toMatchObject({ result: expect.stringMatching(/^queued/) });
  // The new text is worth sending as long as the first one was, and no longer.
  const { rows } = await app.database.pools.staff.query<{ deadlines: number }>(
    `select count(distinct deadline_at)::int as deadlines from message where phone_number = $1`,
    [lost[0]?.to],
  );
  expect(rows).toEqual([{ deadlines: 1 }]);
  wait(1);
  await app.settle();
  for (const { to } of lost) expect(app.simulator.texts(to)).toHaveLength(1);
  // The button beside a single text knows of it, too.
  expect(await app.call('POST', `/api/v2/messages/${lost[0]?.id}/resend`, { as: app.key })).toMatchObject({
    status: 200,
    body: { id: mine[0]?.again?.messageId, details: { status: 'delivered' } },
  });
  for (const { to } of lost) expect(app.simulator.texts(to)).toHaveLength(1);
  expect(await settle({ ids: ids(lost), outcome: 'sent' })).toMatchObject([
    { result: 'known_by_now' },
    { result: 'known_by_now' },
  ]);
});

test('nothing goes out again too late, or to somebody who has opted out meanwhile', async () => {
  const [late] = await shownToPeople(1);
  wait(4 * 60);
  const [optedOut] = await shownToPeople(1);
  await app.call('POST', '/api/v2/suppressions', {
    as: app.staff.headers,
    body: { phoneNumber: optedOut?.to, channel: 'phone' },
  });
  expect((await unknowns()).items).toMatchObject([
    { id: late?.id, isTooLate: true },
    { id: optedOut?.id, isTooLate: false },
  ]);
  expect(await settle({ ids: [late?.id, optedOut?.id], outcome: 'not_sent', sendAgain: true })).toMatchObject(
    [
      { result: 'settled', again: { result: 'too_late', messageId: null } },
      { result: 'settled', again: { result: 'refused', code: 'recipient_opted_out' } },
    ],
  );
  await app.settle();
  expect(app.simulator.texts(late?.to ?? '')).toHaveLength(0);
  expect(app.simulator.texts(optedOut?.to ?? '')).toHaveLength(0);
});

test('a text that Twilio told us about meanwhile stays as it is', async () => {
  const [one] = await shownToPeople(1);
  await app.database.pools.staff.query(
    `update message set dispatch_state = 'handed_over', delivery_status = 'delivered', twilio_sid = $2 where id = $1`,
    [one?.id, `SM${'7'.repeat(32)}`],
  );
  const stranger = crypto.randomUUID();
  expect(await settle({ ids: [one?.id, stranger], outcome: 'not_sent', sendAgain: true })).toEqual([
    { id: one?.id, result: 'known_by_now', again: null },
    { id: stranger, result: 'not_found', again: null },
  ]);
  expect(await stateOf(one?.id ?? '')).toMatchObject({ status: 'delivered' });
});

test.each([
  [{ ids: [], outcome: 'sent' }],
  [{ ids: ['not-an-id'], outcome: 'sent' }],
  [{ ids: [crypto.randomUUID()], outcome: 'perhaps' }],
  [{ ids: [crypto.randomUUID()], outcome: 'sent', sendAgain: true }],
  [{ ids: Array.from({ length: 501 }, () => crypto.randomUUID()), outcome: 'sent' }],
])('a request that makes no sense is refused whole: %#', async (body) => {
  expect(await app.call('POST', '/api/v2/messages/settle', { as: app.key, body })).toMatchObject({
    status: 400,
    body: { code: 'invalid_request' },
  });
});

test.each<RouteUnderTest>([
  { method: 'GET', path: '/api/v2/messages/unknown', scope: 'messages:read' },
  {
    method: 'POST',
    path: '/api/v2/messages/settle',
    scope: 'messages:send',
    body: { ids: [crypto.randomUUID()], outcome: 'sent' },
  },
])('$method $path is for those who may', async (route) => {
  const found = await accessOf(app, route);
  expect(found).toEqual(properAccess(route, found));
});

test('texts of another clinic are not found', async () => {
  const other = await app.addClinic();
  const [one] = await shownToPeople(1);
  expect(await settle({ ids: [one?.id], outcome: 'sent' }, other.staff.headers)).toEqual([
    { id: one?.id, result: 'not_found', again: null },
  ]);
  expect(await stateOf(one?.id ?? '')).toMatchObject({ status: 'unknown' });
});
