import { z } from 'zod';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import { taskChangeSchema, taskQuerySchema, taskSchema } from '@/contracts/task.ts';
import { changeTask } from '@/services/task/changeTask.ts';
import { listTasks } from '@/services/task/listTasks.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Tasks'];

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'tasks:read',
  tags,
  summary: 'What is left for staff, the most urgent first; or what was done, the latest first',
  request: { query: pageQuerySchema.extend(taskQuerySchema.shape) },
  responses: { 200: answers(pageOf(taskSchema), 'A page.'), ...refusedWith() },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  'x-permission': 'tasks:write',
  tags,
  summary: 'Close a task, or open it again',
  request: { params: z.object({ id: z.uuid() }), body: body(taskChangeSchema) },
  responses: { 200: answers(taskSchema, 'The task.'), ...refusedWith('not_found', 'conflict') },
});

/** What texts have left for people to do. */
export function taskRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json(await listTasks(contextOf(c, deps), c.req.valid('query')), 200));
  api.openapi(change, async (c) =>
    c.json(await changeTask(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  return api;
}
