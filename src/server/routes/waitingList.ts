import { z } from 'zod';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import {
  newWaitingListEntrySchema,
  waitingListChangeSchema,
  waitingListEntrySchema,
  waitingListQuerySchema,
} from '@/contracts/waitingList.ts';
import {
  addToWaitingList,
  changeWaiting,
  listWaiting,
  removeFromWaitingList,
} from '@/services/waitingList/entries.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Waiting list'];
const params = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'appointments:read',
  tags,
  summary: 'Who waits for a time, in the order in which they are asked',
  request: { query: pageQuerySchema.extend(waitingListQuerySchema.shape) },
  responses: { 200: answers(pageOf(waitingListEntrySchema), 'A page.'), ...refusedWith() },
});
const add = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'appointments:write',
  tags,
  summary: 'Put a patient on the waiting list',
  request: { body: body(newWaitingListEntrySchema) },
  responses: {
    201: answers(waitingListEntrySchema, 'The new entry.'),
    ...refusedWith('patient_not_found', 'not_found', 'conflict'),
  },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  'x-permission': 'appointments:write',
  tags,
  summary: 'Change what a patient waits for',
  request: { params, body: body(waitingListChangeSchema) },
  responses: { 200: answers(waitingListEntrySchema, 'The entry.'), ...refusedWith('not_found', 'conflict') },
});
const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  'x-permission': 'appointments:write',
  tags,
  summary: 'Take a patient off the waiting list',
  request: { params },
  responses: {
    204: { description: 'Nothing is offered to them any more.' },
    ...refusedWith('not_found', 'conflict'),
  },
});

/** Who waits for a time. */
export function waitingListRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json(await listWaiting(contextOf(c, deps), c.req.valid('query')), 200));
  api.openapi(add, async (c) => c.json(await addToWaitingList(contextOf(c, deps), c.req.valid('json')), 201));
  api.openapi(change, async (c) =>
    c.json(await changeWaiting(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(remove, async (c) => {
    await removeFromWaitingList(contextOf(c, deps), c.req.valid('param').id);
    return c.body(null, 204);
  });
  return api;
}
