import type { OpenAPIHono } from '@hono/zod-openapi';
import { webhookEvents } from '@/contracts/webhookEvents.ts';
import type { ServerEnv } from '../serverDeps.ts';

const headers = {
  'webhook-id': 'The same at every attempt and replay: act on each once.',
  'webhook-timestamp': 'Seconds since 1970, of this attempt.',
  'webhook-signature': '`v1,` and HMAC-SHA256 in base64; two of them while a secret is changed.',
} as const;

/** Adds what we post to other software to the description of the API (OpenAPI 3.1, `webhooks`). */
export function describeWebhooks(api: OpenAPIHono<ServerEnv>): void {
  for (const { type, meaning, schema } of webhookEvents) {
    api.openAPIRegistry.registerWebhook({
      method: 'post',
      path: type,
      tags: ['Webhooks'],
      summary: `${meaning}.`,
      description:
        'Signed by Standard Webhooks. Ids, times and statuses alone: what belongs to them is fetched by the API, with a key that may read it.',
      security: [],
      parameters: Object.entries(headers).map(([name, description]) => ({
        in: 'header' as const,
        name,
        required: true,
        description,
        schema: { type: 'string' as const },
      })),
      request: { body: { content: { 'application/json': { schema } }, required: true } },
      responses: {
        '2XX': { description: 'Taken. Anything else is tried again, nine times in three days.' },
        410: { description: 'Nobody wants to hear of us any more: the endpoint is disabled.' },
      },
    });
  }
}
