import { consentImportSchema, newConsentImportSchema } from '@/contracts/consentImport.ts';
import { importConsents } from '@/services/consent/importConsents.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const run = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'consent:write',
  tags: ['Consent'],
  summary: 'Import consents from a CSV file, with a source on every line',
  description:
    'A line without a source is no consent (CTIA-01). A file may have 2,000 lines. Importing it twice changes nothing, and no line lifts an opt-out; one with `stop` makes one. Rejected lines come back as a file in which no cell is a formula.',
  request: { body: body(newConsentImportSchema) },
  responses: {
    200: answers(consentImportSchema, 'What became of the lines.'),
    ...refusedWith('payload_too_large'),
  },
});

/** Consents from elsewhere. */
export function consentImportRoutes(server: ServerDeps) {
  const api = createApi();
  api.openapi(run, async (c) =>
    c.json(await importConsents(contextOf(c, server.staff), c.req.valid('json')), 200),
  );
  return api;
}
