import { newReassignmentsSchema, reassignmentsSchema } from '@/contracts/reassignment.ts';
import { recordReassignments } from '@/services/patient/recordReassignments.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const record = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'incidents:manage',
  tags: ['Patients'],
  summary: 'Record what a database of reassigned numbers has said',
  description:
    'Hearback asks no such database: ask yours, and bring the answers here, as JSON or as a CSV file. After “yes” the number is taken from its patients, their consent to it ends, and what went there since is an incident; after “no data” staff get a task. Doing it twice changes nothing.',
  request: { body: body(newReassignmentsSchema) },
  responses: {
    200: answers(reassignmentsSchema, 'What became of the answers.'),
    ...refusedWith('payload_too_large'),
  },
});

/** Numbers that may have changed hands. */
export function reassignmentRoutes(server: ServerDeps) {
  const api = createApi();
  api.openapi(record, async (c) =>
    c.json(await recordReassignments(contextOf(c, server.staff), c.req.valid('json')), 200),
  );
  return api;
}
