import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { webhookSecretSchema } from '../../src/contracts/webhook.ts';
import { deliverWebhooks } from '../../src/services/webhook/deliverWebhooks.ts';
import type { Resolve } from '../../src/services/outbound/guardedLookup.ts';
import type { EventType } from '../../src/domain/webhook/eventTypes.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { startReceiver, type Received, type Receiver } from './receiver.ts';

const messageSchema = z.object({
  type: z.string(),
  timestamp: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type Message = z.infer<typeof messageSchema> & { id: string };
export type Endpoint = { id: string; secret: string; receiver: Receiver };

/** An app whose clock can be put forward, with receivers that tell what they got. */
export type WebhookApp = {
  app: TestApp;
  /** Puts the clock forward. */
  later: (ms: number) => void;
  /** A receiver, and the endpoint that is told of these types. */
  endpoint: (eventTypes: readonly EventType[], more?: { url?: string }) => Promise<Endpoint>;
  /** Delivers until nothing is due any more. `workers`: so many at once, each as a process of its own. */
  deliver: (options?: { workers?: number; resolve?: Resolve }) => Promise<void>;
  call: (method: string, path: string, body?: object) => Promise<{ status: number; body: unknown }>;
  /** The same, with an answer that has this shape. */
  ask: <T>(schema: z.ZodType<T>, method: string, path: string, body?: object) => Promise<T>;
  close: () => Promise<void>;
};

export async function createWebhookApp(): Promise<WebhookApp> {
  let shiftMs = 0;
  const app = await createTestApp({ now: () => new Date(Date.now() + shiftMs) });
  const receivers: Receiver[] = [];
  const call: WebhookApp['call'] = (method, path, body) =>
    app.call(method, `/api/v2${path}`, {
      as: app.staff.headers,
      ...(body === undefined ? {} : { body }),
    });
  const ask: WebhookApp['ask'] = async (schema, method, path, body) =>
    schema.parse((await call(method, path, body)).body);
  return {
    app,
    call,
    ask,
    later: (ms) => {
      shiftMs += ms;
    },
    async endpoint(eventTypes, more = {}) {
      const receiver = await startReceiver();
      receivers.push(receiver);
      const { id, secret } = await ask(webhookSecretSchema, 'POST', '/webhook-endpoints', {
        url: receiver.url,
        description: 'Practice software',
        eventTypes,
        ...more,
      });
      return { id, secret, receiver };
    },
    async deliver({ workers = 1, resolve } = {}) {
      const processes = Array.from({ length: workers }, () => ({ ...app.deps }));
      for (;;) {
        const begun = await Promise.all(
          processes.map((deps) => deliverWebhooks(deps, { resolve, turnMs: 60_000 })),
        );
        if (begun.every((count) => count === 0)) return;
      }
    },
    async close() {
      await app.close();
      await Promise.all(receivers.map((receiver) => receiver.close()));
    },
  };
}

/** What was posted, read as a receiver does: by the library, which throws unless the signature is right. */
export function verified(secret: string, { headers, body }: Received): Message {
  const message = messageSchema.parse(new Webhook(secret).verify(body, webhookHeaders(headers)));
  return { id: String(headers['webhook-id']), ...message };
}

function webhookHeaders(headers: Received['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** What was posted, read without a look at its signature. */
export function messageOf({ body }: Received): z.infer<typeof messageSchema> {
  return messageSchema.parse(JSON.parse(body));
}
