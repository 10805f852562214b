import { z } from 'zod';
import {
  incidentChangeSchema,
  incidentQuerySchema,
  incidentSchema,
  incidentSummarySchema,
  newIncidentSchema,
  reportedIncidentSchema,
} from '@/contracts/incident.ts';
import { pageOf } from '@/contracts/page.ts';
import { changeIncident } from '@/services/incident/changeIncident.ts';
import { getIncident } from '@/services/incident/getIncident.ts';
import { listIncidents } from '@/services/incident/listIncidents.ts';
import { reportIncident } from '@/services/incident/reportIncident.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Incidents'];
const params = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'incidents:manage',
  tags,
  summary: 'What may have been a breach, with the days that are left',
  request: { query: incidentQuerySchema },
  responses: {
    200: answers(
      pageOf(incidentSummarySchema),
      'Not closed: the longest known first; closed: the latest first.',
    ),
    ...refusedWith(),
  },
});
const report = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'tasks:write',
  tags,
  summary: 'Report that patient data may have reached whom it should not',
  description:
    'Whoever works here may. Reports of a wrong number make one by themselves. The words are kept encrypted.',
  request: { body: body(newIncidentSchema) },
  responses: {
    201: answers(reportedIncidentSchema, 'The incident.'),
    ...refusedWith('patient_not_found'),
  },
});
const get = createRoute({
  method: 'get',
  path: '/{id}',
  'x-permission': 'incidents:manage',
  tags,
  summary: 'One incident',
  request: { params },
  responses: { 200: answers(incidentSchema, 'The incident.'), ...refusedWith('not_found') },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  'x-permission': 'incidents:manage',
  tags,
  summary: 'Weigh an incident, note who was told, and close it',
  description:
    'It is presumed a breach until the four factors of 45 CFR 164.402 show a low probability. A decision needs words about all four and a reason; a breach is closed once whoever has to be told was told.',
  request: { params, body: body(incidentChangeSchema) },
  responses: {
    200: answers(incidentSchema, 'The incident.'),
    ...refusedWith('not_found', 'patient_not_found', 'conflict'),
  },
});

/** What may have been a breach: reported by whoever works here, weighed by managers. */
export function incidentRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json(await listIncidents(contextOf(c, deps), c.req.valid('query')), 200));
  api.openapi(report, async (c) =>
    c.json(await reportIncident(contextOf(c, deps), c.req.valid('json')), 201),
  );
  api.openapi(get, async (c) => c.json(await getIncident(contextOf(c, deps), c.req.valid('param').id), 200));
  api.openapi(change, async (c) =>
    c.json(await changeIncident(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  return api;
}
