import { z } from 'zod';
import { newPreferenceLinkSchema, preferenceLinkSchema } from '@/contracts/preference.ts';
import { createPreferenceLink } from '@/services/preference/createPreferenceLink.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';
import { patientIdOf } from './patientId.ts';

const create = createRoute({
  method: 'post',
  path: '/patients/{id}/preference-links',
  'x-permission': 'consent:write',
  tags: ['Consent'],
  summary: 'Make a one-time link to the page where a patient chooses what is texted',
  description:
    'For one patient and one number, good for 72 hours. `text` sends it to the number by the ordinary gate (and needs `messages:send`); `copy` gives it to the caller, once. To see and make choices the patient’s birth date is asked; to stop all texts, nothing is.',
  request: { params: z.object({ id: z.uuid() }), body: body(newPreferenceLinkSchema) },
  responses: {
    201: answers(preferenceLinkSchema, 'The link; its address only with `copy`.'),
    ...refusedWith(
      'patient_not_found',
      'invalid_phone_number',
      'recipient_mismatch',
      'recipient_opted_out',
      'consent_missing',
      'feature_disabled',
      'sending_held',
      'twilio_rejected',
      'twilio_unavailable',
      'outcome_unknown',
    ),
  },
});

/** Links to the patient's own page, as staff make them. */
export function preferenceLinkRoutes(server: ServerDeps) {
  const api = createApi();
  api.openapi(create, async (c) =>
    c.json(
      await createPreferenceLink(
        contextOf(c, server.staff),
        await patientIdOf(c, server),
        c.req.valid('json'),
      ),
      201,
    ),
  );
  return api;
}
