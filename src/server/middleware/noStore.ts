import { createMiddleware } from 'hono/factory';
import type { ServerEnv } from '../serverDeps.ts';

/** Answers about patients stay in no cache, neither the browser's nor one on the way. */
export const noStore = createMiddleware<ServerEnv>(async (c, next) => {
  await next();
  c.res.headers.set('cache-control', 'no-store');
});
