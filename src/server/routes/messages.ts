import { z } from 'zod';
import { messageDecisionSchema } from '@/contracts/decision.ts';
import {
  messageWithHistorySchema,
  previewRequestSchema,
  previewSchema,
  sendSmsAnswerSchema,
  settleMessageSchema,
} from '@/contracts/message.ts';
import {
  mostSettled,
  settleMessagesSchema,
  settlementsSchema,
  unknownMessagesSchema,
} from '@/contracts/settlement.ts';
import { explainMessage } from '@/services/decision/explainMessage.ts';
import { approveMessage } from '@/services/message/approveMessage.ts';
import { getMessage } from '@/services/message/getMessage.ts';
import { listUnknowns } from '@/services/message/listUnknowns.ts';
import { previewMessage } from '@/services/message/previewMessage.ts';
import { resendMessage } from '@/services/message/resendMessage.ts';
import { settleUnknown } from '@/services/message/settleUnknown.ts';
import { settleUnknowns } from '@/services/message/settleUnknowns.ts';
import { withdrawMessage } from '@/services/message/withdrawMessage.ts';
import { limitSends } from '../middleware/rateLimit.ts';
import { sendRequestOf } from '../sendRequestOf.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Messages'];
const params = z.object({ id: z.string().min(1).max(64).describe('Our id, or Twilio’s SID.') });

const preview = createRoute({
  method: 'post',
  path: '/preview',
  'x-permission': 'messages:send',
  summary: 'See a text as it would really be sent, and whether it may be',
  tags,
  request: { body: body(previewRequestSchema) },
  responses: {
    200: answers(previewSchema, 'The preview.'),
    ...refusedWith('invalid_phone_number', 'patient_not_found', 'recipient_mismatch'),
  },
});
const get = createRoute({
  method: 'get',
  path: '/{id}',
  'x-permission': 'messages:read',
  summary: 'A text with its full status history',
  tags,
  request: { params },
  responses: { 200: answers(messageWithHistorySchema, 'The text.'), ...refusedWith('not_found') },
});
const decision = createRoute({
  method: 'get',
  path: '/{id}/decision',
  'x-permission': 'messages:read',
  summary: 'Why a text was sent, or was not: what the gate decided, by which rules and on what evidence',
  tags,
  request: { params },
  responses: { 200: answers(messageDecisionSchema, 'The decisions.'), ...refusedWith('not_found') },
});
const unknown = createRoute({
  method: 'get',
  path: '/unknown',
  'x-permission': 'messages:read',
  summary: 'The texts whose answer was lost and that wait for a person to say what became of them',
  tags,
  responses: { 200: answers(unknownMessagesSchema, 'The texts, the oldest first.'), ...refusedWith() },
});
const settleMany = createRoute({
  method: 'post',
  path: '/settle',
  'x-permission': 'messages:send',
  summary: 'Say what became of many texts whose answer was lost, and send again what was not sent',
  description: 'Asking twice settles and sends once: each text has a result of its own.',
  tags,
  request: { body: body(settleMessagesSchema) },
  responses: { 200: answers(settlementsSchema, 'One result a text.'), ...refusedWith() },
});
const withdraw = createRoute({
  method: 'post',
  path: '/{id}/withdraw',
  'x-permission': 'messages:send',
  summary: 'Take back a text that waits for its time',
  tags,
  request: { params },
  responses: {
    200: answers(messageWithHistorySchema, 'The withdrawn text.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const approve = createRoute({
  method: 'post',
  path: '/{id}/approve',
  'x-permission': 'messages:send',
  summary: 'Let a held text go, as a second person',
  tags,
  request: { params },
  responses: {
    200: answers(messageWithHistorySchema, 'The text, on its way.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const settle = createRoute({
  method: 'post',
  path: '/{id}/settle',
  'x-permission': 'messages:send',
  summary: 'Say what became of a text whose answer was lost',
  tags,
  request: { params, body: body(settleMessageSchema) },
  responses: {
    200: answers(messageWithHistorySchema, 'The settled text.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const resend = createRoute({
  method: 'post',
  path: '/{id}/resend',
  'x-permission': 'messages:send',
  summary: 'Send a failed text again, where that can help',
  tags,
  request: { params },
  responses: {
    200: answers(sendSmsAnswerSchema, 'Twilio has taken the new text.'),
    202: answers(sendSmsAnswerSchema, 'The new text waits for its time.'),
    ...refusedWith(
      'not_found',
      'conflict',
      'recipient_opted_out',
      'consent_missing',
      'twilio_rejected',
      'rate_limited',
      'twilio_unavailable',
      'outcome_unknown',
    ),
  },
});

/** Texts by our id or Twilio's SID. */
export function messageRoutes(server: ServerDeps) {
  const api = createApi();
  api.use('/:id/resend', limitSends(server));
  api.openapi(preview, async (c) =>
    c.json(await previewMessage(contextOf(c, server.staff), sendRequestOf(c.req.valid('json'))), 200),
  );
  // Before `/{id}`: it would take the word for an id.
  api.openapi(unknown, async (c) => c.json(await listUnknowns(contextOf(c, server.staff), mostSettled), 200));
  api.openapi(settleMany, async (c) => {
    const { ids, outcome, sendAgain } = c.req.valid('json');
    const items = await settleUnknowns(contextOf(c, server.staff), ids, outcome, sendAgain);
    return c.json({ items }, 200);
  });
  api.openapi(get, async (c) =>
    c.json(await getMessage(contextOf(c, server.staff), c.req.valid('param').id), 200),
  );
  api.openapi(decision, async (c) =>
    c.json(await explainMessage(contextOf(c, server.staff), c.req.valid('param').id), 200),
  );
  api.openapi(withdraw, async (c) => {
    const ctx = contextOf(c, server.staff);
    await withdrawMessage(ctx, c.req.valid('param').id);
    return c.json(await getMessage(ctx, c.req.valid('param').id), 200);
  });
  api.openapi(approve, async (c) => {
    const ctx = contextOf(c, server.staff);
    await approveMessage(ctx, c.req.valid('param').id);
    return c.json(await getMessage(ctx, c.req.valid('param').id), 200);
  });
  api.openapi(settle, async (c) => {
    const ctx = contextOf(c, server.staff);
    await settleUnknown(ctx, c.req.valid('param').id, c.req.valid('json').outcome);
    return c.json(await getMessage(ctx, c.req.valid('param').id), 200);
  });
  api.openapi(resend, async (c) => {
    const { isLater, ...told } = await resendMessage(contextOf(c, server.staff), c.req.valid('param').id);
    return c.json(told, isLater ? 202 : 200);
  });
  return api;
}
