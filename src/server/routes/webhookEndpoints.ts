import { z } from 'zod';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import {
  newWebhookEndpointSchema,
  rotateWebhookSecretSchema,
  webhookDeliveryQuerySchema,
  webhookDeliverySchema,
  webhookDeliveryWithLogSchema,
  webhookEndpointChangeSchema,
  webhookEndpointSchema,
  webhookReplayedSchema,
  webhookReplaySchema,
  webhookSecretSchema,
  webhookTestSchema,
} from '@/contracts/webhook.ts';
import { getDelivery, listDeliveries, replay } from '@/services/webhook/deliveries.ts';
import {
  changeEndpoint,
  createEndpoint,
  getEndpoint,
  listEndpoints,
  removeEndpoint,
  rotateSecret,
} from '@/services/webhook/endpoints.ts';
import { testEndpoint } from '@/services/webhook/testEndpoint.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, nothing, refusedWith } from './api.ts';

const tags = ['Webhooks'];
const params = z.object({ id: z.uuid() });
const permission = { 'x-permission': 'webhooks:manage', tags } as const;

const list = createRoute({
  method: 'get',
  path: '/',
  ...permission,
  summary: 'The endpoints that are told of what happens, the newest first',
  request: { query: pageQuerySchema },
  responses: { 200: answers(pageOf(webhookEndpointSchema), 'A page.'), ...refusedWith() },
});
const create = createRoute({
  method: 'post',
  path: '/',
  ...permission,
  summary: 'Add an endpoint; its secret is shown in this answer and never again',
  description: 'Messages are signed by Standard Webhooks and hold ids, times and statuses alone.',
  request: { body: body(newWebhookEndpointSchema) },
  responses: { 201: answers(webhookSecretSchema, 'The new endpoint.'), ...refusedWith() },
});
const get = createRoute({
  method: 'get',
  path: '/{id}',
  ...permission,
  summary: 'One endpoint',
  request: { params },
  responses: { 200: answers(webhookEndpointSchema, 'The endpoint.'), ...refusedWith('not_found') },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  ...permission,
  summary: 'Change an endpoint, pause it, or let it go on',
  description:
    'What happens while it is paused or disabled waits, for 30 days at most, and comes when it goes on.',
  request: { params, body: body(webhookEndpointChangeSchema) },
  responses: { 200: answers(webhookEndpointSchema, 'The endpoint.'), ...refusedWith('not_found') },
});
const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  ...permission,
  summary: 'Take an endpoint out of use for ever',
  request: { params },
  responses: { 204: nothing('Removed.'), ...refusedWith('not_found') },
});
const rotate = createRoute({
  method: 'post',
  path: '/{id}/rotate-secret',
  ...permission,
  summary: 'Give an endpoint a new secret; it is shown in this answer and never again',
  request: { params, body: body(rotateWebhookSecretSchema) },
  responses: { 200: answers(webhookSecretSchema, 'The endpoint.'), ...refusedWith('not_found') },
});
const test = createRoute({
  method: 'post',
  path: '/{id}/test',
  ...permission,
  summary: 'Send a test message now, and see how it is answered',
  request: { params },
  responses: { 200: answers(webhookTestSchema, 'What came back.'), ...refusedWith('not_found') },
});
const deliveries = createRoute({
  method: 'get',
  path: '/{id}/deliveries',
  ...permission,
  summary: 'What an endpoint was told and is to be told, the newest first, for 30 days',
  request: { params, query: pageQuerySchema.extend(webhookDeliveryQuerySchema.shape) },
  responses: { 200: answers(pageOf(webhookDeliverySchema), 'A page.'), ...refusedWith('not_found') },
});
const delivery = createRoute({
  method: 'get',
  path: '/{id}/deliveries/{eventId}',
  ...permission,
  summary: 'One message with every attempt',
  request: { params: params.extend({ eventId: z.uuid() }) },
  responses: { 200: answers(webhookDeliveryWithLogSchema, 'The message.'), ...refusedWith('not_found') },
});
const replayRoute = createRoute({
  method: 'post',
  path: '/{id}/replay',
  ...permission,
  summary: 'Send the messages of a time again',
  description: 'Each keeps its webhook-id, so that a receiver which has it already can tell.',
  request: { params, body: body(webhookReplaySchema) },
  responses: { 200: answers(webhookReplayedSchema, 'How many.'), ...refusedWith('not_found') },
});

const replayOne = createRoute({
  method: 'post',
  path: '/{id}/deliveries/{eventId}/replay',
  ...permission,
  summary: 'Send one message again, under its webhook-id',
  request: { params: params.extend({ eventId: z.uuid() }) },
  responses: {
    200: answers(webhookReplayedSchema, '0 where it is on its way.'),
    ...refusedWith('not_found'),
  },
});

/** Who is told of what happens here, and how far each message has come. */
export function webhookEndpointRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json(await listEndpoints(contextOf(c, deps), c.req.valid('query')), 200));
  api.openapi(create, async (c) =>
    c.json(await createEndpoint(contextOf(c, deps), c.req.valid('json')), 201),
  );
  api.openapi(get, async (c) => c.json(await getEndpoint(contextOf(c, deps), c.req.valid('param').id), 200));
  api.openapi(change, async (c) =>
    c.json(await changeEndpoint(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(remove, async (c) => {
    await removeEndpoint(contextOf(c, deps), c.req.valid('param').id);
    return c.body(null, 204);
  });
  api.openapi(rotate, async (c) =>
    c.json(await rotateSecret(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(test, async (c) =>
    c.json(await testEndpoint(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(deliveries, async (c) =>
    c.json(await listDeliveries(contextOf(c, deps), c.req.valid('param').id, c.req.valid('query')), 200),
  );
  api.openapi(delivery, async (c) => {
    const { id, eventId } = c.req.valid('param');
    return c.json(await getDelivery(contextOf(c, deps), id, eventId), 200);
  });
  api.openapi(replayRoute, async (c) =>
    c.json(await replay(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(replayOne, async (c) => {
    const { id, eventId } = c.req.valid('param');
    return c.json(await replay(contextOf(c, deps), id, { eventId }), 200);
  });
  return api;
}
