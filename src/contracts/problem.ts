import { z } from 'zod';

/**
 * Every refusal that the API can give: HTTP status, whether repeating the same request can help, and a title for people.
 * The codes are stable; the sentences may improve.
 */
export const problems = {
  invalid_request: { status: 400, isRetrySafe: false, title: 'The request is not valid' },
  invalid_phone_number: { status: 400, isRetrySafe: false, title: 'This is not a phone number that can be texted' },
  unauthenticated: { status: 401, isRetrySafe: false, title: 'Sign in or send an API key' },
  forbidden: { status: 403, isRetrySafe: false, title: 'This is not allowed' },
  not_found: { status: 404, isRetrySafe: false, title: 'There is no such thing here' },
  patient_not_found: { status: 404, isRetrySafe: false, title: 'There is no such patient' },
  conflict: { status: 409, isRetrySafe: false, title: 'This does not fit the present state' },
  content_held: { status: 409, isRetrySafe: false, title: 'A second person has to look at this text' },
  idempotency_in_flight: { status: 409, isRetrySafe: true, title: 'The first request with this key is still running' },
  payload_too_large: { status: 413, isRetrySafe: false, title: 'The request is too large' },
  recipient_mismatch: { status: 422, isRetrySafe: false, title: 'This is not a number of that patient' },
  recipient_opted_out: { status: 422, isRetrySafe: false, title: 'The recipient has opted out' },
  consent_missing: { status: 422, isRetrySafe: false, title: 'There is no consent for this kind of text' },
  phi_blocked: { status: 422, isRetrySafe: false, title: 'The text holds what must never be sent by SMS' },
  template_field_missing: { status: 422, isRetrySafe: false, title: 'A field of the template has no value' },
  idempotency_key_reused: { status: 422, isRetrySafe: false, title: 'This key was used for another request' },
  twilio_rejected: { status: 422, isRetrySafe: false, title: 'Twilio refused the text' },
  rate_limited: { status: 429, isRetrySafe: true, title: 'Too many requests' },
  internal_error: { status: 500, isRetrySafe: false, title: 'Something went wrong on our side' },
  feature_disabled: { status: 503, isRetrySafe: true, title: 'Sending is switched off' },
  sending_held: { status: 503, isRetrySafe: true, title: 'Sending is on hold' },
  twilio_misconfigured: { status: 503, isRetrySafe: true, title: 'Our Twilio credentials or sender are wrong' },
  twilio_unavailable: { status: 503, isRetrySafe: true, title: 'Twilio cannot be reached; nothing was sent' },
  outcome_unknown: { status: 504, isRetrySafe: false, title: 'Twilio did not answer; the text may be on its way' },
} as const satisfies Record<string, { status: number; isRetrySafe: boolean; title: string }>;

export type ProblemCode = keyof typeof problems;

/** RFC 9457 problem document with Hearback's extra members (`success`, `error`, `code`, `requestId`). */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    success: z.literal(false),
    error: z.string().describe('A sentence for people.'),
    code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
    requestId: z.string(),
    isRetrySafe: z.boolean().describe('Repeating the same request cannot send a second text.'),
    field: z.string().optional().describe('The part of the request that is wrong.'),
    issues: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    rules: z
      .array(z.object({ rule: z.string(), start: z.number().int(), end: z.number().int(), message: z.string() }))
      .optional()
      .describe('Which rules matched and where; never the matched text.'),
    twilioCode: z.number().int().optional(),
    advice: z.string().optional(),
    id: z.string().optional().describe('Our id of the text, where one exists.'),
    reason: z.string().optional(),
    additions: z.array(z.string()).optional(),
    fields: z.array(z.string()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;
