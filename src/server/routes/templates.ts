import { z } from 'zod';
import { renderedTemplateSchema, renderTemplateRequestSchema, templateSchema } from '@/contracts/template.ts';
import { listTemplates } from '@/services/template/listTemplates.ts';
import { renderTemplateFor } from '@/services/template/renderTemplateFor.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Templates'];

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'templates:read',
  tags,
  summary: 'The templates, each language as it would really be sent',
  responses: {
    200: answers(z.object({ items: z.array(templateSchema) }), 'The templates.'),
    ...refusedWith(),
  },
});
const render = createRoute({
  method: 'post',
  path: '/{key}/render',
  'x-permission': 'templates:read',
  tags,
  summary: 'Write a template for one patient; nothing is sent',
  request: { params: z.object({ key: z.string().min(1).max(80) }), body: body(renderTemplateRequestSchema) },
  responses: {
    200: answers(renderedTemplateSchema, 'The text, or the fields that have no value yet.'),
    ...refusedWith('not_found', 'patient_not_found'),
  },
});

/** The texts that are written once and sent often. */
export function templateRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json(await listTemplates(contextOf(c, deps)), 200));
  api.openapi(render, async (c) =>
    c.json(await renderTemplateFor(contextOf(c, deps), c.req.valid('param').key, c.req.valid('json')), 200),
  );
  return api;
}
