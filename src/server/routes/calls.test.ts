import { afterAll, beforeAll, expect, test } from 'vitest';
import { appointmentDaysSchema, appointmentSchema, type AppointmentDays } from '@/contracts/appointment.ts';
import { callPageSchema } from '@/contracts/call.ts';
import { pageOf } from '@/contracts/page.ts';
import { openCallTasks } from '@/services/call/openCallTasks.ts';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createReminderApp, type ReminderApp } from '../../../test/reminders/harness.ts';

let world: ReminderApp;
const visits: Record<string, string> = {};
const day = '2027-06-09';

/** Tuesday morning; all visits are on Wednesday, so that calls begin on Tuesday at noon. */
beforeAll(async () => {
  world = await createReminderApp();
  const { app } = world;
  world.at('2027-06-07T08:00');
  const people: Record<string, { id: string; phoneNumber: string }> = {};
  for (const [index, name] of ['confirms', 'silent', 'changes', 'stops', 'fails', 'unasked'].entries()) {
    const person = await world.patient();
    people[name] = person;
    visits[name] = await world.book(person.id, `${day}T${String(9 + index).padStart(2, '0')}:00`, {
      clinician: index % 2 === 0 ? 'Okafor' : 'Lindqvist',
      visitType: 'Check-up',
    });
  }
  const noNumber = await app.addPatient({ givenName: 'Nobody', phoneNumbers: [] });
  visits['unreachable'] = await world.book(noNumber.id, `${day}T16:00`);
  for (const name of ['confirms', 'silent', 'changes', 'stops', 'fails'])
    await world.call('POST', `/appointments/${visits[name]}/reminder`, {});
  await app.settle();
  const says = (name: string, body: string) =>
    app.simulator.textFromPhone({ from: people[name]?.phoneNumber ?? '', to: app.senderNumber, body });
  await says('confirms', 'CONFIRM');
  await says('changes', 'RESCHEDULE');
  await says('stops', 'STOP');
  await app.settle();
  await app.deps.db
    .updateTable('message')
    .set({ deliveryStatus: 'undelivered' })
    .where('clinicId', '=', app.clinicId)
    .where('appointmentId', '=', visits['fails'] ?? '')
    .execute();
});
afterAll(() => world.close());

const calls = async (query = '') =>
  callPageSchema.parse((await world.call('GET', `/calls?${query || 'limit=50'}`)).body);
const nameOf = (id: string) => Object.entries(visits).find(([, visit]) => visit === id)?.[0];
const listed = async (query = '') =>
  (await calls(query)).items.map(
    ({ appointment }) => `${nameOf(appointment.id)}: ${appointment.callReasons.join()}`,
  );
const days = async (query = ''): Promise<AppointmentDays> =>
  appointmentDaysSchema.parse(
    (await world.call('GET', `/appointment-days?from=2027-06-06&to=2027-06-12${query}`)).body,
  );
const note = (name: string, outcome: string) =>
  world.call('POST', '/calls', { appointmentId: visits[name], outcome });

test('before the time to call, only those are called whom no text will settle', async () => {
  world.at('2027-06-08T11:59');
  expect(await listed()).toEqual([
    'changes: change_asked',
    'fails: not_delivered',
    'unreachable: no_number',
    'stops: opted_out',
  ]);
  expect(await openCallTasks(world.app.deps, world.app.clinicId)).toBe(0);
});

test('from noon of the working day before, who has not answered is called too, and one task says so', async () => {
  world.at('2027-06-08T12:00');
  const found = await calls();
  expect(found.toCall).toBe(5);
  expect(await listed()).toEqual([
    'changes: change_asked',
    'fails: not_delivered',
    'unreachable: no_number',
    'stops: opted_out',
    'silent: unanswered',
  ]);
  const [changes] = found.items;
  expect(changes).toMatchObject({ language: 'en', lastWords: { body: 'RESCHEDULE' } });
  const { deps, clinicId } = world.app;
  expect(await openCallTasks(deps, clinicId)).toBe(1);
  expect(await openCallTasks(deps, clinicId)).toBe(0);
  const tasks = await deps.db.selectFrom('task').select('reason').where('kind', '=', 'call_list').execute();
  expect(tasks.map(({ reason }) => reason)).toEqual([expect.stringContaining('Wednesday, June 9')]);
});

test('a day is counted as its visits stand, with what they can be filtered by', async () => {
  const week = await days();
  expect(week.days.map(({ day: one, total }) => `${one} ${total}`)).toEqual([
    '2027-06-06 0',
    '2027-06-07 0',
    '2027-06-08 0',
    `${day} 7`,
    '2027-06-10 0',
    '2027-06-11 0',
    '2027-06-12 0',
  ]);
  expect(week.days[3]).toEqual({
    day,
    total: 7,
    confirmed: 1,
    waiting: 1,
    toCall: 5,
    states: {
      confirmed: 1,
      unanswered: 1,
      change_asked: 1,
      opted_out: 1,
      not_delivered: 1,
      booked: 1,
      no_number: 1,
    },
  });
  expect(week).toMatchObject({
    clinicians: ['Lindqvist', 'Okafor'],
    visitTypes: ['Check-up'],
    locations: [],
  });
  expect((await days('&clinician=Lindqvist')).days[3]).toMatchObject({ total: 3, toCall: 2 });
  expect((await days('&visitType=Video')).days[3]).toMatchObject({ total: 0 });
  // The list says the same of each of them, one by one.
  const list = async (query: string) =>
    pageOf(appointmentSchema).parse(
      (await world.call('GET', `/appointments?day=${day}&limit=200${query}`)).body,
    ).items;
  const states = (await list('')).map(({ state }) => state);
  for (const [state, count] of Object.entries(week.days[3]?.states ?? {}))
    expect(states.filter((one) => one === state)).toHaveLength(count);
  expect((await list('&show=call')).map(({ id }) => nameOf(id))).toEqual([
    'silent',
    'changes',
    'stops',
    'fails',
    'unreachable',
  ]);
  expect((await list('&show=unanswered&clinician=Lindqvist')).map(({ id }) => nameOf(id))).toEqual([
    'silent',
  ]);
  expect(await list('&show=unanswered&clinician=Okafor')).toEqual([]);
});

test('pages of a filtered list have no gaps and no doubles', async () => {
  const seen: (string | undefined)[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const answer = await world.call(
      'GET',
      `/appointments?day=${day}&limit=2&show=call${cursor && `&cursor=${cursor}`}`,
    );
    const page: { items: { id: string }[]; nextCursor: string | null } = pageOf(appointmentSchema).parse(
      answer.body,
    );
    seen.push(...page.items.map(({ id }) => nameOf(id)));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(['silent', 'changes', 'stops', 'fails', 'unreachable']);
  const first = await calls('limit=2');
  expect(first.toCall).toBe(5);
  const rest = await calls(`limit=3&cursor=${first.nextCursor}`);
  expect([...first.items, ...rest.items].map(({ appointment }) => nameOf(appointment.id))).toEqual([
    'changes',
    'fails',
    'unreachable',
    'stops',
    'silent',
  ]);
  expect(rest.nextCursor).toBe(null);
});

test('while one is on the phone nobody else calls; who was left a message stands at the end', async () => {
  expect((await note('silent', 'calling')).status).toBe(201);
  const colleague = await world.app.signIn('staff');
  const also = await world.app.call('POST', '/api/v2/calls', {
    as: colleague.headers,
    body: { appointmentId: visits['silent'], outcome: 'calling' },
  });
  expect(also).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect((await note('silent', 'no_answer')).body).toMatchObject({
    needsCall: true,
    lastCall: { outcome: 'no_answer', by: expect.any(String) },
  });
  world.at('2027-06-08T12:30');
  expect((await note('fails', 'left_message')).body).toMatchObject({ needsCall: false });
  const after = await calls();
  expect([after.toCall, after.called]).toEqual([4, 1]);
  expect((await listed()).at(-1)).toBe('fails: not_delivered');
  // A word of the patient's after that is a new reason to call.
  world.at('2027-06-08T12:40');
  await world.call('PATCH', `/appointments/${visits['fails']}`, { status: 'change_asked' });
  expect((await calls()).called).toBe(0);
});

test('confirmed by phone confirms the visit and takes it off the list', async () => {
  const answer = await note('silent', 'confirmed');
  expect(answer.body).toMatchObject({ status: 'confirmed', state: 'confirmed', needsCall: false });
  expect(await listed()).not.toContain('silent: unanswered');
  const kept = await world.app.deps.db
    .selectFrom('appointmentEvent')
    .select(['toStatus', 'actorKind'])
    .where('appointmentId', '=', visits['silent'] ?? '')
    .orderBy('occurredAt', 'desc')
    .limit(1)
    .execute();
  expect(kept).toEqual([{ toStatus: 'confirmed', actorKind: 'staff' }]);
});

test('the task closes by itself when nobody is left to call', async () => {
  for (const name of ['changes', 'stops', 'fails', 'unreachable']) await note(name, 'left_message');
  const { deps, clinicId } = world.app;
  expect(await openCallTasks(deps, clinicId)).toBe(1);
  const tasks = await deps.db
    .selectFrom('task')
    .select(['doneAt', 'outcome'])
    .where('kind', '=', 'call_list')
    .execute();
  expect(tasks).toEqual([{ doneAt: expect.any(Date), outcome: 'Nobody is left to call.' }]);
});

test('a clinic sets its own time to call', async () => {
  const { clinicId, call, staff } = world.app;
  const set = (callTime: unknown) =>
    call('PATCH', '/api/v2/clinic', { as: staff.headers, body: { callTime } });
  expect((await set({ daysBefore: 2, from: '09:30' })).status).toBe(204);
  expect((await set({ daysBefore: 6, from: '09:30' })).status).toBe(400);
  expect((await set({ daysBefore: 1, from: '9:30' })).status).toBe(400);
  const session = await call('GET', '/api/v2/session', { as: staff.headers });
  expect(session.body).toMatchObject({
    clinic: { id: clinicId, callTime: { daysBefore: 2, from: '09:30' } },
  });
});

test('calls are refused for what is past, unknown or not theirs to see', async () => {
  world.at(`${day}T12:00`);
  expect((await note('confirms', 'no_answer')).status).toBe(409);
  const { app } = world;
  const route = { method: 'POST', path: '/api/v2/calls', scope: 'appointments:write' } as const;
  const withBody = { ...route, body: { appointmentId: crypto.randomUUID(), outcome: 'no_answer' } };
  const found = await accessOf(app, withBody);
  expect(found).toEqual(properAccess(withBody, found));
  expect((await world.call('POST', '/calls', withBody.body)).status).toBe(404);
  expect((await world.call('POST', '/calls', { ...withBody.body, outcome: 'shouted' })).status).toBe(400);
  expect((await world.call('GET', '/appointment-days?from=2027-06-06&to=2027-06-05')).status).toBe(400);
  expect((await world.call('GET', '/appointment-days?from=2027-06-06&to=2028-06-05')).status).toBe(400);
});
