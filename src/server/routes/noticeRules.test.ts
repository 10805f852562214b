import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { noticeRuleSchema } from '@/contracts/noticeRule.ts';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createNoticeApp, type NoticeApp } from '../../../test/notices/harness.ts';

let clinic: NoticeApp;
beforeAll(async () => {
  clinic = await createNoticeApp();
});
afterAll(() => clinic.close());

const rules = async () =>
  z.object({ items: z.array(noticeRuleSchema) }).parse((await clinic.call('GET', '/notice-rules')).body)
    .items;
const ruleOf = async (kind: string) => {
  const found = (await rules()).find((rule) => rule.kind === kind);
  if (!found) throw new Error(`there is no rule for ${kind}`);
  return found;
};

test('every clinic starts with the usual rules, in use', async () => {
  expect((await rules()).map(({ kind, isPaused, steps }) => [kind, isPaused, steps.length])).toEqual([
    ['prescription_ready', false, 2],
    ['results_ready', false, 1],
    ['payment_due', false, 2],
  ]);
});

test('a changed rule re-plans; a name alone makes nothing newer; a pause takes back what waits', async () => {
  clinic.at('2027-06-01T22:00');
  const { id: patientId } = await clinic.patient();
  const { notice } = await clinic.report({ kind: 'prescription_ready', patientId });
  await clinic.workOut();
  const rule = await ruleOf('prescription_ready');
  clinic.at('2027-06-01T23:00');
  await clinic.call('PATCH', `/notice-rules/${rule.id}`, { name: 'Pharmacy', steps: rule.steps });
  await clinic.workOut();
  expect(await clinic.plan(notice.id)).toEqual([
    expect.stringMatching(/^planned 06-02T09/),
    expect.stringMatching(/^planned 06-05T09/),
  ]);
  const [first] = rule.steps;
  await clinic.call('PATCH', `/notice-rules/${rule.id}`, {
    steps: [first, { anchor: 'not_done', days: 1, time: '12:00' }],
  });
  await clinic.workOut();
  expect((await clinic.plan(notice.id)).filter((one) => !one.startsWith('withdrawn'))).toEqual([
    expect.stringMatching(/^planned 06-02T09/),
    'planned 06-02T12:00',
  ]);
  await clinic.call('PATCH', `/notice-rules/${rule.id}`, { isPaused: true });
  await clinic.workOut();
  expect(await clinic.plan(notice.id)).toEqual(Array.from({ length: 3 }, () => 'withdrawn rule_changed'));
  expect(await clinic.get(notice.id)).toMatchObject({ rule: { name: 'Pharmacy', isPaused: true } });
  await clinic.call('PATCH', `/notice-rules/${rule.id}`, { isPaused: false });
});

test('a preview says when each text goes and in which words, and changes nothing', async () => {
  clinic.at('2027-06-01T10:00');
  const { id: patientId } = await clinic.patient();
  const { notice } = await clinic.report({ kind: 'payment_due', patientId, dueDate: '2027-06-10' });
  const shown = await clinic.call('POST', '/notice-rules/preview', {
    noticeId: notice.id,
    steps: [{ anchor: 'before_due', days: 2, time: '11:00' }, { anchor: 'before_due' }],
  });
  expect(shown.body).toMatchObject({
    texts: [
      {
        localSendAt: '2027-06-08T11:00',
        templateKey: 'payment_reminder_plain',
        wordsBecause: 'no_value',
        reason: null,
      },
      { sendAt: null, reason: 'too_many', sentence: expect.stringContaining('CAP-PAYMENT') },
    ],
  });
  expect((await clinic.get(notice.id)).texts).toEqual([]);
  const none = await clinic.call('POST', '/notice-rules/preview', {
    noticeId: randomUUID(),
    steps: [{ anchor: 'at_once' }],
  });
  expect(none.status).toBe(404);
});

test('a rule of a location goes before the general one; one for each kind and place', async () => {
  const place = await clinic.call('POST', '/locations', { name: 'Harbor' });
  const body = {
    name: 'Harbor results',
    kind: 'results_ready',
    locationId: clinic.idOf(place.body),
    steps: [{ anchor: 'not_done', hours: 2 }],
  };
  const made = await clinic.call('POST', '/notice-rules', body);
  expect(made.status).toBe(201);
  expect((await clinic.call('POST', '/notice-rules', body)).status).toBe(409);
  const { id: patientId } = await clinic.patient();
  const { notice } = await clinic.report({ kind: 'results_ready', patientId, locationId: body.locationId });
  await clinic.workOut();
  expect(await clinic.plan(notice.id)).toEqual(['planned 06-01T12:00']);
  expect((await clinic.call('DELETE', `/notice-rules/${clinic.idOf(made.body)}`)).status).toBe(204);
  await clinic.workOut();
  expect((await clinic.plan(notice.id))[0]).toBe('planned 06-01T10:00');
});

test.each([
  ['results_ready', [{ anchor: 'before_due', days: 1 }], 'steps.0.anchor'],
  ['results_ready', [{ anchor: 'at_once', days: 1 }], 'steps.0.days'],
  ['results_ready', [{ anchor: 'not_done' }], 'steps.0.days'],
  ['results_ready', [{ anchor: 'at_once', templateKey: 'payment_reminder' }], 'steps.0.templateKey'],
  ['results_ready', [{ anchor: 'at_once' }, { anchor: 'at_once' }], 'steps.1'],
  ['payment_due', [{ anchor: 'not_done', days: 2 }], 'steps.0.templateKey'],
])('%s with %j is refused', async (kind, steps, field) => {
  const rule = await ruleOf(kind);
  const answer = await clinic.call('PATCH', `/notice-rules/${rule.id}`, { steps });
  expect(answer).toMatchObject({ status: 400, body: { field } });
});

test('rules belong to their clinic, and need the scope', async () => {
  const { id: ours } = await ruleOf('results_ready');
  const body = { name: 'Mine' };
  for (const route of [
    { method: 'GET', path: '/api/v2/notice-rules', scope: 'appointments:read' },
    { method: 'GET', path: '/api/v2/notice-rules/:id', scope: 'appointments:read', ours },
    { method: 'PATCH', path: '/api/v2/notice-rules/:id', scope: 'clinic:write', ours, body },
    { method: 'DELETE', path: '/api/v2/notice-rules/:id', scope: 'clinic:write', ours },
  ] as const) {
    const found = await accessOf(clinic.app, { ...route, theirs: randomUUID() });
    expect({ route, found }).toEqual({ route, found: properAccess(route, found) });
  }
});
