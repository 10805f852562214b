import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { sendSmsAnswerSchema, sendSmsRequestSchema } from '@/contracts/message.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { sendOnce } from '@/services/message/sendOnce.ts';
import { sendRequestOf } from '../sendRequestOf.ts';
import { limitSends } from '../middleware/rateLimit.ts';
import { requireActor } from '../middleware/actor.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const sendSms = createRoute({
  method: 'post',
  path: '/send-sms',
  'x-permission': 'messages:send',
  summary: 'Send a text',
  description:
    'Sends one text now, or later with `sendAt` or `quietHours: "defer"`. With an `Idempotency-Key`, repeating the request never makes a second text.',
  tags: ['Twilio'],
  request: {
    headers: z.object({
      'idempotency-key': z
        .string()
        .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters')
        .optional(),
    }),
    body: body(sendSmsRequestSchema),
  },
  responses: {
    200: answers(sendSmsAnswerSchema, 'Twilio has taken the text.'),
    202: answers(sendSmsAnswerSchema, 'Accepted for later.'),
    ...refusedWith(
      'invalid_phone_number',
      'patient_not_found',
      'content_held',
      'idempotency_in_flight',
      'recipient_mismatch',
      'recipient_opted_out',
      'consent_missing',
      'phi_blocked',
      'idempotency_key_reused',
      'twilio_rejected',
      'rate_limited',
      'feature_disabled',
      'sending_held',
      'twilio_misconfigured',
      'twilio_unavailable',
      'outcome_unknown',
    ),
  },
});

/** Where callers send; what Twilio calls is in `webhooks.ts`. */
export function twilioRoutes(server: ServerDeps) {
  const api = createApi();

  api.use('/send-sms', requireActor(server), requireJson, limitSends(server));
  api.openapi(sendSms, async (c) => {
    const ctx = contextOf(c, server.staff);
    const answer = await sendOnce(
      ctx,
      sendRequestOf(c.req.valid('json')),
      c.req.valid('header')['idempotency-key'] ?? null,
    );
    const { isLater, ...told } = answer;
    return c.json(told, isLater ? 202 : 200);
  });
  return api;
}

async function requireJson(c: HonoContext<ServerEnv>, next: () => Promise<void>): Promise<void> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json\b/i.test(type)) {
    throw new Refusal(
      'invalid_request',
      'The body must be JSON, with the header Content-Type: application/json.',
      { field: 'body' },
    );
  }
  await next();
}
