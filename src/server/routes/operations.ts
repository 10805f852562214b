import { z } from 'zod';
import {
  brakeReleaseSchema,
  operationsSchema,
  releaseBrakeSchema,
  releaseSenderSchema,
  senderReleaseSchema,
} from '@/contracts/operations.ts';
import { readOperations } from '@/services/operations/readOperations.ts';
import { releaseBrake } from '@/services/operations/releaseBrake.ts';
import { releaseSender } from '@/services/witness/releaseSender.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Operations'];

const read = createRoute({
  method: 'get',
  path: '/operations',
  'x-permission': 'metrics:read',
  tags,
  summary: 'Whether texts go out and come in, and what stops them',
  responses: { 200: answers(operationsSchema, 'The state, as it is now.'), ...refusedWith() },
});
const release = createRoute({
  method: 'post',
  path: '/brakes/{id}/release',
  'x-permission': 'operations:manage',
  tags,
  summary: 'Let a brake go, and say what becomes of the texts that it holds',
  request: { params: z.object({ id: z.uuid() }), body: body(releaseBrakeSchema) },
  responses: {
    200: answers(brakeReleaseSchema, 'What became of its texts.'),
    ...refusedWith('not_found', 'conflict'),
  },
});

const releaseOfSender = createRoute({
  method: 'post',
  path: '/senders/{id}/release',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Bring the database up to what Twilio knows, then let a held sender send again',
  description: 'Safe to repeat. With `isDryRun` it says what it would do, and changes nothing.',
  request: { params: z.object({ id: z.uuid() }), body: body(releaseSenderSchema) },
  responses: {
    200: answers(senderReleaseSchema, 'What was brought up to date.'),
    ...refusedWith('not_found', 'conflict', 'twilio_unavailable'),
  },
});

/** What stops texts, and letting it go. */
export function operationsRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(read, async (c) => c.json(await readOperations(contextOf(c, deps)), 200));
  api.openapi(release, async (c) => {
    const { texts } = c.req.valid('json');
    return c.json(await releaseBrake(contextOf(c, deps), c.req.valid('param').id, texts), 200);
  });
  api.openapi(releaseOfSender, async (c) =>
    c.json(await releaseSender(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  return api;
}
