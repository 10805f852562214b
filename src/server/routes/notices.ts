import { z } from 'zod';
import {
  noticeChangeSchema,
  noticeCloseByOwnIdSchema,
  noticeCloseSchema,
  noticeQuerySchema,
  noticeReportSchema,
  noticeSchema,
  reportedNoticeSchema,
} from '@/contracts/notice.ts';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import { changeNotice } from '@/services/notice/changeNotice.ts';
import { closeNotice, reopenNotice } from '@/services/notice/closeNotice.ts';
import { getNotice, listNotices } from '@/services/notice/getNotices.ts';
import { reportNotice } from '@/services/notice/reportNotice.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Notices'];
const params = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'messages:read',
  tags,
  summary: 'What patients are to be told of, the newest first, with what became of each text',
  request: { query: pageQuerySchema.extend(noticeQuerySchema.shape) },
  responses: { 200: answers(pageOf(noticeSchema), 'A page.'), ...refusedWith('patient_not_found') },
});
const report = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'messages:send',
  tags,
  summary:
    'Say that something has happened for a patient: a prescription or results are ready, a payment is due',
  description:
    'Whether, when and in which words the patient is texted is decided by the clinic’s rule of the kind and by the one gate for all texts. Safe to repeat with an `externalId`.',
  request: { body: body(noticeReportSchema) },
  responses: {
    200: answers(reportedNoticeSchema, 'It was known already: changed, or unchanged.'),
    201: answers(reportedNoticeSchema, 'The new notice; its texts are worked out within a second.'),
    ...refusedWith('patient_not_found', 'not_found', 'conflict'),
  },
});
const closeByOwnId = createRoute({
  method: 'post',
  path: '/close',
  'x-permission': 'messages:send',
  tags,
  summary: 'Close a notice by your own id: picked up, seen, paid, or cancelled',
  request: { body: body(noticeCloseByOwnIdSchema) },
  responses: {
    200: answers(noticeSchema, 'The closed notice; what waited is taken back.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const get = createRoute({
  method: 'get',
  path: '/{id}',
  'x-permission': 'messages:read',
  tags,
  summary: 'One notice',
  request: { params },
  responses: { 200: answers(noticeSchema, 'The notice.'), ...refusedWith('not_found') },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  'x-permission': 'messages:send',
  tags,
  summary: 'Move the due date of an open notice, or correct what it says',
  description:
    'What waits is worked out anew; what went stays. A due date that was moved has texts of its own.',
  request: { params, body: body(noticeChangeSchema) },
  responses: { 200: answers(noticeSchema, 'The notice.'), ...refusedWith('not_found', 'conflict') },
});
const close = createRoute({
  method: 'post',
  path: '/{id}/close',
  'x-permission': 'messages:send',
  tags,
  summary: 'Close a notice: picked up, seen, paid, or cancelled',
  request: { params, body: body(noticeCloseSchema) },
  responses: {
    200: answers(noticeSchema, 'The closed notice; what waited is taken back.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const reopen = createRoute({
  method: 'post',
  path: '/{id}/reopen',
  'x-permission': 'messages:send',
  tags,
  summary: 'Open a notice again that was closed by mistake',
  description: 'What went is not sent again, and what is past its time does not go.',
  request: { params },
  responses: { 200: answers(noticeSchema, 'The open notice.'), ...refusedWith('not_found', 'conflict') },
});

/** What patients are to be told of. */
export function noticeRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json(await listNotices(contextOf(c, deps), c.req.valid('query')), 200));
  api.openapi(report, async (c) => {
    const reported = await reportNotice(contextOf(c, deps), c.req.valid('json'));
    return reported.change === 'created' ? c.json(reported, 201) : c.json(reported, 200);
  });
  api.openapi(closeByOwnId, async (c) => {
    const { outcome, ...ref } = c.req.valid('json');
    return c.json(await closeNotice(contextOf(c, deps), ref, outcome), 200);
  });
  api.openapi(get, async (c) => c.json(await getNotice(contextOf(c, deps), c.req.valid('param').id), 200));
  api.openapi(change, async (c) =>
    c.json(await changeNotice(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(close, async (c) => {
    const { outcome } = c.req.valid('json');
    return c.json(await closeNotice(contextOf(c, deps), c.req.valid('param'), outcome), 200);
  });
  api.openapi(reopen, async (c) =>
    c.json(await reopenNotice(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  return api;
}
