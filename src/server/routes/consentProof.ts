import { proofAnswerSchema, proofRequestSchema } from '@/contracts/proof.ts';
import { proveNumber } from '@/services/consent/proveNumber.ts';
import { proofPage } from '../presenters/proofPage.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const prove = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'records:export',
  tags: ['Consent'],
  summary: 'Everything on record about one number, in time order, as one export',
  description:
    'Each consent, opt-out, text and decision, as JSON and as one page to print. The number travels in the body, because none stands in a URL. The words of texts are in it for those alone who may read them (`messages:read`). That it was made is on the audit trail.',
  request: { body: body(proofRequestSchema) },
  responses: { 200: answers(proofAnswerSchema, 'The proof.'), ...refusedWith('invalid_phone_number') },
});

/** What a lawyer asks for (AUD-03). */
export function consentProofRoutes(server: ServerDeps) {
  const api = createApi();
  api.openapi(prove, async (c) => {
    const proof = await proveNumber(contextOf(c, server.staff), c.req.valid('json'));
    return c.json({ proof, html: await proofPage(proof) }, 200);
  });
  return api;
}
