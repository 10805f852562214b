import { auditChainSchema, auditEventSchema, auditQuerySchema } from '@/contracts/audit.ts';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import { listAudit } from '@/services/audit/listAudit.ts';
import { readChain } from '@/services/audit/readChain.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Audit'];

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'audit:read',
  tags,
  summary: 'Who saw and did what, the latest first',
  request: { query: pageQuerySchema.extend(auditQuerySchema.shape) },
  responses: { 200: answers(pageOf(auditEventSchema), 'A page.'), ...refusedWith('patient_not_found') },
});
const chain = createRoute({
  method: 'get',
  path: '/chain',
  'x-permission': 'audit:read',
  tags,
  summary: 'How far the trail is sealed, and its head for keeping elsewhere',
  description: 'The head is what `npm run audit:verify -- --against` takes.',
  responses: { 200: answers(auditChainSchema, 'The chain, as it is now.'), ...refusedWith() },
});

/** The audit trail. */
export function auditRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json(await listAudit(contextOf(c, deps), c.req.valid('query')), 200));
  api.openapi(chain, async (c) => c.json(await readChain(contextOf(c, deps)), 200));
  return api;
}
