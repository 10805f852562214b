import { z } from 'zod';
import { decisionSchema } from '@/contracts/decision.ts';
import { pageOf } from '@/contracts/page.ts';
import { listRefused } from '@/services/decision/listRefused.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'messages:read',
  summary: 'Why texts to a patient or in a conversation were refused, the newest first',
  description:
    'Of texts that were refused when they were asked for, and of campaigns that left the patient out. Why a text that exists was not sent: `GET /messages/{id}/decision`.',
  tags: ['Messages'],
  request: {
    query: z.strictObject({
      patientId: z.string().min(1).max(200).optional(),
      conversationId: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(200).optional(),
    }),
  },
  responses: {
    200: answers(pageOf(decisionSchema), 'The decisions.'),
    ...refusedWith('not_found', 'patient_not_found'),
  },
});

/** Decisions about texts that do not exist, because they were refused. */
export function decisionRoutes(server: ServerDeps) {
  const api = createApi();
  api.openapi(list, async (c) =>
    c.json(await listRefused(contextOf(c, server.staff), c.req.valid('query')), 200),
  );
  return api;
}
