import { z } from 'zod';
import { refusalCodes, type RefusalCode } from '@/domain/refusal/refusalCode.ts';

/** The HTTP status of each refusal. */
export const problemStatus = {
  invalid_request: 400,
  invalid_phone_number: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  patient_not_found: 404,
  conflict: 409,
  content_held: 409,
  idempotency_in_flight: 409,
  payload_too_large: 413,
  recipient_mismatch: 422,
  recipient_opted_out: 422,
  recipient_not_texted: 422,
  consent_missing: 422,
  phi_blocked: 422,
  template_field_missing: 422,
  idempotency_key_reused: 422,
  twilio_rejected: 422,
  rate_limited: 429,
  internal_error: 500,
  database_unavailable: 503,
  overloaded: 503,
  feature_disabled: 503,
  sending_held: 503,
  twilio_misconfigured: 503,
  twilio_unavailable: 503,
  outcome_unknown: 504,
} as const satisfies Record<RefusalCode, number>;

export type ProblemCode = RefusalCode;

/** RFC 9457 problem document with Hearback's extra members (`success`, `error`, `code`, `requestId`). */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    success: z.literal(false),
    error: z.string().describe('A sentence for people.'),
    code: z.enum(refusalCodes),
    requestId: z.string(),
    isRetrySafe: z.boolean().describe('Repeating the same request cannot send a second text.'),
    field: z.string().optional().describe('The part of the request that is wrong.'),
    issues: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    rules: z
      .array(
        z.object({ rule: z.string(), start: z.number().int(), end: z.number().int(), message: z.string() }),
      )
      .optional()
      .describe('Which rules matched and where; never the matched text.'),
    twilioCode: z.number().int().optional(),
    advice: z.string().optional(),
    id: z.string().optional().describe('Our id of the text, where one exists.'),
    reason: z.string().optional(),
    additions: z.array(z.string()).optional(),
    fields: z.array(z.string()).optional(),
    retryAfterSeconds: z.number().int().optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;
