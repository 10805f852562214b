import { z } from 'zod';
import {
  approvalSchema,
  checkedWordsSchema,
  newReviewSchema,
  newTemplateSchema,
  newWordsSchema,
  previewWordsSchema,
  renderedTemplateSchema,
  renderTemplateRequestSchema,
  templateSchema,
  templateWithHistorySchema,
} from '@/contracts/template.ts';
import { approveWords, retireTemplate, retireWords, reviewWords } from '@/services/template/approveWords.ts';
import { previewWords } from '@/services/template/previewWords.ts';
import { listTemplates, readTemplate } from '@/services/template/readTemplates.ts';
import { renderTemplateFor } from '@/services/template/renderTemplateFor.ts';
import { createTemplate, writeWords } from '@/services/template/writeWords.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Templates'];
const ofKey = z.object({ key: z.string().min(1).max(80) });
const ofVersion = ofKey.extend({
  version: z.string().min(1).max(80).describe('Language and number, such as es-3.'),
});

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'templates:read',
  tags,
  summary: 'The templates, each language as it would really be sent',
  request: {
    query: z.object({
      view: z
        .enum(['usable', 'all'])
        .default('usable')
        .describe('all: those too that are retired or have no approved words.'),
    }),
  },
  responses: {
    200: answers(z.object({ items: z.array(templateSchema) }), 'The templates.'),
    ...refusedWith(),
  },
});
const create = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'templates:write',
  tags,
  summary: 'Make a template of the clinic’s own; nothing is sent from it before its words are approved',
  request: { body: body(newTemplateSchema) },
  responses: { 201: answers(templateWithHistorySchema, 'The template.'), ...refusedWith('conflict') },
});
const preview = createRoute({
  method: 'post',
  path: '/preview',
  'x-permission': 'templates:read',
  tags,
  summary: 'What would be said of words at their approval; nothing is kept',
  request: { body: body(previewWordsSchema) },
  responses: {
    200: answers(checkedWordsSchema, 'What is wrong with them, and how a patient would see them.'),
    ...refusedWith('not_found'),
  },
});
const get = createRoute({
  method: 'get',
  path: '/{key}',
  'x-permission': 'templates:read',
  tags,
  summary: 'A template with every version of the clinic’s own words',
  request: { params: ofKey },
  responses: { 200: answers(templateWithHistorySchema, 'The template.'), ...refusedWith('not_found') },
});
const write = createRoute({
  method: 'post',
  path: '/{key}/versions',
  'x-permission': 'templates:write',
  tags,
  summary: 'Write new words in one language: a draft, which nobody gets before it is approved',
  request: { params: ofKey, body: body(newWordsSchema) },
  responses: {
    201: answers(templateWithHistorySchema, 'The template.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const approve = createRoute({
  method: 'post',
  path: '/{key}/versions/{version}/approve',
  'x-permission': 'templates:approve',
  tags,
  summary: 'Approve a draft: from then on texts are made from it',
  request: { params: ofVersion, body: body(approvalSchema) },
  responses: {
    200: answers(templateWithHistorySchema, 'The template.'),
    ...refusedWith('not_found', 'conflict', 'content_held'),
  },
});
const review = createRoute({
  method: 'post',
  path: '/{key}/reviews',
  'x-permission': 'templates:approve',
  tags,
  summary:
    'Say that somebody who knows the language has read the present words, and that they match the present source',
  request: { params: ofKey, body: body(newReviewSchema) },
  responses: {
    201: answers(templateWithHistorySchema, 'The template.'),
    ...refusedWith('not_found', 'conflict', 'content_held'),
  },
});
const takeBack = createRoute({
  method: 'post',
  path: '/{key}/versions/{version}/retire',
  'x-permission': 'templates:approve',
  tags,
  summary: 'Take words back; what ships with the product, if anything, counts again',
  request: { params: ofVersion },
  responses: {
    200: answers(templateWithHistorySchema, 'The template.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const retire = createRoute({
  method: 'post',
  path: '/{key}/retire',
  'x-permission': 'templates:approve',
  tags,
  summary: 'Take a template of the clinic’s own out of use, for good',
  request: { params: ofKey },
  responses: {
    200: answers(templateWithHistorySchema, 'The template.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const render = createRoute({
  method: 'post',
  path: '/{key}/render',
  'x-permission': 'templates:read',
  tags,
  summary: 'Write a template for one patient; nothing is sent',
  request: { params: ofKey, body: body(renderTemplateRequestSchema) },
  responses: {
    200: answers(renderedTemplateSchema, 'The text, or the fields that have no value yet.'),
    ...refusedWith('not_found', 'patient_not_found', 'conflict'),
  },
});

/** The texts that are written once and sent often. */
export function templateRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) =>
    c.json(await listTemplates(contextOf(c, deps), c.req.valid('query').view), 200),
  );
  api.openapi(create, async (c) =>
    c.json(await createTemplate(contextOf(c, deps), c.req.valid('json')), 201),
  );
  api.openapi(preview, async (c) => c.json(await previewWords(contextOf(c, deps), c.req.valid('json')), 200));
  api.openapi(get, async (c) =>
    c.json(await readTemplate(contextOf(c, deps), c.req.valid('param').key), 200),
  );
  api.openapi(write, async (c) =>
    c.json(await writeWords(contextOf(c, deps), c.req.valid('param').key, c.req.valid('json')), 201),
  );
  api.openapi(approve, async (c) => {
    const { key, version } = c.req.valid('param');
    const approval = c.req.valid('json');
    return c.json(await approveWords(contextOf(c, deps), key, versionAt(version), approval), 200);
  });
  api.openapi(review, async (c) => {
    const { language, reviewer } = c.req.valid('json');
    const { key } = c.req.valid('param');
    return c.json(await reviewWords(contextOf(c, deps), key, language, reviewer), 201);
  });
  api.openapi(takeBack, async (c) => {
    const { key, version } = c.req.valid('param');
    return c.json(await retireWords(contextOf(c, deps), key, versionAt(version)), 200);
  });
  api.openapi(retire, async (c) =>
    c.json(await retireTemplate(contextOf(c, deps), c.req.valid('param').key), 200),
  );
  api.openapi(render, async (c) => {
    const { asksAboutVisit: _, ...rendered } = await renderTemplateFor(
      contextOf(c, deps),
      c.req.valid('param').key,
      c.req.valid('json'),
    );
    return c.json(rendered, 200);
  });
  return api;
}

/** What is no version of anything is one that nobody has. */
function versionAt(text: string): { language: string; version: number } {
  const [, language = '', version = '0'] = /^([a-z]{2})-(\d{1,6})$/.exec(text) ?? [];
  return { language, version: Number(version) };
}
