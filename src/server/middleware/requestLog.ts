import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
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
        // The handler's own pattern; middleware is registered for every method.
        route: matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'none',
        httpStatus: c.res.status,
        durationMs: Math.round(performance.now() - started),
      },
      'request',
    );
  });
}
