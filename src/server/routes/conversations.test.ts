import { afterAll, beforeAll, expect, test } from 'vitest';
import { conversationSchema, type Conversation } from '@/contracts/conversation.ts';
import { messageSchema } from '@/contracts/message.ts';
import { pageOf } from '@/contracts/page.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import type { Caller, OtherClinic } from '../../../test/harness/callers.ts';
import { addMessage, addPatient } from '../../../test/harness/fixtures.ts';

let app: TestApp;
let other: OtherClinic;
let theirs: string;
beforeAll(async () => {
  app = await createTestApp();
  other = await app.addClinic();
  theirs = (await addMessage(other.ctx, { phoneNumber: '+13125550111' })).conversationId;
});
afterAll(() => app.close());

const url = '/api/v2/conversations';
let lastNumber = 9;
const newNumber = () => `+121255501${String((lastNumber += 1)).padStart(2, '0')}`;
const minutes = (count: number) => new Date(Date.now() + count * 60_000);

async function list(filter: string, as: Caller = app.staff.headers): Promise<Conversation[]> {
  const answer = await app.call('GET', `${url}?filter=${filter}&limit=200`, { as });
  expect(answer.status).toBe(200);
  return pageOf(conversationSchema).parse(answer.body).items;
}

async function get(id: string, as: Caller = app.staff.headers): Promise<Conversation> {
  return conversationSchema.parse((await app.call('GET', `${url}/${id}`, { as })).body);
}

test('a conversation shows who is reached there, the last text, and that the patient waits', async () => {
  const phoneNumber = newNumber();
  const mother = await addPatient(app.ctx, {
    givenName: 'Ruth',
    familyName: 'Vale',
    phoneNumbers: [phoneNumber],
  });
  const child = await addPatient(app.ctx, {
    givenName: 'Leo',
    familyName: 'Vale',
    birthDate: '2019-03-04',
    phoneNumbers: [phoneNumber],
  });
  await addMessage(app.ctx, {
    phoneNumber,
    direction: 'outbound',
    body: 'See you at nine',
    at: minutes(-10),
  });
  const { id, conversationId } = await addMessage(app.ctx, {
    phoneNumber,
    body: 'Could it be ten?',
    isWaiting: true,
  });
  const conversation = await get(conversationId);
  expect(conversation).toMatchObject({
    id: conversationId,
    phoneNumber,
    displayNumber: `(212) 555-01${phoneNumber.slice(-2)}`,
    status: 'open',
    isUnread: true,
    isOptedOut: false,
    assignedTo: null,
    openTasks: 0,
    lastMessage: { id, direction: 'inbound', body: 'Could it be ten?', status: 'received' },
    patients: [
      { id: mother.id, shortId: mother.shortId, name: 'Ruth Vale', birthDate: null },
      { id: child.id, shortId: child.shortId, name: 'Leo Vale', birthDate: '2019-03-04' },
    ],
  });
  expect(conversation.waitingSince).toBe(conversation.lastMessage?.occurredAt);
});

test('the inbox is paged from the latest text to the oldest, and nothing is left out or doubled', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    ids.push((await addMessage(app.ctx, { phoneNumber: newNumber() })).conversationId);
  }
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const answer = await app.call('GET', `${url}?limit=2${cursor && `&cursor=${cursor}`}`, { as: app.key });
    const page: { items: Conversation[]; nextCursor: string | null } = pageOf(conversationSchema).parse(
      answer.body,
    );
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(seen.filter((id) => ids.includes(id))).toEqual(ids.toReversed());
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).not.toContain(theirs);
});

test('each filter holds what its name says', async () => {
  const { conversationId: id } = await addMessage(app.ctx, { phoneNumber: newNumber(), isWaiting: true });
  const filters = ['all', 'waiting', 'unread', 'mine', 'unassigned', 'snoozed', 'done'];
  const where = async () => {
    const found = [];
    for (const filter of filters) {
      if ((await list(filter)).some((one) => one.id === id)) found.push(filter);
    }
    return found;
  };
  const change = (body: unknown) => app.call('PATCH', `${url}/${id}`, { as: app.staff.headers, body });

  expect(await where()).toEqual(['all', 'waiting', 'unread', 'unassigned']);
  expect((await change({ assignedTo: app.staff.id })).body).toMatchObject({
    assignedTo: { id: app.staff.id, name: 'Dana Reyes' },
  });
  expect(await where()).toEqual(['all', 'waiting', 'unread', 'mine']);
  await change({ status: 'snoozed', snoozedUntil: minutes(60).toISOString() });
  expect(await where()).toEqual(['all', 'unread', 'snoozed']);
  await change({ status: 'done' });
  expect(await where()).toEqual(['all', 'unread', 'done']);
  expect((await app.call('POST', `${url}/${id}/read`, { as: app.staff.headers })).status).toBe(204);
  expect(await where()).toEqual(['all', 'done']);
  expect((await change({ status: 'open', assignedTo: null })).body).toMatchObject({
    status: 'open',
    assignedTo: null,
    waitingSince: expect.any(String),
  });
  expect(await where()).toEqual(['all', 'waiting', 'unassigned']);
});

test('a snooze ends by itself', async () => {
  let now = new Date();
  await using later = await createTestApp({ now: () => now });
  const { conversationId: id } = await addMessage(later.ctx, { phoneNumber: newNumber() });
  const until = new Date(now.getTime() + 60_000).toISOString();
  await later.call('PATCH', `${url}/${id}`, {
    as: later.staff.headers,
    body: { status: 'snoozed', snoozedUntil: until },
  });
  const read = async () => (await later.call('GET', `${url}/${id}`, { as: later.staff.headers })).body;
  expect(await read()).toMatchObject({ status: 'snoozed', snoozedUntil: until });
  now = new Date(now.getTime() + 61_000);
  expect(await read()).toMatchObject({ status: 'open', snoozedUntil: null });
});

test("a colleague's look does not clear mine, and a new text is unread again", async () => {
  const phoneNumber = newNumber();
  const { conversationId: id } = await addMessage(app.ctx, { phoneNumber });
  const colleague = await app.signIn('staff');
  await app.call('POST', `${url}/${id}/read`, { as: colleague.headers });
  expect((await get(id, colleague.headers)).isUnread).toBe(false);
  expect((await get(id)).isUnread).toBe(true);
  await addMessage(app.ctx, { phoneNumber, at: minutes(1) });
  expect((await get(id, colleague.headers)).isUnread).toBe(true);
});

test('the counts say what waits and what is unread', async () => {
  await using fresh = await createTestApp();
  const counts = async () => (await fresh.call('GET', `${url}/counts`, { as: fresh.staff.headers })).body;
  expect(await counts()).toEqual({ waiting: 0, unread: 0, openTasks: 0, urgentTasks: 0 });
  await addMessage(fresh.ctx, { phoneNumber: newNumber(), isWaiting: true });
  await addMessage(fresh.ctx, { phoneNumber: newNumber() });
  await fresh.deps.db
    .insertInto('task')
    .values(
      (['urgent', 'normal'] as const).map((priority) => ({
        clinicId: fresh.clinicId,
        id: fresh.deps.newId(),
        kind: 'call',
        priority,
        reason: 'Call the patient',
        openedAt: new Date(),
      })),
    )
    .execute();
  expect(await counts()).toEqual({ waiting: 1, unread: 2, openTasks: 2, urgentTasks: 1 });
});

test('a number has one conversation, however it is written and however often it is opened', async () => {
  const open = (phoneNumber: string) =>
    app.call('POST', url, { as: app.staff.headers, body: { phoneNumber } });
  const [one, two, ...more] = await Promise.all(
    ['(646) 555-0123', '646.555.0123', '+1 646 555 0123', '6465550123'].map(open),
  );
  expect(one?.status).toBe(200);
  const { id } = conversationSchema.parse(one?.body);
  for (const answer of [two, ...more])
    expect(answer?.body).toMatchObject({ id, phoneNumber: '+16465550123' });
  const opened = await app.deps.db
    .selectFrom('auditEvent')
    .select('id')
    .where('action', '=', 'conversation.opened')
    .where('subjectId', '=', id)
    .execute();
  expect(opened).toHaveLength(1);
});

test('a thread is paged from the newest text to the oldest, decrypted', async () => {
  const phoneNumber = newNumber();
  let id = '';
  for (const [index, body] of ['one', 'two', 'three'].entries()) {
    ({ conversationId: id } = await addMessage(app.ctx, { phoneNumber, body, at: minutes(index) }));
  }
  const first = await app.call('GET', `${url}/${id}/messages?limit=2`, { as: app.staff.headers });
  const page = pageOf(messageSchema).parse(first.body);
  expect(page.items.map(({ body }) => body)).toEqual(['three', 'two']);
  const rest = await app.call('GET', `${url}/${id}/messages?limit=2&cursor=${page.nextCursor}`, {
    as: app.key,
  });
  expect(rest.body).toMatchObject({ items: [{ body: 'one', conversationId: id }], nextCursor: null });
});

test('who saw a conversation is on record, once for a screen that refreshes itself', async () => {
  const { conversationId: id } = await addMessage(app.ctx, { phoneNumber: newNumber() });
  for (let look = 0; look < 3; look += 1) {
    await get(id);
    await app.call('GET', `${url}/${id}/messages`, { as: app.staff.headers });
  }
  await get(id, app.key);
  const rows = await app.deps.db
    .selectFrom('auditEvent')
    .select(['action', 'actorKind', 'actorId', 'detail'])
    .where('clinicId', '=', app.clinicId)
    .where('subjectId', '=', id)
    .orderBy('id')
    .execute();
  expect(rows).toEqual([
    { action: 'conversation.viewed', actorKind: 'staff', actorId: app.staff.id, detail: {} },
    { action: 'conversation.read', actorKind: 'staff', actorId: app.staff.id, detail: {} },
    { action: 'conversation.viewed', actorKind: 'api_key', actorId: expect.any(String), detail: {} },
  ]);
});

test.each<[string, unknown, string]>([
  ['a snooze without a time', { status: 'snoozed' }, 'snoozedUntil'],
  ['a snooze into the past', { status: 'snoozed', snoozedUntil: '2020-01-01T00:00:00Z' }, 'snoozedUntil'],
  ['a time without a snooze', { status: 'done', snoozedUntil: '2090-01-01T00:00:00Z' }, 'snoozedUntil'],
  ['somebody who does not work here', { assignedTo: crypto.randomUUID() }, 'assignedTo'],
  ['an unknown status', { status: 'closed' }, 'status'],
  ['an unknown field', { colour: 'red' }, 'colour'],
])('%s is refused by name', async (_what, body, field) => {
  const { conversationId: id } = await addMessage(app.ctx, { phoneNumber: newNumber() });
  expect(await app.call('PATCH', `${url}/${id}`, { as: app.staff.headers, body })).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', field },
  });
});

test('a staff member of another clinic is nobody here', async () => {
  const { conversationId: id } = await addMessage(app.ctx, { phoneNumber: newNumber() });
  const answer = await app.call('PATCH', `${url}/${id}`, {
    as: app.staff.headers,
    body: { assignedTo: other.staff.id },
  });
  expect(answer).toMatchObject({ status: 400, body: { field: 'assignedTo' } });
});

test.each([
  ['12', 'short_code'],
  ['+1234567890', 'too_short'],
  ['555-0100 ext 4', 'extension'],
])('the number %s cannot be opened', async (phoneNumber, reason) => {
  const answer = await app.call('POST', url, { as: app.staff.headers, body: { phoneNumber } });
  expect(answer).toMatchObject({
    status: 400,
    body: { code: 'invalid_phone_number', field: 'phoneNumber', reason },
  });
});

test.each<[RouteUnderTest['method'], string, string, unknown]>([
  ['GET', '', 'conversations:read', undefined],
  ['GET', '/counts', 'conversations:read', undefined],
  ['POST', '', 'conversations:write', { phoneNumber: '+12125550177' }],
  ['GET', '/:id', 'conversations:read', undefined],
  ['PATCH', '/:id', 'conversations:write', { status: 'done' }],
  ['GET', '/:id/messages', 'messages:read', undefined],
  ['POST', '/:id/read', 'conversations:read', undefined],
])(
  '%s conversations%s asks who is there, what they may do, and whose clinic it is',
  async (method, path, scope, body) => {
    const { conversationId } = await addMessage(app.ctx, { phoneNumber: newNumber() });
    const route = { method, path: `${url}${path}`, scope, body, ours: conversationId, theirs };
    const found = await accessOf(app, route);
    expect(found).toEqual(properAccess(route, found));
  },
);

test('somebody who may only look can look, and change nothing', async () => {
  const { conversationId } = await addMessage(app.ctx, { phoneNumber: newNumber() });
  const { headers } = await app.signIn('read_only');
  const status = async (method: string, path: string, body?: unknown) =>
    (await app.call(method, `${url}${path}`, { as: headers, ...(body === undefined ? {} : { body }) }))
      .status;
  expect(await status('GET', `/${conversationId}/messages`)).toBe(200);
  expect(await status('POST', `/${conversationId}/read`)).toBe(204);
  expect(await status('PATCH', `/${conversationId}`, { status: 'done' })).toBe(403);
  expect(await status('POST', '', { phoneNumber: '+12125550178' })).toBe(403);
});

test.each([
  ['a cursor that is not ours', '?cursor=abc', 'cursor'],
  ['a cursor of another list', `?cursor=${Buffer.from('["x","y"]').toString('base64url')}`, 'cursor'],
  ['a limit of nothing', '?limit=0', 'limit'],
  ['a filter that does not exist', '?filter=spam', 'filter'],
])('%s is refused', async (_what, query, field) => {
  expect(await app.call('GET', `${url}${query}`, { as: app.staff.headers })).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', field },
  });
});

test.each([
  ['{"phoneNumber":', 'application/json'],
  ['phoneNumber=1', 'application/x-www-form-urlencoded'],
  ['{"phoneNumber":"+12125550177"}', 'text/plain'],
])('a body that is not JSON is refused', async (text, type) => {
  const answer = await fetch(`${app.url}${url}`, {
    method: 'POST',
    headers: { ...app.key, 'content-type': type },
    body: text,
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'invalid_request', field: 'body' });
});
