import { z } from 'zod';
import { erasePatientSchema, erasureSchema, patientRecordSchema } from '@/contracts/record.ts';
import { exportPatient } from '@/services/retention/exportPatient.ts';
import { erasePatient } from '@/services/retention/erasePatient.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';
import { patientIdOf } from './patientId.ts';

const tags = ['Data protection'];
const params = z.object({ id: z.uuid() });

const read = createRoute({
  method: 'get',
  path: '/{id}/export',
  'x-permission': 'records:export',
  tags,
  summary: 'Everything that is kept about a patient',
  description:
    'The person, numbers, consent, opt-outs, visits, texts, decisions, tasks and audit events, as JSON. The words of texts are in it for those alone who may read them (`messages:read`). That it was made is on the audit trail.',
  request: { params },
  responses: { 200: answers(patientRecordSchema, 'The record.'), ...refusedWith('patient_not_found') },
});
const erase = createRoute({
  method: 'post',
  path: '/{id}/erase',
  'x-permission': 'records:erase',
  tags,
  summary: 'Erase what is kept about a patient',
  description:
    'Name, birth date, notes, ids and the words of texts go, numbers that are only theirs cannot be read any more. Consents, decisions and the audit trail stay as long as the law asks for them, opt-outs for good. It cannot be undone; asking again answers how far it is.',
  request: { params, body: body(erasePatientSchema) },
  responses: {
    200: answers(erasureSchema, 'How far it is.'),
    ...refusedWith('patient_not_found', 'conflict'),
  },
});

/** What a patient may ask for: everything that is kept about them, and its end. */
export function recordRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(read, async (c) =>
    c.json(await exportPatient(contextOf(c, deps), await patientIdOf(c, server)), 200),
  );
  api.openapi(erase, async (c) =>
    c.json(await erasePatient(contextOf(c, deps), await patientIdOf(c, server), c.req.valid('json')), 200),
  );
  return api;
}
