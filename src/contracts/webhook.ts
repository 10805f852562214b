import { z } from 'zod';
import { eventTypes } from '@/domain/webhook/eventTypes.ts';
import { attemptFailures } from '@/domain/webhook/settleDelivery.ts';

const states = ['active', 'paused', 'disabled'] as const;
const deliveryStates = ['waiting', 'delivered', 'failed'] as const;

export const webhookEndpointSchema = z
  .object({
    id: z.uuid(),
    url: z.string(),
    description: z.string(),
    eventTypes: z.array(z.enum(eventTypes)),
    state: z
      .enum(states)
      .describe(
        'disabled: by us, after five days without success or an answer of 410. What happens meanwhile waits.',
      ),
    stateSince: z.string(),
    disabledBecause: z.enum(['failing', 'gone']).nullable(),
    failures: z.number().int().describe('Attempts that failed since the last one that went well.'),
    failingSince: z.string().nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'WebhookEndpoint' });
export type WebhookEndpoint = z.infer<typeof webhookEndpointSchema>;

const fields = {
  url: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .describe('https, a public host, port 443 or 8443; no user name and no password in it.'),
  description: z.string().trim().min(1).max(120),
  eventTypes: z.array(z.enum(eventTypes)).min(1),
};

export const newWebhookEndpointSchema = z.strictObject(fields).meta({ id: 'NewWebhookEndpoint' });

export const webhookEndpointChangeSchema = z
  .strictObject({
    ...fields,
    state: z.enum(['active', 'paused']).describe('active also lets an endpoint go on that was disabled.'),
  })
  .partial()
  .meta({ id: 'WebhookEndpointChange' });

export const webhookSecretSchema = webhookEndpointSchema
  .extend({
    secret: z.string().describe('`whsec_` and 32 bytes in base64. Shown once; kept encrypted.'),
  })
  .meta({ id: 'WebhookEndpointWithSecret' });

export const rotateWebhookSecretSchema = z
  .strictObject({
    overlapHours: z
      .number()
      .int()
      .min(0)
      .max(168)
      .default(24)
      .describe('So long the former secret signs as well; 0 ends it at once.'),
  })
  .meta({ id: 'RotateWebhookSecret' });

export const webhookTestSchema = z
  .object({
    eventId: z.uuid(),
    status: z.number().int().nullable().describe('The HTTP status of the answer; null when there was none.'),
    failure: z.enum(attemptFailures).nullable(),
    milliseconds: z.number().int(),
  })
  .meta({ id: 'WebhookTest' });

export const webhookDeliveryQuerySchema = z.object({ state: z.enum(deliveryStates).optional() });

export const webhookDeliverySchema = z
  .object({
    eventId: z.uuid(),
    messageId: z.string().describe('The header `webhook-id`: the same at every attempt and replay.'),
    type: z.string(),
    occurredAt: z.string(),
    data: z.record(z.string(), z.unknown()),
    state: z.enum(deliveryStates),
    attempts: z.number().int(),
    lastStatus: z.number().int().nullable(),
    lastFailure: z.enum(attemptFailures).nullable(),
    lastTriedAt: z.string().nullable(),
    nextTryAt: z.string().nullable(),
    replayedAt: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

export const webhookDeliveryWithLogSchema = webhookDeliverySchema
  .extend({
    log: z.array(
      z.object({
        number: z.number().int(),
        startedAt: z.string(),
        milliseconds: z.number().int(),
        status: z.number().int().nullable(),
        failure: z.enum(attemptFailures).nullable(),
        nextTryAt: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'WebhookDeliveryWithLog' });

export const webhookReplaySchema = z
  .strictObject({
    from: z.iso.datetime({ offset: true }).describe('When the events happened: from this moment on,'),
    until: z.iso.datetime({ offset: true }).describe('and before this one.'),
    which: z
      .enum(['failed', 'all'])
      .default('failed')
      .describe(
        'failed: what was given up; all: what was delivered, and what was noted for other endpoints, too.',
      ),
  })
  .meta({ id: 'WebhookReplay' });

export const webhookReplayedSchema = z
  .object({ messages: z.number().int().describe('Put on their way again.') })
  .meta({ id: 'WebhookReplayed' });
