import { z } from 'zod';
import {
  consentStateSchema,
  newConsentSchema,
  newSuppressionSchema,
  suppressionSchema,
} from '@/contracts/consent.ts';
import { listConsent } from '@/services/consent/listConsent.ts';
import { recordConsent } from '@/services/consent/recordConsent.ts';
import { recordSuppression } from '@/services/suppression/recordSuppression.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';
import { patientIdOf } from './patientId.ts';

const tags = ['Consent'];
const params = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/patients/{id}/consent',
  'x-permission': 'consent:read',
  tags,
  summary: 'What each number of a patient may be texted about, and how we know',
  request: { params },
  responses: {
    200: answers(z.object({ items: z.array(consentStateSchema) }), 'One state a number.'),
    ...refusedWith('patient_not_found'),
  },
});
const record = createRoute({
  method: 'post',
  path: '/patients/{id}/consent',
  'x-permission': 'consent:write',
  tags,
  summary: 'Record what a patient said or signed',
  request: { params, body: body(newConsentSchema) },
  responses: {
    200: answers(consentStateSchema, 'The state of the number now.'),
    ...refusedWith('patient_not_found', 'invalid_phone_number', 'recipient_mismatch'),
  },
});
const suppress = createRoute({
  method: 'post',
  path: '/suppressions',
  'x-permission': 'consent:write',
  tags,
  summary: 'Record that a patient told the clinic to stop texting',
  description:
    'Takes back what waits for the number. Only the patient can lift an opt-out, by texting START.',
  request: { body: body(newSuppressionSchema) },
  responses: {
    200: answers(suppressionSchema, 'The opt-out in force.'),
    ...refusedWith('invalid_phone_number'),
  },
});

/** What patients agreed to and what they refused. */
export function consentRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) =>
    c.json(await listConsent(contextOf(c, deps), await patientIdOf(c, server)), 200),
  );
  api.openapi(record, async (c) =>
    c.json(await recordConsent(contextOf(c, deps), await patientIdOf(c, server), c.req.valid('json')), 200),
  );
  api.openapi(suppress, async (c) =>
    c.json(await recordSuppression(contextOf(c, deps), c.req.valid('json')), 200),
  );
  return api;
}
