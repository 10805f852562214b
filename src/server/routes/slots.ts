import { z } from 'zod';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import { slotQuerySchema, slotSchema, slotSettingsSchema } from '@/contracts/waitingList.ts';
import {
  changeSlotSettings,
  closeSlot,
  listFreedSlots,
  offerSlot,
  releaseSlot,
} from '@/services/waitingList/slots.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Waiting list'];
const params = z.object({ id: z.uuid() });
const slotAnswer = {
  200: answers(slotSchema, 'The freed time.'),
  ...refusedWith('not_found', 'conflict'),
};

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'appointments:read',
  tags,
  summary: 'Freed times, and to whom they were offered',
  request: { query: pageQuerySchema.extend(slotQuerySchema.shape) },
  responses: {
    200: answers(pageOf(slotSchema).extend(slotSettingsSchema.shape), 'A page.'),
    ...refusedWith(),
  },
});
const settings = createRoute({
  method: 'patch',
  path: '/',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Offer freed times by themselves, or after a click alone',
  request: { body: body(slotSettingsSchema) },
  responses: { 200: answers(slotSettingsSchema, 'As it is now.'), ...refusedWith() },
});
const offer = createRoute({
  method: 'post',
  path: '/{id}/offer',
  'x-permission': 'messages:send',
  tags,
  summary: 'Offer a freed time to the waiting list, in its order, until somebody takes it',
  request: { params },
  responses: slotAnswer,
});
const release = createRoute({
  method: 'post',
  path: '/{id}/release',
  'x-permission': 'appointments:write',
  tags,
  summary: 'The patient who left it was called: the time is free',
  request: { params },
  responses: slotAnswer,
});
const close = createRoute({
  method: 'post',
  path: '/{id}/close',
  'x-permission': 'appointments:write',
  tags,
  summary: 'Offer a freed time to nobody any more',
  request: { params },
  responses: slotAnswer,
});

/** Times that visits have left free. */
export function slotRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json(await listFreedSlots(contextOf(c, deps), c.req.valid('query')), 200));
  api.openapi(settings, async (c) =>
    c.json(await changeSlotSettings(contextOf(c, deps), c.req.valid('json')), 200),
  );
  api.openapi(offer, async (c) => c.json(await offerSlot(contextOf(c, deps), c.req.valid('param').id), 200));
  api.openapi(release, async (c) =>
    c.json(await releaseSlot(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(close, async (c) => c.json(await closeSlot(contextOf(c, deps), c.req.valid('param').id), 200));
  return api;
}
