import { z } from 'zod';
import {
  newReminderRuleSchema,
  reminderPreviewRequestSchema,
  reminderPreviewSchema,
  reminderRuleChangeSchema,
  reminderRuleSchema,
} from '@/contracts/reminderRule.ts';
import { previewReminders } from '@/services/reminder/previewReminders.ts';
import {
  changeReminderRule,
  createReminderRule,
  getReminderRule,
  listReminderRules,
  removeReminderRule,
} from '@/services/reminder/reminderRules.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Reminders'];
const params = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'appointments:read',
  tags,
  summary: 'The rules by which reminders go, the oldest first',
  responses: {
    200: answers(z.object({ items: z.array(reminderRuleSchema) }), 'All of them.'),
    ...refusedWith(),
  },
});
const create = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Add a rule for a location, a kind of visit, or both',
  description:
    'The most particular rule that fits a visit decides alone. It concerns what is due from now on.',
  request: { body: body(newReminderRuleSchema) },
  responses: {
    201: answers(reminderRuleSchema, 'The new rule.'),
    ...refusedWith('conflict', 'not_found'),
  },
});
const preview = createRoute({
  method: 'post',
  path: '/preview',
  'x-permission': 'appointments:read',
  tags,
  summary: 'What steps would mean for one visit: when each text goes, or why it does not',
  request: { body: body(reminderPreviewRequestSchema) },
  responses: {
    200: answers(reminderPreviewSchema, 'The texts, in the order of the steps.'),
    ...refusedWith('not_found'),
  },
});
const get = createRoute({
  method: 'get',
  path: '/{id}',
  'x-permission': 'appointments:read',
  tags,
  summary: 'One rule',
  request: { params },
  responses: { 200: answers(reminderRuleSchema, 'The rule.'), ...refusedWith('not_found') },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Change a rule, pause it or let it go on',
  description: 'What waits is planned anew; what went stays; what was due before does not go now.',
  request: { params, body: body(reminderRuleChangeSchema) },
  responses: { 200: answers(reminderRuleSchema, 'The rule.'), ...refusedWith('not_found', 'conflict') },
});
const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Take a rule out of use',
  request: { params },
  responses: { 204: { description: 'It is out of use.' }, ...refusedWith('not_found') },
});

/** The rules by which visits are reminded of. */
export function reminderRuleRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json({ items: await listReminderRules(contextOf(c, deps)) }, 200));
  api.openapi(create, async (c) =>
    c.json(await createReminderRule(contextOf(c, deps), c.req.valid('json')), 201),
  );
  api.openapi(preview, async (c) =>
    c.json(await previewReminders(contextOf(c, deps), c.req.valid('json')), 200),
  );
  api.openapi(get, async (c) =>
    c.json(await getReminderRule(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(change, async (c) =>
    c.json(await changeReminderRule(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(remove, async (c) => {
    await removeReminderRule(contextOf(c, deps), c.req.valid('param').id);
    return c.body(null, 204);
  });
  return api;
}
