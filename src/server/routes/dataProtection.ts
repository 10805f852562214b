import { z } from 'zod';
import {
  changeDataProtectionSchema,
  dataProtectionSchema,
  keyRotationStartSchema,
  placedHoldSchema,
  placeHoldSchema,
} from '@/contracts/dataProtection.ts';
import { rotateKey } from '@/services/encryption/rotateKey.ts';
import {
  changeKeptDays,
  liftLegalHold,
  placeLegalHold,
  readDataProtection,
} from '@/services/retention/dataProtection.ts';
import { exportClinic } from '@/services/retention/exportClinic.ts';
import { ndjson } from '../presenters/ndjson.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Data protection'];

const read = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'audit:read',
  tags,
  summary: 'How long things are kept, what must be kept, and how old the key is',
  responses: { 200: answers(dataProtectionSchema, 'As it is now.'), ...refusedWith() },
});
const change = createRoute({
  method: 'patch',
  path: '/',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Set after how many days words, links to pictures and raw webhooks are removed',
  request: { body: body(changeDataProtectionSchema) },
  responses: { 200: answers(dataProtectionSchema, 'As it is now.'), ...refusedWith() },
});
const rotate = createRoute({
  method: 'post',
  path: '/keys',
  'x-permission': 'keys:manage',
  tags,
  summary: 'Give the clinic a new data key',
  description:
    'What is sealed is sealed anew while everything goes on; an hour after that the former key is destroyed.',
  responses: {
    202: answers(keyRotationStartSchema, 'The key that seals from now on.'),
    ...refusedWith('conflict'),
  },
});
const place = createRoute({
  method: 'post',
  path: '/holds',
  'x-permission': 'records:erase',
  tags,
  summary: 'Keep everything of a patient, or of the clinic, until further notice',
  request: { body: body(placeHoldSchema) },
  responses: { 201: answers(placedHoldSchema, 'The hold.'), ...refusedWith('patient_not_found') },
});
const lift = createRoute({
  method: 'post',
  path: '/holds/{id}/lift',
  'x-permission': 'records:erase',
  tags,
  summary: 'Lift a hold',
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 204: { description: 'It is lifted.' }, ...refusedWith('not_found') },
});

// Wider than the literal: names that end in “json” are taken for one JSON answer.
const ndjsonType: string = 'application/x-ndjson';
const exportAll = createRoute({
  method: 'get',
  path: '/export',
  'x-permission': 'records:export',
  tags,
  summary: 'Everything that is kept of the clinic',
  description:
    'One JSON object a line: `kind` names the table, `row` holds its columns. The first line is `export`, the last `end`: an export without it was broken off. The words of texts are in it for those alone who may read them (`messages:read`). It is on the audit trail.',
  responses: {
    200: {
      description: 'The lines.',
      content: { [ndjsonType]: { schema: z.string() } },
    },
    ...refusedWith(),
  },
});

/** Keys, retention, legal holds, and the clinic's export. */
export function dataProtectionRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(read, async (c) => c.json(await readDataProtection(contextOf(c, deps)), 200));
  api.openapi(change, async (c) =>
    c.json(await changeKeptDays(contextOf(c, deps), c.req.valid('json').kept), 200),
  );
  api.openapi(rotate, async (c) => c.json(await rotateKey(contextOf(c, deps)), 202));
  api.openapi(place, async (c) => c.json(await placeLegalHold(contextOf(c, deps), c.req.valid('json')), 201));
  api.openapi(lift, async (c) => {
    await liftLegalHold(contextOf(c, deps), c.req.valid('param').id);
    return c.body(null, 204);
  });
  api.openapi(exportAll, async (c) => {
    const lines = await exportClinic(contextOf(c, deps));
    return new Response(ndjson(lines), {
      headers: {
        'content-type': ndjsonType,
        'content-disposition': 'attachment; filename="clinic-export.ndjson"',
      },
    });
  });
  return api;
}
