import type { z } from 'zod';
import {
  type newWebhookEndpointSchema,
  type rotateWebhookSecretSchema,
  webhookDeliverySchema,
  webhookDeliveryWithLogSchema,
  type webhookEndpointChangeSchema,
  webhookEndpointSchema,
  webhookReplayedSchema,
  type webhookReplaySchema,
  webhookSecretSchema,
  webhookTestSchema,
} from '@/contracts/webhook.ts';
import { pageOf } from '@/contracts/page.ts';
import { type ApiDoor, v2 } from './request.ts';

const path = '/webhook-endpoints';

/** Who is told of what happens, of the API. */
export const webhookCalls = ({ ask, send }: ApiDoor) => ({
  webhookEndpoints: (cursor: string | undefined, signal?: AbortSignal) =>
    ask(pageOf(webhookEndpointSchema), 'GET', path, { query: { limit: 200, cursor }, signal }),
  createWebhookEndpoint: (body: z.input<typeof newWebhookEndpointSchema>) =>
    ask(webhookSecretSchema, 'POST', path, { body }),
  changeWebhookEndpoint: (id: string, body: z.input<typeof webhookEndpointChangeSchema>) =>
    ask(webhookEndpointSchema, 'PATCH', `${path}/${id}`, { body }),
  removeWebhookEndpoint: async (id: string) => {
    await send('DELETE', `${v2}${path}/${id}`);
  },
  rotateWebhookSecret: (id: string, body: z.input<typeof rotateWebhookSecretSchema>) =>
    ask(webhookSecretSchema, 'POST', `${path}/${id}/rotate-secret`, { body }),
  testWebhookEndpoint: (id: string) => ask(webhookTestSchema, 'POST', `${path}/${id}/test`),
  webhookDeliveries: (id: string, query: Record<string, string | undefined>, signal?: AbortSignal) =>
    ask(pageOf(webhookDeliverySchema), 'GET', `${path}/${id}/deliveries`, { query, signal }),
  webhookDelivery: (id: string, eventId: string, signal?: AbortSignal) =>
    ask(webhookDeliveryWithLogSchema, 'GET', `${path}/${id}/deliveries/${eventId}`, { signal }),
  replayWebhook: (id: string, eventId: string) =>
    ask(webhookReplayedSchema, 'POST', `${path}/${id}/deliveries/${eventId}/replay`),
  replayWebhooks: (id: string, body: z.input<typeof webhookReplaySchema>) =>
    ask(webhookReplayedSchema, 'POST', `${path}/${id}/replay`, { body }),
});
