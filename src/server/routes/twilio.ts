import { createRoute } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { sendSmsAnswerSchema, sendSmsRequestSchema } from '@/contracts/message.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { sendOnce } from '@/services/message/sendOnce.ts';
import { sendRequestOf } from '../sendRequestOf.ts';
import { countWebhooks } from '../middleware/countWebhooks.ts';
import { limitSends } from '../middleware/rateLimit.ts';
import { requireActor } from '../middleware/actor.ts';
import { emptyTwiml, twimlContentType } from '@/services/message/webhookAnswer.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, refusedWith } from './api.ts';

const sendSms = createRoute({
  method: 'post',
  path: '/send-sms',
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

/** The spec's endpoints: `send-sms` for callers, `webhook` and `status` for Twilio. */
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

  api.use('/webhook', countWebhooks(server.webhooks, 'inbound'));
  api.use('/status', countWebhooks(server.webhooks, 'status'));
  // Twilio signs the exact URL that it was given: ours, as configured, never as forwarded.
  api.post('/webhook', async (c) => {
    const request = await webhookRequest(c, server);
    const outcome = await server.intake.inbound(request);
    if (outcome === 'forbidden') return c.body(null, 403);
    // Whatever happens to a signed text, nothing is ever texted back by accident.
    return c.body(emptyTwiml, 200, { 'content-type': twimlContentType });
  });
  api.post('/status', async (c) => {
    const request = await webhookRequest(c, server);
    const outcome = await server.intake.status(request);
    return c.body(null, outcome === 'forbidden' ? 403 : 204);
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

async function webhookRequest(c: HonoContext<ServerEnv>, server: ServerDeps) {
  const url = new URL(c.req.url);
  return {
    url: `${server.webhooks.settings.publicUrl.replace(/\/+$/, '')}${url.pathname}${url.search}`,
    query: url.searchParams,
    signature: c.req.header('x-twilio-signature') ?? null,
    body: new Uint8Array(await c.req.arrayBuffer()),
    tokens: server.webhookTokens,
  };
}
