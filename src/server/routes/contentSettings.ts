import { contentSettingsChangeSchema, contentSettingsSchema } from '@/contracts/contentSettings.ts';
import { changeContentSettings, readContentSettings } from '@/services/content/contentSettings.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Session'];

const get = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'templates:read',
  tags,
  summary: 'What the clinic tells the content scan about itself',
  responses: { 200: answers(contentSettingsSchema, 'The settings.'), ...refusedWith() },
});
const change = createRoute({
  method: 'patch',
  path: '/',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Change link hosts, record numbers, own words, and what texts may name',
  request: { body: body(contentSettingsChangeSchema) },
  responses: { 200: answers(contentSettingsSchema, 'The settings as they are now.'), ...refusedWith() },
});

/** Where the content scan learns what is the clinic's own (DLP-02, CTIA-07, SENS). */
export function contentSettingsRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(get, async (c) => c.json(await readContentSettings(contextOf(c, deps)), 200));
  return api.openapi(change, async (c) =>
    c.json(await changeContentSettings(contextOf(c, deps), c.req.valid('json')), 200),
  );
}
