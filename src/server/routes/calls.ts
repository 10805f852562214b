import { appointmentSchema } from '@/contracts/appointment.ts';
import { callPageSchema, callQuerySchema, newCallSchema } from '@/contracts/call.ts';
import { pageQuerySchema } from '@/contracts/page.ts';
import { listCalls } from '@/services/call/listCalls.ts';
import { recordCall } from '@/services/call/recordCall.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Calls'];

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'appointments:read',
  tags,
  summary: 'Whom to call about a coming visit and why, the most urgent first',
  description:
    'Another time was asked for, the slot is held, a reminder did not arrive or could not go, there is no number, the patient opted out, or there was no answer by the time that the clinic has set.',
  request: { query: pageQuerySchema.extend(callQuerySchema.shape) },
  responses: { 200: answers(callPageSchema, 'A page; who has been called stands last.'), ...refusedWith() },
});
const create = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'appointments:write',
  tags,
  summary: 'Note a call about a visit: that it is being made, or what came of it',
  request: { body: body(newCallSchema) },
  responses: {
    201: answers(appointmentSchema, 'The appointment as it stands now.'),
    ...refusedWith('not_found', 'conflict'),
  },
});

/** Calls about visits that texts cannot settle. */
export function callRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json(await listCalls(contextOf(c, deps), c.req.valid('query')), 200));
  api.openapi(create, async (c) => c.json(await recordCall(contextOf(c, deps), c.req.valid('json')), 201));
  return api;
}
