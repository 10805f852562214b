import { z } from 'zod';
import {
  newNoticeRuleSchema,
  noticePreviewRequestSchema,
  noticePreviewSchema,
  noticeRuleChangeSchema,
  noticeRuleSchema,
} from '@/contracts/noticeRule.ts';
import {
  changeNoticeRule,
  createNoticeRule,
  getNoticeRule,
  listNoticeRules,
  removeNoticeRule,
} from '@/services/notice/noticeRules.ts';
import { previewNotice } from '@/services/notice/previewNotice.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Notices'];
const params = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'appointments:read',
  tags,
  summary: 'The rules by which patients are told of notices, the oldest first',
  responses: {
    200: answers(z.object({ items: z.array(noticeRuleSchema) }), 'All of them.'),
    ...refusedWith(),
  },
});
const create = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Add a rule for a kind of notice, at one location or at all',
  description:
    'The rule of the location decides alone, else the general one. It concerns what is due from now on.',
  request: { body: body(newNoticeRuleSchema) },
  responses: { 201: answers(noticeRuleSchema, 'The new rule.'), ...refusedWith('conflict', 'not_found') },
});
const preview = createRoute({
  method: 'post',
  path: '/preview',
  'x-permission': 'messages:read',
  tags,
  summary: 'What steps would mean for one notice: when each text goes and in which words, or why it does not',
  request: { body: body(noticePreviewRequestSchema) },
  responses: {
    200: answers(noticePreviewSchema, 'The texts, in the order of the steps.'),
    ...refusedWith('not_found'),
  },
});
const get = createRoute({
  method: 'get',
  path: '/{id}',
  'x-permission': 'appointments:read',
  tags,
  summary: 'One rule for notices',
  request: { params },
  responses: { 200: answers(noticeRuleSchema, 'The rule.'), ...refusedWith('not_found') },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Change a rule for notices, pause it or let it go on',
  description: 'What waits is planned anew; what went stays.',
  request: { params, body: body(noticeRuleChangeSchema) },
  responses: { 200: answers(noticeRuleSchema, 'The rule.'), ...refusedWith('not_found', 'conflict') },
});
const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Take a rule for notices out of use',
  request: { params },
  responses: { 204: { description: 'It is out of use.' }, ...refusedWith('not_found') },
});

/** The rules by which patients are told. */
export function noticeRuleRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json({ items: await listNoticeRules(contextOf(c, deps)) }, 200));
  api.openapi(create, async (c) =>
    c.json(await createNoticeRule(contextOf(c, deps), c.req.valid('json')), 201),
  );
  api.openapi(preview, async (c) =>
    c.json(await previewNotice(contextOf(c, deps), c.req.valid('json')), 200),
  );
  api.openapi(get, async (c) =>
    c.json(await getNoticeRule(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(change, async (c) =>
    c.json(await changeNoticeRule(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(remove, async (c) => {
    await removeNoticeRule(contextOf(c, deps), c.req.valid('param').id);
    return c.body(null, 204);
  });
  return api;
}
