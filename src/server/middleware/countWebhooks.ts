import type { MiddlewareHandler } from 'hono';
import type { Deps } from '@/services/context.ts';
import type { ServerEnv } from '../serverDeps.ts';

/** Counts what Twilio sends us and how long it waits for the answer: after 15 s it gives up and never comes again. */
export function countWebhooks({ metrics }: Deps, kind: 'inbound' | 'status'): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const begun = performance.now();
    await next();
    metrics.webhookAnswered(kind, c.res.status, (performance.now() - begun) / 1000);
  };
}
