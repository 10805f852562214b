import { createMiddleware } from 'hono/factory';
import type { ServerEnv } from '../serverDeps.ts';

/** Gives every request an id of our own, in its log line, in its answer and in problem documents. */
export function requestId(newId: () => string) {
  return createMiddleware<ServerEnv>(async (c, next) => {
    c.set('requestId', newId());
    await next();
    c.res.headers.set('x-request-id', c.get('requestId'));
  });
}
