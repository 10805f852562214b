import { afterAll, beforeAll, expect, test } from 'vitest';
import { brakeReleaseSchema, operationsSchema } from '@/contracts/operations.ts';
import { messageSchema } from '@/contracts/message.ts';
import { sessionSchema } from '@/contracts/session.ts';
import { createDispatcher } from '@/dispatch/dispatcher.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { queueTexts } from '../../../test/harness/queueTexts.ts';

let app: TestApp;
let shiftMs = 0;
const wait = (minutes: number): void => void (shiftMs += minutes * 60_000);
beforeAll(async () => {
  app = await createTestApp({ segmentsPerSecond: 10, now: () => new Date(Date.now() + shiftMs) });
});
afterAll(() => app.close());

let nextNumber = 700;
const freshNumber = (): string => `+1347555${String((nextNumber += 1)).padStart(4, '0')}`;
const work = () => createDispatcher(app.deps).runUntilIdle();
const read = async (as = app.staff.headers) =>
  operationsSchema.parse((await app.call('GET', '/api/v2/operations', { as })).body);
const release = (id: string, body: object = {}, as = app.staff.headers) =>
  app.call('POST', `/api/v2/brakes/${id}/release`, { as, body });
const stateOf = async (id: string) =>
  messageSchema.parse((await app.call('GET', `/api/v2/messages/${id}`, { as: app.key })).body);
const tasks = async () =>
  (
    await app.database.pools.staff.query<{ reason: string; outcome: string | null }>(
      `select reason, outcome from task where kind = 'brake' and done_at is null`,
    )
  ).rows;

/** A defect: the same reminder again and again. The first two go out. */
async function tripRecipientBrake(texts: number): Promise<{ to: string; ids: string[]; brakeId: string }> {
  const to = freshNumber();
  await app.addPatient({ givenName: 'Mia', familyName: 'Stone', phoneNumber: to });
  const ids = await queueTexts(
    app,
    Array.from({ length: texts }, () => to),
  );
  await work();
  expect(app.simulator.texts(to)).toHaveLength(2);
  const brake = (await read()).brakes.find(({ recipient }) =>
    recipient?.displayNumber.endsWith(to.slice(-4)),
  );
  return { to, ids, brakeId: brake?.id ?? '' };
}

test('says what goes and what does not, and whom a brake protects only to those who may see patients', async () => {
  const { brakeId, to } = await tripRecipientBrake(5);
  const state = await read();
  expect(state).toMatchObject({
    senders: [{ segmentsPerSecond: 10, circuitOpenedAt: null, heldAt: null }],
    brakesSet: 1,
    budget: { automatedPerHour: 2000, automatedThisHour: 2 },
    queued: [{ lane: 'reminders', count: 3, held: 3, oldestSeconds: 0 }],
    unknown: { count: 0, withPeople: 0 },
    inbound: { lastGap: null, missedLastDay: 0 },
    workers: { alive: 0, lastSeenAt: null },
  });
  expect(state.brakes).toMatchObject([
    {
      id: brakeId,
      kind: 'recipient',
      caller: 'automated',
      recipient: { patient: { name: 'Mia Stone' } },
      texts: 3,
    },
  ]);
  const watcher = await app.call('GET', '/api/v2/operations', { as: await app.keyWith('metrics:read') });
  expect(watcher.body).toMatchObject({ brakes: [{ recipient: null, texts: 3 }] });
  expect(JSON.stringify(watcher.body)).not.toContain(to.slice(-7));
  expect(await release(brakeId, { texts: 'withdraw' })).toMatchObject({ status: 200 });
});

test('a released brake lets its texts go, but the defect trips it again', async () => {
  const { brakeId, to, ids } = await tripRecipientBrake(5);
  expect(await tasks()).toHaveLength(1);
  expect((await release(brakeId)).body).toEqual({ sent: 3, withdrawn: 0 });
  expect(await tasks()).toEqual([]);
  expect(await release(brakeId)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  await work();
  expect(app.simulator.texts(to)).toHaveLength(4);
  const states = async () => (await Promise.all(ids.map(stateOf))).map((one) => one.reasonCode);
  expect((await states()).filter((reason) => reason === 'brake')).toHaveLength(1);
  const [again] = (await read()).brakes;
  expect(again?.id).not.toBe(brakeId);
  expect((await release(again?.id ?? '', { texts: 'withdraw' })).body).toEqual({ sent: 0, withdrawn: 1 });
  await work();
  expect(app.simulator.texts(to)).toHaveLength(4);
  expect((await states()).filter((reason) => reason === 'withdrawn_by_person')).toHaveLength(1);
  const { rows } = await app.database.pools.staff.query<{ actor_kind: string; detail: object }>(
    `select actor_kind, detail from audit_event where action = 'brake.released' order by id desc limit 2`,
  );
  expect(rows).toMatchObject([
    { actor_kind: 'staff', detail: { kind: 'recipient', texts: 'withdraw', withdrawn: 1 } },
    { actor_kind: 'staff', detail: { texts: 'send', sent: 3 } },
  ]);
});

test('what is too late by then does not go', async () => {
  const { brakeId, ids, to } = await tripRecipientBrake(4);
  const states = await Promise.all(ids.map(stateOf));
  const late = states.find(({ reasonCode }) => reasonCode === 'brake')?.id ?? '';
  await app.database.pools.staff.query(`update message set deadline_at = $2 where id = $1`, [
    late,
    new Date(Date.now() + shiftMs + 60_000),
  ]);
  wait(2);
  expect(brakeReleaseSchema.parse((await release(brakeId)).body)).toEqual({ sent: 1, withdrawn: 1 });
  await work();
  expect(app.simulator.texts(to)).toHaveLength(3);
  expect(await stateOf(late)).toMatchObject({ dispatchState: 'withdrawn', reasonCode: 'deadline_passed' });
});

test('the clinic’s budget: everybody is told, an administrator changes it and lets the rest go', async () => {
  wait(61);
  const change = (body: object, as = app.staff.headers) => app.call('PATCH', '/api/v2/clinic', { as, body });
  expect(await change({ automatedPerHour: -1 })).toMatchObject({ status: 400 });
  expect(await change({ segmentsPerSecond: 0 })).toMatchObject({ status: 400 });
  expect(await change({ automatedPerHour: 3, segmentsPerSecond: 30 })).toMatchObject({ status: 204 });
  const numbers = Array.from({ length: 8 }, freshNumber);
  await queueTexts(app, numbers, { lane: 'campaigns' });
  await work();
  const texts = () => numbers.filter((to) => app.simulator.texts(to).length > 0).length;
  expect(texts()).toBe(3);
  const colleague = await app.signIn('staff');
  const warnings = async () =>
    sessionSchema
      .parse((await app.call('GET', '/api/v2/session', { as: colleague.headers })).body)
      .warnings.map(({ code }) => code);
  expect(await warnings()).toContain('brake_set');
  const state = await read();
  expect(state).toMatchObject({
    senders: [{ segmentsPerSecond: 30 }],
    budget: { automatedPerHour: 3, automatedThisHour: 3 },
    brakes: [{ kind: 'clinic', caller: 'automated', recipient: null, texts: 5 }],
  });
  expect(await app.call('GET', '/metrics', { as: app.key })).toMatchObject({
    body: expect.stringMatching(/^hearback_brakes_set{kind="clinic",caller="automated"} 1$/m),
  });
  await change({ automatedPerHour: 100 });
  expect(await release(state.brakes[0]?.id ?? '')).toMatchObject({ status: 200 });
  await work();
  expect(texts()).toBe(8);
  expect(await warnings()).not.toContain('brake_set');
});

test('a sender that pauses is named to everybody', async () => {
  await app.database.pools.staff.query(
    `insert into sender_circuit (clinic_id, sender_id, lost_answers, opened_at, probe_at)
     select clinic_id, id, 3, $2, $2 from sender where clinic_id = $1
     on conflict (clinic_id, sender_id) do update set lost_answers = 3, opened_at = $2, probe_at = $2`,
    [app.clinicId, new Date('2026-11-22T09:00:00Z')],
  );
  expect((await read()).senders).toMatchObject([{ circuitOpenedAt: '2026-11-22T09:00:00.000Z' }]);
  const session = await app.call('GET', '/api/v2/session', { as: app.staff.headers });
  expect(session.body).toMatchObject({
    warnings: expect.arrayContaining([expect.objectContaining({ code: 'circuit_open' })]),
  });
});

test('a sender that is held is named to everybody, and goes on once Twilio’s list is compared', async () => {
  await app.database.pools.staff.query(
    `update sender set held_at = now(), held_reason = 'twilio_knows_more' where clinic_id = $1`,
    [app.clinicId],
  );
  const [sender] = (await read()).senders;
  expect(sender?.heldAt).not.toBeNull();
  const codes = async () =>
    sessionSchema
      .parse((await app.call('GET', '/api/v2/session', { as: app.staff.headers })).body)
      .warnings.map(({ code }) => code);
  expect(await codes()).toContain('sender_held');
  const path = `/api/v2/senders/${sender?.id}/release`;
  const manager = await app.signIn('manager');
  expect(await app.call('POST', path, { as: manager.headers, body: {} })).toMatchObject({ status: 403 });
  expect(await app.call('POST', path, { as: app.staff.headers, body: { isDryRun: true } })).toMatchObject({
    status: 200,
    body: { senderId: sender?.id, notAgain: 0 },
  });
  expect(await codes()).toContain('sender_held');
  expect(await app.call('POST', path, { as: app.staff.headers, body: {} })).toMatchObject({ status: 200 });
  expect(await codes()).not.toContain('sender_held');
  expect(await app.call('POST', path, { as: app.staff.headers, body: {} })).toMatchObject({ status: 409 });
});

test('who may release: administrators and managers', async () => {
  const manager = await app.signIn('manager');
  const colleague = await app.signIn('staff');
  const someId = crypto.randomUUID();
  expect(await release(someId, {}, manager.headers)).toMatchObject({ status: 404 });
  expect(await release(someId, {}, colleague.headers)).toMatchObject({
    status: 403,
    body: { reason: 'operations:manage' },
  });
  expect(await release(someId, { texts: 'perhaps' })).toMatchObject({ status: 400 });
});

test.each<Omit<RouteUnderTest, 'ours' | 'theirs'>>([
  { method: 'GET', path: '/api/v2/operations', scope: 'metrics:read' },
  { method: 'POST', path: '/api/v2/brakes/:id/release', scope: 'operations:manage', body: {} },
  { method: 'POST', path: '/api/v2/senders/:id/release', scope: 'clinic:write', body: {} },
])('$method $path is for those who may', async (route) => {
  const other = await app.addClinic();
  const addBrake = async (clinicId: string): Promise<string> => {
    const id = crypto.randomUUID();
    await app.database.pools.staff.query(
      `insert into brake (clinic_id, id, kind, caller, phone_number, tripped_at) values ($1, $2, 'recipient', 'staff', $3, now())`,
      [clinicId, id, freshNumber()],
    );
    return id;
  };
  const found = await accessOf(app, {
    ...route,
    ours: await addBrake(app.clinicId),
    theirs: route.path.includes('senders') ? other.senderId : await addBrake(other.clinicId),
  });
  expect(found).toEqual(properAccess(route, found));
});
