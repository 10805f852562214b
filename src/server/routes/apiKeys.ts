import { z } from 'zod';
import { apiKeySchema, createdApiKeySchema, newApiKeySchema } from '@/contracts/apiKey.ts';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import { createApiKey } from '@/services/apiKey/createApiKey.ts';
import { endApiKey } from '@/services/apiKey/endApiKey.ts';
import { listApiKeys } from '@/services/apiKey/listApiKeys.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, nothing, refusedWith } from './api.ts';

const tags = ['API keys'];

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'keys:manage',
  tags,
  summary: 'The API keys, revoked ones included',
  request: { query: pageQuerySchema },
  responses: { 200: answers(pageOf(apiKeySchema), 'A page.'), ...refusedWith() },
});
const create = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'keys:manage',
  tags,
  summary: 'Make an API key; it is shown in this answer and never again',
  request: { body: body(newApiKeySchema) },
  responses: { 201: answers(createdApiKeySchema, 'The new key.'), ...refusedWith() },
});
const revoke = createRoute({
  method: 'delete',
  path: '/{id}',
  'x-permission': 'keys:manage',
  tags,
  summary: 'End an API key at once and for ever',
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 204: nothing('Revoked.'), ...refusedWith('not_found') },
});

/** Keys for other programs. */
export function apiKeyRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json(await listApiKeys(contextOf(c, deps), c.req.valid('query')), 200));
  api.openapi(create, async (c) => c.json(await createApiKey(contextOf(c, deps), c.req.valid('json')), 201));
  api.openapi(revoke, async (c) => {
    await endApiKey(contextOf(c, deps), c.req.valid('param').id);
    return c.body(null, 204);
  });
  return api;
}
