import { z } from 'zod';
import { checkImportSchema, commitImportSchema, fileImportSchema } from '@/contracts/fileImport.ts';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import { importFields, type Mapping } from '@/domain/import/importFields.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { getImport, listImports } from '@/services/import/getImport.ts';
import { rejectedRows } from '@/services/import/rejectedRows.ts';
import { stageImport } from '@/services/import/stageImport.ts';
import { startCheck } from '@/services/import/startCheck.ts';
import { cancelImport, commitImport } from '@/services/import/turnImport.ts';
import { isFileRequest } from '../middleware/fileBody.ts';
import { textStream } from '../presenters/textStream.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Imports'];
const params = z.object({ id: z.uuid() });
const permission = 'appointments:write';

const upload = createRoute({
  method: 'post',
  path: '/',
  'x-permission': permission,
  tags,
  summary: 'Send in a CSV file of visits with their patients; nothing is written yet',
  description:
    'The body is the file itself, `Content-Type: text/csv`, up to 64 MB and 200,000 rows; its first row names the columns. Commas, semicolons and tabs, UTF-8, UTF-16 and Windows-1252 are recognised. It is kept sealed, for a day at most.',
  request: { body: { content: { 'text/csv': { schema: z.string() } } } },
  responses: {
    201: answers(fileImportSchema, 'Its columns, and what they seem to be.'),
    ...refusedWith('payload_too_large'),
  },
});
const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': permission,
  tags,
  summary: 'Files that were sent in, the newest first',
  request: { query: pageQuerySchema },
  responses: { 200: answers(pageOf(fileImportSchema), 'A page, without columns.'), ...refusedWith() },
});
const get = createRoute({
  method: 'get',
  path: '/{id}',
  'x-permission': permission,
  tags,
  summary: 'One file: columns, counts, and how far it has come',
  request: { params },
  responses: { 200: answers(fileImportSchema, 'The file.'), ...refusedWith('not_found') },
});
const check = createRoute({
  method: 'post',
  path: '/{id}/check',
  'x-permission': permission,
  tags,
  summary: 'Say what the columns are, and have every row looked at; nothing is written',
  description:
    'Ends with the state `checked` and `counts`. Visits are known by their id, else by patient and start; patients by their id, else by name and number. Doubtful rows are rejected. Consent is taken from a row only with where, when and in which words it was given, and needs the scope `consent:write`.',
  request: { params, body: body(checkImportSchema) },
  responses: {
    200: answers(fileImportSchema, 'It is being looked at.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const commit = createRoute({
  method: 'post',
  path: '/{id}/commit',
  'x-permission': permission,
  tags,
  summary: 'Write what was counted, in the background',
  description: 'The same file again changes nothing. Rejected rows stay for a day as a file.',
  request: { params, body: body(commitImportSchema) },
  responses: {
    200: answers(fileImportSchema, 'It is being written.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const cancel = createRoute({
  method: 'post',
  path: '/{id}/cancel',
  'x-permission': permission,
  tags,
  summary: 'End it where it stands; what was written stays',
  request: { params },
  responses: {
    200: answers(fileImportSchema, 'It has ended.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const rejected = createRoute({
  method: 'get',
  path: '/{id}/rejected',
  'x-permission': permission,
  tags,
  summary: 'The rejected rows with their reasons, as a file to mend and send in again',
  request: { params },
  responses: {
    200: {
      description: 'CSV in UTF-8; no cell is a formula.',
      content: { 'text/csv': { schema: z.string() } },
    },
    ...refusedWith('not_found', 'conflict'),
  },
});

/** Files of visits that are taken in. */
export function importRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(upload, async (c) => {
    if (!isFileRequest(c.req))
      throw new Refusal('invalid_request', 'Send the file itself as the body, with Content-Type: text/csv.', {
        field: 'body',
      });
    return c.json(await stageImport(contextOf(c, deps), c.req.raw.body ?? []), 201);
  });
  api.openapi(list, async (c) => c.json(await listImports(contextOf(c, deps), c.req.valid('query')), 200));
  api.openapi(get, async (c) => c.json(await getImport(contextOf(c, deps), c.req.valid('param').id), 200));
  api.openapi(check, async (c) => {
    const { mapping, choices, isWholePeriod } = c.req.valid('json');
    const { dateOrder, birthDateOrder, clock } = choices;
    const request = {
      mapping: mappingOf(mapping),
      choices: {
        ...(dateOrder === undefined ? {} : { dateOrder }),
        ...(birthDateOrder === undefined ? {} : { birthDateOrder }),
        ...(clock === undefined ? {} : { clock }),
      },
      isWholePeriod,
    };
    return c.json(await startCheck(contextOf(c, deps), c.req.valid('param').id, request), 200);
  });
  api.openapi(commit, async (c) =>
    c.json(await commitImport(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(cancel, async (c) =>
    c.json(await cancelImport(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(rejected, async (c) => {
    const lines = await rejectedRows(contextOf(c, deps), c.req.valid('param').id);
    return new Response(textStream(lines), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="rejected-rows.csv"',
      },
    });
  });
  return api;
}

function mappingOf(given: Readonly<Partial<Record<string, number>>>): Mapping {
  return Object.fromEntries(
    importFields.flatMap((field) => (given[field] === undefined ? [] : [[field, given[field]]])),
  );
}
