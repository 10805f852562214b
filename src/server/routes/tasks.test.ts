import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageOf } from '@/contracts/page.ts';
import { taskSchema, type Task } from '@/contracts/task.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import type { Context } from '@/services/context.ts';

let app: TestApp;
let theirs: string;
beforeAll(async () => {
  app = await createTestApp();
  theirs = await addTask((await app.addClinic()).ctx);
});
afterAll(() => app.close());

const url = '/api/v2/tasks';

const hour = (count: number) => new Date(Date.UTC(2026, 0, 1, count));

async function addTask(ctx: Context, task: Record<string, unknown> = {}): Promise<string> {
  const id = ctx.newId();
  await ctx.db
    .insertInto('task')
    .values({
      clinicId: ctx.clinicId,
      id,
      kind: 'call',
      priority: 'normal',
      reason: 'Call the patient back',
      openedAt: new Date(),
      ...task,
    })
    .execute();
  return id;
}

async function list(state: string, query = ''): Promise<Task[]> {
  const answer = await app.call('GET', `${url}?state=${state}&limit=200${query}`, { as: app.staff.headers });
  return pageOf(taskSchema).parse(answer.body).items;
}

const change = (id: string, body: unknown) =>
  app.call('PATCH', `${url}/${id}`, { as: app.staff.headers, body });

test('a reply leaves a task that says whom and what it is about', async () => {
  const phoneNumber = '+16465550120';
  const patient = await app.addPatient({ givenName: 'Rita', familyName: 'Lane', phoneNumber });
  await app.call('POST', `/api/v2/patients/${patient.id}/consent`, {
    as: app.staff.headers,
    body: { phoneNumber, categories: ['care'], action: 'granted', channel: 'front_desk' },
  });
  const booked = await app.call('POST', '/api/v2/appointments', {
    as: app.staff.headers,
    body: { patientId: patient.id, startsAt: '2031-03-04T14:00', clinician: 'Dr. Smith' },
  });
  const appointmentId = taskSchema.shape.id.parse(Reflect.get(Object(booked.body), 'id'));
  await app.call('POST', `/api/v2/appointments/${appointmentId}/reminder`, {
    as: app.staff.headers,
    body: {},
  });
  await app.settle();
  await app.simulator.textFromPhone({ from: phoneNumber, to: app.senderNumber, body: 'RESCHEDULE' });
  await app.settle();
  expect(await list('open')).toMatchObject([
    {
      patient: { id: patient.id, name: 'Rita Lane' },
      phoneNumber,
      displayNumber: '(646) 555-0120',
      conversationId: expect.any(String),
      appointment: { id: appointmentId, localStart: '2031-03-04T14:00', status: 'change_asked' },
      doneAt: null,
      doneBy: null,
    },
  ]);
});

test('open tasks come most urgent first, then oldest, page by page', async () => {
  await using fresh = await createTestApp();
  const wanted = ['urgent', 'urgent', 'high', 'normal', 'normal'] as const;
  const ids: string[] = [];
  for (const [index, priority] of wanted.entries()) {
    ids.push(await addTask(fresh.ctx, { priority, openedAt: hour(priority === 'normal' ? -index : index) }));
  }
  const expected = [ids[0], ids[1], ids[2], ids[4], ids[3]];
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const answer = await fresh.call('GET', `${url}?limit=2${cursor && `&cursor=${cursor}`}`, {
      as: fresh.key,
    });
    const page: { items: Task[]; nextCursor: string | null } = pageOf(taskSchema).parse(answer.body);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(expected);
});

test('a task is done by somebody, and can be opened again', async () => {
  const id = await addTask(app.ctx);
  expect((await change(id, { done: true, outcome: ' Left a message ' })).body).toMatchObject({
    doneAt: expect.any(String),
    doneBy: 'Dana Reyes',
    outcome: 'Left a message',
  });
  expect((await list('done'))[0]).toMatchObject({ id, outcome: 'Left a message' });
  expect((await list('open')).map((task) => task.id)).not.toContain(id);
  expect((await change(id, { done: false })).body).toMatchObject({
    doneAt: null,
    doneBy: null,
    outcome: null,
  });
  const trail = await app.deps.db
    .selectFrom('auditEvent')
    .select(['action', 'detail'])
    .where('clinicId', '=', app.clinicId)
    .where('subjectId', '=', id)
    .orderBy('id')
    .execute();
  expect(trail).toEqual([
    { action: 'task.done', detail: {} },
    { action: 'task.reopened', detail: {} },
  ]);
});

test('who was first to do it stays the one who did it', async () => {
  const id = await addTask(app.ctx);
  const colleague = await app.signIn('staff');
  await app.call('PATCH', `${url}/${id}`, { as: colleague.headers, body: { done: true } });
  expect((await change(id, { done: true })).body).toMatchObject({ doneBy: 'Test staff' });
});

test('tasks that are done come latest first', async () => {
  const [one, two] = [await addTask(app.ctx), await addTask(app.ctx)];
  await change(one, { done: true });
  await change(two, { done: true });
  expect((await list('done')).slice(0, 2).map(({ id }) => id)).toEqual([two, one]);
});

test.each([
  ['nothing said', {}, 'done'],
  ['an unknown field', { done: true, note: 'x' }, 'note'],
  ['too long an outcome', { done: true, outcome: 'x'.repeat(501) }, 'outcome'],
])('%s is refused by name', async (_what, body, field) => {
  const id = await addTask(app.ctx);
  expect(await change(id, body)).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
});

test.each<[RouteUnderTest['method'], string, string, unknown]>([
  ['GET', '', 'tasks:read', undefined],
  ['PATCH', '/:id', 'tasks:write', { done: true }],
])(
  '%s tasks%s asks who is there, what they may do, and whose clinic it is',
  async (method, path, scope, body) => {
    const route = { method, path: `${url}${path}`, scope, body, ours: await addTask(app.ctx), theirs };
    const found = await accessOf(app, route);
    expect(found).toEqual(properAccess(route, found));
    expect((await list('open')).map(({ id }) => id)).not.toContain(theirs);
  },
);

test.each(['state=some', 'state=open&cursor=x', 'state=done&cursor=WyJ1cmdlbnQiXQ'])(
  '%s is refused',
  async (query) => {
    expect((await app.call('GET', `${url}?${query}`, { as: app.staff.headers })).status).toBe(400);
  },
);
