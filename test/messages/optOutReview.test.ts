import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageOf } from '../../src/contracts/page.ts';
import { taskSchema, type Task } from '../../src/contracts/task.ts';
import { applyReplies } from '../../src/services/message/applyReplies.ts';
import { receiveMessages } from '../../src/services/message/receiveMessages.ts';
import { parseInboundForm } from '../../src/twilio/inboundForm.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { queueTexts } from '../harness/queueTexts.ts';
import { inboundParams, postWebhook } from '../harness/webhook.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  // A number on which Twilio leaves STOP, START and HELP to us.
  app.simulator.setNumber(app.senderNumber, { optOut: 'none' });
  const change = await app.call('PATCH', '/api/v2/clinic', {
    as: app.staff.headers,
    body: { stopReplyOwner: 'app' },
  });
  if (change.status !== 204) throw new Error(`the setting was refused with ${change.status}`);
});
afterAll(() => app.close());

let nextNumber = 0;
const freshNumber = (): string => `+1929555${String((nextNumber += 1)).padStart(4, '0')}`;
const rows = async <Row extends object>(sql: string, values: unknown[]): Promise<Row[]> =>
  (await app.database.pools.staff.query<Row>(sql, values)).rows;
const suppressions = (phoneNumber: string) =>
  rows<{ source: string; rule: string | null }>(
    'select source, rule, actor_kind, message_id is not null as has_words from suppression where phone_number = $1 and lifted_at is null',
    [phoneNumber],
  );
const answersTo = (number: string): string[] =>
  app.simulator
    .texts(number)
    .filter(({ direction }) => direction === 'in')
    .map(({ body }) => body);
async function says(from: string, body: string): Promise<void> {
  await postWebhook(app, { params: inboundParams(app, from, body) });
  await app.settle();
}
async function openTasks(phoneNumber: string): Promise<Task[]> {
  const answer = await app.call('GET', '/api/v2/tasks?state=open&limit=200', { as: app.staff.headers });
  return pageOf(taskSchema)
    .parse(answer.body)
    .items.filter((task) => task.phoneNumber === phoneNumber);
}
const finish = (id: string, body: object, as = app.staff.headers) =>
  app.call('PATCH', `/api/v2/tasks/${id}`, { as, body: { done: true, ...body } });

/** A number with a reminder that is due, after a text that may be an opt-out. */
async function doubted(body: string): Promise<{ from: string; task: Task }> {
  const from = freshNumber();
  await says(from, body);
  await queueTexts(app, [from]);
  await app.settle();
  const [task] = await openTasks(from);
  if (!task) throw new Error('no task was opened');
  return { from, task };
}

async function reminded(): Promise<{ from: string; appointmentId: string }> {
  const from = freshNumber();
  const patient = await app.addPatient({ phoneNumber: from, consents: ['care', 'appointment'] });
  await app.sms.sendAppointmentReminder(patient.shortId, new Date(Date.now() + 48 * 3_600_000), 'Dr. Smith');
  await app.settle();
  const [visit] = await rows<{ id: string }>('select id from appointment where patient_id = $1', [
    patient.id,
  ]);
  return { from, appointmentId: visit?.id ?? '' };
}
const visitOf = (id: string) => rows('select status from appointment where id = $1', [id]);

test('A02 CANCEL under the strict policy: opted out, confirmed once, a task for staff, the visit unchanged', async () => {
  await rows(`update clinic set cancel_policy = 'opt_out'`, []);
  const { from, appointmentId } = await reminded();
  const before = answersTo(from).length;
  await says(from, 'CANCEL');
  await rows(`update clinic set cancel_policy = 'visit'`, []);
  expect(await suppressions(from)).toMatchObject([{ source: 'cancel_keyword', rule: 'keyword:CANCEL' }]);
  expect(answersTo(from).slice(before)).toEqual([expect.stringContaining('You are opted out')]);
  expect(await visitOf(appointmentId)).toEqual([{ status: 'booked' }]);
  expect(await openTasks(from)).toMatchObject([{ kind: 'call_patient', priority: 'high' }]);
});

test('A03 “please cancel my appt” cancels the visit and opts nobody out', async () => {
  const { from, appointmentId } = await reminded();
  await says(from, 'please cancel my appt');
  expect(await suppressions(from)).toEqual([]);
  expect(await visitOf(appointmentId)).toEqual([{ status: 'cancelled' }]);
});

test.each([
  ['I cannot get my device to stop, can you help?', 'phrase:stop_in_sentence'],
  ['should I stop the metformin?', 'phrase:stop_in_sentence'],
  ['DUNG', 'keyword:DUNG'],
  ['🛑', 'emoji:stop'],
])('A05 %j is held for a person, who sees the rule that matched', async (body, rule) => {
  const { from, task } = await doubted(body);
  expect(await suppressions(from)).toEqual([]);
  expect(answersTo(from)).toEqual([]);
  expect(task).toMatchObject({ kind: 'review_opt_out', priority: 'high', rule, decision: null });
  expect(task.ruleWords).not.toBe(rule);
  const words = await app.call('GET', `/api/v2/messages/${task.messageId}`, { as: app.staff.headers });
  expect(words).toMatchObject({ body: { body } });
});

test('a review is decided, not just done: “not an opt-out” lets the held text go', async () => {
  const { from, task } = await doubted('should I stop the metformin?');
  expect(await finish(task.id, {})).toMatchObject({ status: 400, body: { field: 'decision' } });
  const reader = await app.signIn('read_only');
  expect(await finish(task.id, { decision: 'not_opt_out' }, reader.headers)).toMatchObject({ status: 403 });
  await app.settle();
  expect(answersTo(from)).toEqual([]);
  expect(await finish(task.id, { decision: 'not_opt_out' })).toMatchObject({
    status: 200,
    body: { decision: 'not_opt_out' },
  });
  await app.settle();
  expect(answersTo(from)).toEqual(['Your visit is tomorrow at 2 PM.']);
  expect(await suppressions(from)).toEqual([]);
});

test('“opt out” records it with the text and its rule, withdraws what was held, and stays', async () => {
  const { from, task } = await doubted('too many texts');
  expect(await finish(task.id, { decision: 'opt_out' })).toMatchObject({ body: { decision: 'opt_out' } });
  expect(await suppressions(from)).toEqual([
    { source: 'review', rule: 'phrase:too_many', actor_kind: 'staff', has_words: true },
  ]);
  await app.settle();
  expect(answersTo(from)).toEqual([]);
  expect(
    await rows(`select dispatch_state from message where phone_number = $1 and direction = 'outbound'`, [
      from,
    ]),
  ).toEqual([{ dispatch_state: 'withdrawn' }]);
  for (const body of [{ done: false }, { done: true, decision: 'not_opt_out' }])
    expect(
      await app.call('PATCH', `/api/v2/tasks/${task.id}`, { as: app.staff.headers, body }),
    ).toMatchObject({ status: 409 });
  expect(await suppressions(from)).toHaveLength(1);
});

test('the consent of a patient says by which words the number was opted out', async () => {
  const from = freshNumber();
  const { id } = await app.addPatient({ phoneNumber: from });
  await says(from, 'ALTO por favor');
  const state = await app.call('GET', `/api/v2/patients/${id}/consent`, { as: app.staff.headers });
  expect(JSON.stringify(state.body)).toContain('the word “ALTO” and nothing but a courtesy');
});

test('a second reader who finds an opt-out where the first saw none is heard', async () => {
  const { from, task } = await doubted('not interested');
  await finish(task.id, { decision: 'not_opt_out' });
  expect(await finish(task.id, { decision: 'opt_out' })).toMatchObject({ status: 200 });
  expect(await suppressions(from)).toHaveLength(1);
});

test('an ordinary task has no decision', async () => {
  const from = freshNumber();
  await says(from, 'I want to die');
  const [task] = await openTasks(from);
  expect(await finish(task?.id ?? '', { decision: 'opt_out' })).toMatchObject({ status: 400 });
  expect(await finish(task?.id ?? '', {})).toMatchObject({ status: 200 });
});

test('A07 the first STOP is confirmed once, within five minutes; a second one and a doubled webhook are not', async () => {
  const from = freshNumber();
  const first = inboundParams(app, from, 'STOP');
  await postWebhook(app, { params: first });
  await app.settle();
  for (const params of [first, inboundParams(app, from, 'stop please'), inboundParams(app, from, 'ALTO')])
    await postWebhook(app, { params });
  await app.settle();
  expect(answersTo(from)).toEqual([expect.stringContaining('You are opted out')]);
  const [late] = await rows<{ minutes: number }>(
    `select extract(epoch from deadline_at - created_at)::float / 60 as minutes from message
      where phone_number = $1 and category = 'system'`,
    [from],
  );
  expect(late?.minutes).toBeLessThanOrEqual(5);
});

test('A08 a text that comes six minutes late opts out, is not confirmed, and the log says why', async () => {
  const from = freshNumber();
  const params = inboundParams(app, from, 'STOP');
  const read = parseInboundForm(Object.entries({ ...params, AccountSid: app.deps.settings.accountSid }));
  if (!read.success) throw new Error(read.fields.join());
  const [line] = await receiveMessages(app.deps, [
    {
      form: read.data,
      rawForm: new URLSearchParams(params).toString(),
      sentAt: new Date(Date.now() - 6 * 60_000),
    },
  ]);
  expect(await suppressions(from)).toMatchObject([{ source: 'keyword', rule: 'keyword:STOP' }]);
  await applyReplies(app.deps, app.clinicId, line?.conversationId ?? '');
  await app.settle();
  expect(answersTo(from)).toEqual([]);
  expect(app.logLines().filter((entry) => entry.includes('confirmation_skipped_late'))).toHaveLength(1);
  expect(
    await rows(`select 1 from audit_event where detail->>'answer' = 'confirmation_skipped_late'`, []),
  ).toHaveLength(1);
});

test('who answers STOP is the clinic’s setting: with Twilio for it, nothing comes from us', async () => {
  const change = (stopReplyOwner: string, as = app.staff.headers) =>
    app.call('PATCH', '/api/v2/clinic', { as, body: { stopReplyOwner } });
  expect(await change('nobody')).toMatchObject({ status: 400, body: { field: 'stopReplyOwner' } });
  expect(await change('twilio', (await app.signIn('staff')).headers)).toMatchObject({ status: 403 });
  expect((await change('twilio')).status).toBe(204);
  const session = await app.call('GET', '/api/v2/session', { as: app.staff.headers });
  expect(session).toMatchObject({ body: { sender: { stopReplyOwner: 'twilio' } } });
  const from = freshNumber();
  await says(from, 'STOP');
  expect(await suppressions(from)).toHaveLength(1);
  expect(answersTo(from)).toEqual([]);
  expect((await change('app')).status).toBe(204);
});
