import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { Logger } from '@/logging/logger.ts';
import type { ServerEnv } from '../serverDeps.ts';

/** One line a request, at debug level: method, route pattern, status, time. Never the URL itself, its query or the body. */
export function requestLog(log: Logger) {
  return createMiddleware<ServerEnv>(async (c, next) => {
    const started = performance.now();
    await next();
    log.debug(
      {
        requestId: c.get('requestId'),
        method: c.req.method,
        route: routePath(c, -1),
        httpStatus: c.res.status,
        durationMs: Math.round(performance.now() - started),
      },
      'request',
    );
  });
}
